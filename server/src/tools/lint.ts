import { count } from '../base/texts/words.ts';
import { nearest } from '../base/texts/nearest.ts';
import type { Finding } from '../rules/define.ts';
import {
  answer,
  placeText,
  refusal,
  textIn,
  textsIn,
  unsavedIn,
  unsavedTexts,
  type Tool,
  type ToolAnswer,
  type ToolInput,
  type ToolWorld,
} from './tool.ts';

/** Most severe first. */
const severities = ['error', 'warning', 'information', 'hint'] as const;

/** A finding as tools tell it. Lines and columns are counted from 1. */
export function toldFinding(world: ToolWorld, finding: Finding): Readonly<Record<string, unknown>> {
  const { rule, severity, category, message, kind, name, namespace, field, place } = finding;
  const { start, end } = world.range(place.uri, place.span);
  return {
    rule,
    severity,
    category,
    message,
    messageId: finding.messageId,
    arguments: finding.arguments,
    place: placeText(world, place),
    file: world.show(place.uri),
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    kind,
    name,
    namespace,
    field,
    fixes: finding.fixes.filter((fix) => fix.edits(world.text).length > 0).map(({ title, safe }) => ({ title, safe })),
  };
}

/** Uris that paths name: files, and all that is read below folders. */
export function urisNamed(world: ToolWorld, paths: readonly string[]): readonly string[] | { readonly wrong: string } {
  const all = world.analysis.uris();
  const found = new Set<string>();
  for (const path of paths) {
    const uri = world.uriOf(path)?.replace(/\/$/, '');
    if (uri === undefined) return { wrong: `${path} lies outside of the workspace.` };
    const below = all.filter((each) => each === uri || each.startsWith(`${uri}/`));
    if (below.length === 0) {
      const near = nearest(
        path,
        all.map((each) => world.show(each)),
      );
      return { wrong: `No manifest was read at ${path}.${near === undefined ? '' : ` Did you mean ${near}?`}` };
    }
    for (const each of below) found.add(each);
  }
  return [...found];
}

/** Findings from this severity on, the worst first, then by place. */
export function findingsOf(world: ToolWorld, uris: readonly string[], least: string): readonly Finding[] {
  const limit = severities.findIndex((each) => each === least);
  const rank = ({ severity }: Finding): number => severities.indexOf(severity);
  return uris
    .flatMap((uri) => world.analysis.diagnostics(uri))
    .filter((finding) => rank(finding) <= limit)
    .sort((a, b) => rank(a) - rank(b));
}

/** How to ask for less. */
const less = 'Name fewer paths, or a higher severity.';

function lint(input: ToolInput, saved: ToolWorld): ToolAnswer {
  const unsaved = unsavedIn(input, saved);
  if ('outside' in unsaved) return refusal(`${unsaved.outside} lies outside of the workspace.`);
  const world = unsaved.texts.size === 0 ? saved : saved.withTexts(unsaved.texts);
  const named = textsIn(input, 'paths');
  const paths = named.length === 0 ? [...unsaved.texts.keys()].map((uri) => world.show(uri)) : named;
  const uris = paths.length === 0 ? world.analysis.uris() : urisNamed(world, paths);
  if ('wrong' in uris) return refusal(uris.wrong);
  const found = findingsOf(world, uris, textIn(input, 'severity') ?? 'information');
  const shown = found.slice(0, 100);
  const lines = shown.map((finding) => `${placeText(world, finding.place)} ${finding.severity} ${finding.rule}: ${finding.message}`);
  const broken = world.analysis
    .status()
    .broken.filter((uri) => uris.includes(uri))
    .map((uri) => world.show(uri));
  return answer(
    [
      found.length === 0
        ? `Nothing found in ${count(uris.length, 'file')}.`
        : `${count(found.length, 'finding')} in ${count(uris.length, 'file')}${shown.length < found.length ? `; the first ${shown.length}:` : ':'}`,
      ...lines,
      ...broken.map((file) => `${file} does not parse as YAML.`),
      ...(shown.length < found.length ? [`${found.length - shown.length} more: ${less}`] : []),
    ],
    { files: uris.length, total: found.length, findings: shown.map((finding) => toldFinding(world, finding)), unreadable: broken },
    less,
  );
}

export const lintTool: Tool = {
  name: 'lint',
  title: 'Check manifests',
  description:
    'Finds mistakes in Kubernetes manifests that break DNS names: serviceName, headless Services, selectors, peer lists, ports, and what the API server refuses. Ask it after every change of a Service, StatefulSet, Pod or of text with host names; give unsaved files as texts.',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: {
      paths: {
        type: 'array',
        maxItems: 200,
        items: { type: 'string', maxLength: 1000, description: 'Path.' },
        description: 'Files and folders below the workspace that are reported; all are read. Default: everything.',
      },
      texts: unsavedTexts,
      severity: { type: 'string', maxLength: 20, enum: severities, description: 'Least severity that is reported, default information.' },
    },
  },
  run: lint,
};
