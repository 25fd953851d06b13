import { contentText, type ChartFile, type RenderRequest } from '../../charts/request.ts';
import type { PartingCase } from '../../facts/types.ts';

/** Another rendering of a chart, with which the one that is judged is compared. */
export interface Comparison {
  readonly request: RenderRequest;
  /** When a chart is rendered so; absent: by the chart's own values. */
  readonly when?: PartingCase;
  readonly isRare?: true;
}

/** As long as Helm lets the name of a release be. */
const longest = 53;

/** Values that charts which `helm create` begins take their names from. */
const overrides = ['fullnameOverride', 'nameOverride'] as const;

/** A name that no chart has. */
const example = 'example';

/**
 * What nobody said of the release may be anything: its name may hold that of the chart, or be so long that names are cut, and values may rename all. Only what the
 * chart's text asks for is tried.
 */
export function comparisonsOf(request: RenderRequest): readonly Comparison[] {
  const text = request.files.filter(isTemplate).map(contentText).join('\n');
  const chart = /^name:[ \t]*["']?([a-z0-9-]+)/m.exec(contentText(request.files.find(({ path }) => path === 'Chart.yaml')))?.[1];
  const set = (value: string): RenderRequest => ({ ...request, settings: [...(request.settings ?? []), { kind: 'set', text: value }] });
  const renamed = overrides
    .filter((name) => text.includes(`.${name}`))
    .map((name): Comparison => ({ request: set(`${name}=${example}`), when: { kind: 'value-set', value: name } }));
  const hasRelease = text.includes('.Release.Name');
  const contained =
    hasRelease && chart !== undefined
      ? [{ request: { ...request, release: chart }, when: { kind: 'release-contains', value: chart } as const }]
      : [];
  const long =
    hasRelease && /\btrunc\b/.test(text)
      ? [
          {
            request: { ...request, release: example.padEnd(longest, 'x') },
            when: { kind: 'release-long', value: longest } as const,
            isRare: true as const,
          },
        ]
      : [];
  return [...renamed, ...contained, ...long];
}

/** The same with no templates but those of these uris, and what they include: files of named templates, and files that one of all these names. */
export function narrowed(request: RenderRequest, uris: ReadonlySet<string>): RenderRequest {
  const templates = request.files.filter(isTemplate).map((file) => {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    return { file, name, text: contentText(file) };
  });
  const kept = new Set(templates.filter(({ file, name, text }) => uris.has(file.uri) || name.startsWith('_') || isDefining(text)));
  // What is added to a set while it is walked through is come to as well.
  for (const { text } of kept) for (const each of templates) if (!kept.has(each) && text.includes(each.name)) kept.add(each);
  const dropped = new Set(templates.filter((each) => !kept.has(each)).map(({ file }) => file));
  return { ...request, files: request.files.filter((file) => !dropped.has(file)) };
}

/** Is it a template of the chart or of one in it? */
export const isTemplate = ({ path }: Pick<ChartFile, 'path'>): boolean =>
  path.startsWith('templates/') || (path.startsWith('charts/') && path.includes('/templates/'));

/** Does it make named templates that others may print? */
export const isDefining = (text: string): boolean => /\{\{-?\s*(?:define|block)\b/.test(text);
