import type { FileHost } from '../../host/file-host.ts';
import { chartJobs, type ChartJob } from '../../host/helm/chart-job.ts';
import { chartStamp } from '../../host/helm/chart-stamp.ts';
import { findReleases, type FoundRelease } from '../../host/helm/releases/find-releases.ts';
import { chartFolders } from '../../host/rendered.ts';
import { toPath } from '../../host/uri.ts';
import { isBelow } from '../../model/files/paths.ts';
import type { Workspace } from '../workspace.ts';

/** Charts of the workspace as they are now, unsaved edits counted. */
export interface ChartReader {
  /** Folders of the charts that stand for themselves. */
  folders(): readonly string[];
  /** Those of which a document is open. */
  open(): readonly string[];
  openIn(chart: string): readonly string[];
  jobs(chart: string): readonly ChartJob[];
  /** What files of the workspace say of releases, by the path of the chart's folder. */
  releases(): ReadonlyMap<string, readonly FoundRelease[]>;
  /** Says whether files of a chart, or what deploys it, are others than before. */
  stamp(chart: string): string;
  /** Files that are no part of a chart may deploy others than before; `true`: they do. */
  lookAgain(): boolean;
  /** The environment of that name is the one that people see first. */
  show(chart: string, name: string): void;
}

/** A reader of the charts of a workspace. */
export function createChartReader({ analysis, overlays, folders }: Workspace, host: FileHost): ChartReader {
  const shown = new Map<string, string>();
  let found: ReadonlyMap<string, readonly FoundRelease[]> | undefined;
  const textOf = (uri: string): string | undefined => overlays.get(uri)?.document.getText();
  const all = (): readonly string[] => chartFolders(analysis);
  const releases = (): ReadonlyMap<string, readonly FoundRelease[]> =>
    (found ??= findReleases(
      analysis,
      all().flatMap((each) => toPath(each) ?? []),
      { host, roots: folders(), textOf },
    ));
  const openIn = (chart: string): readonly string[] => overlays.uris().filter((uri) => isBelow(uri, chart));
  return {
    folders: all,
    openIn,
    open: () => (overlays.uris().length === 0 ? [] : all().filter((chart) => openIn(chart).length > 0)),
    jobs: (chart) =>
      chartJobs(analysis, chart, {
        releases: releases(),
        firstShown: (each) => shown.get(each),
        host,
        roots: folders(),
        root: folders()[0] ?? '/',
        textOf,
      }),
    releases,
    stamp(chart) {
      const path = toPath(chart);
      return path === undefined
        ? ''
        : `${chartStamp(path)} ${JSON.stringify([analysis.settings.charts, analysis.settings.cluster, releases().get(path)])}`;
    },
    lookAgain() {
      const before = found;
      found = undefined;
      return before === undefined || JSON.stringify([...before]) !== JSON.stringify([...releases()]);
    },
    show: (chart, name) => void shown.set(chart, name),
  };
}
