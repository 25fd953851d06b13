import type { Analysis } from '../../analysis.ts';
import type { Rendering } from '../../charts/rendering.ts';
import type { FileHost } from '../../host/file-host.ts';
import { chartJobs, renderedFileSteps, type ChartJob } from '../../host/helm/chart-job.ts';
import { chartStamp } from '../../host/helm/chart-stamp.ts';
import { findReleases, type FoundRelease } from '../../host/helm/releases/find-releases.ts';
import { hostWithTexts } from '../../host/host-with-texts.ts';
import { chartFolders } from '../../host/rendered.ts';
import { toPath } from '../../host/uri.ts';
import { isBelow } from '../../model/files/paths.ts';
import type { RenderedFiles } from '../../model/files/rendered-files.ts';
import type { Charts } from '../charts/charts.ts';
import type { Workspace } from '../workspace.ts';

type FileFacts = NonNullable<ReturnType<Analysis['facts']>>;

/** How a chart of the state before is taken: as it is now; by its texts, as nobody renders it; or as it was rendered then. */
export type TakenChart = { readonly by: 'now' } | { readonly by: 'texts' } | { readonly by: 'rendering'; readonly of: RenderedThen };

/** What a chart was rendered to. */
export interface RenderedThen {
  readonly renderings: readonly (readonly [ChartJob, Rendering])[];
  /** What was made of it, once it was put into an analysis: facts by uri, and templates that came to nothing for a fault. */
  made?: { readonly facts: ReadonlyMap<string, FileFacts>; readonly failed: ReadonlySet<string> };
}

/** The charts of the state before, rendered as those of now are where a file differs that they read. */
export interface BaseCharts {
  /** Folders of charts of either state, those inside of `charts/` of another left out. */
  folders(texts: Texts): readonly string[];
  /** How each of these charts is taken. */
  taken(before: StateBefore): ReadonlyMap<string, TakenChart>;
  /** Moves when a rendering comes. */
  revision(): number;
  /** What is being rendered; `undefined`: nothing. */
  waiting(): Promise<unknown> | undefined;
}

type Texts = ReadonlyMap<string, string | null>;

export interface StateBefore {
  /** Knows all files beside charts as they were. */
  readonly base: Analysis;
  readonly texts: Texts;
  /** Uris of files that are not what they were, and those of them of which nobody knows what they say. */
  readonly differing: readonly string[];
  readonly unclear: readonly string[];
  /** Tells these texts from others. */
  readonly key: string;
}

export interface BaseChartsHost {
  readonly workspace: Workspace;
  readonly host: FileHost;
  readonly charts: () => Charts;
  readonly onRendered: () => void;
}

interface Kept {
  readonly key: string;
  /** Absent: it is being rendered, or nothing comes of it. */
  of?: RenderedThen;
}

const chartFile = (folder: string): string => `${folder}/Chart.yaml`;

/** Nothing is rendered before a chart differs. */
export function createBaseCharts({ workspace, host, charts, onRendered }: BaseChartsHost): BaseCharts {
  const { analysis: now, overlays } = workspace;
  const kept = new Map<string, Kept>();
  const running = new Set<Promise<unknown>>();
  let revision = 0;

  const jobsThen = (
    base: Analysis,
    folder: string,
    texts: Texts,
    releases: ReadonlyMap<string, readonly FoundRelease[]>,
  ): readonly ChartJob[] =>
    chartJobs(base, folder, {
      host: hostWithTexts(host, texts),
      roots: workspace.folders(),
      root: workspace.folders()[0] ?? '/',
      releases,
      textOf: (uri) => (texts.has(uri) ? undefined : overlays.get(uri)?.document.getText()),
    });
  const render = async (entry: Kept, jobs: readonly ChartJob[]): Promise<void> => {
    const renderings: (readonly [ChartJob, Rendering])[] = [];
    for (const job of jobs) {
      const rendering = await charts().render(job);
      if (rendering === undefined || rendering.faults.some(({ kind }) => kind === 'engine')) return;
      renderings.push([job, rendering]);
    }
    entry.of = { renderings };
    revision += 1;
    onRendered();
  };
  const renderedThen = (folder: string, key: string, jobs: () => readonly ChartJob[]): RenderedThen | undefined => {
    const known = kept.get(folder);
    if (known?.key === key) return known.of;
    const entry: Kept = { key };
    kept.set(folder, entry);
    const run = render(entry, jobs()).finally(() => running.delete(run));
    running.add(run);
    return undefined;
  };
  return {
    folders(texts) {
      const then = [...texts].flatMap(([uri, text]) => (text !== null && uri.endsWith('/Chart.yaml') ? [uri.slice(0, -11)] : []));
      const all = [...new Set([...chartFolders(now), ...then])].sort();
      return all.filter((folder) => !all.some((other) => other !== folder && isBelow(folder, `${other}/charts`)));
    },
    taken({ base, texts, differing, unclear, key }) {
      const folders = this.folders(texts);
      const releases = folders.length === 0 ? new Map<string, never>() : releasesThen(base, folders, texts, workspace, host);
      return new Map(
        folders.map((folder): [string, TakenChart] => {
          const path = toPath(folder) ?? '';
          const reads = charts().reads(folder);
          const isRead = (uri: string): boolean => isBelow(uri, folder) || reads.has(uri);
          const isOther = differing.some(isRead) || JSON.stringify(releases.get(path)) !== JSON.stringify(charts().releases(path));
          if (!isOther || unclear.some(isRead)) return [folder, { by: 'now' }];
          const facts = now.facts(chartFile(folder));
          const environments = facts?.rendered?.environments;
          if (facts !== undefined && environments === undefined) {
            charts().need(folder);
            return [folder, { by: 'texts' }];
          }
          if (environments?.some(({ isPending }) => isPending) === true) return [folder, { by: 'now' }];
          if (texts.get(chartFile(folder)) === null) return [folder, { by: 'texts' }];
          const of = renderedThen(folder, `${key} ${chartStamp(path)} ${JSON.stringify(releases.get(path))}`, () =>
            jobsThen(base, folder, texts, releases),
          );
          return [folder, of === undefined ? { by: 'now' } : { by: 'rendering', of }];
        }),
      );
    },
    revision: () => revision,
    waiting: () => (running.size === 0 ? undefined : Promise.all(running)),
  };
}

function releasesThen(
  base: Analysis,
  folders: readonly string[],
  texts: Texts,
  { overlays, folders: roots }: Workspace,
  host: FileHost,
): ReadonlyMap<string, readonly FoundRelease[]> {
  return findReleases(
    base,
    folders.flatMap((folder) => toPath(folder) ?? []),
    {
      host: hostWithTexts(host, texts),
      roots: roots(),
      textOf: (uri) => texts.get(uri) ?? (texts.has(uri) ? undefined : overlays.get(uri)?.document.getText()),
    },
  );
}

/** Puts a chart into the analysis of the state before, whose files hold what their texts say. What failed in one of the states, or is not rendered now, is as it is now. */
export function* putChart(base: Analysis, now: Analysis, folder: string, of: RenderedThen, uris: readonly string[]): Generator<undefined> {
  const { facts, failed } = (of.made ??= yield* made(base, folder, of, uris));
  for (const uri of uris) {
    const present = now.facts(uri);
    const isUnknown = failed.has(uri) || (present?.templated === true && present.rendered === undefined);
    const taken = isUnknown && present !== undefined ? present : facts.get(uri);
    if (taken !== undefined) base.applyFacts([taken]);
    else if (base.facts(uri) !== undefined) base.apply([{ uri, text: undefined }]);
  }
}

function* made(
  base: Analysis,
  folder: string,
  { renderings }: RenderedThen,
  uris: readonly string[],
): Generator<undefined, NonNullable<RenderedThen['made']>> {
  const files: RenderedFiles[] = [];
  for (const [job, rendering] of renderings) files.push(yield* renderedFileSteps(job, rendering));
  const failed = uris.filter((uri) => base.facts(uri)?.templated === true && files.some(({ objects }) => !objects.has(uri)));
  base.applyRendered(folder, files);
  return {
    facts: new Map(uris.flatMap((uri) => [base.facts(uri) ?? []].flat().map((each) => [uri, each] as const))),
    failed: new Set(failed),
  };
}
