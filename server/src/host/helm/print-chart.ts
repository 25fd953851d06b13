import { withEllipses } from '../../base/texts/hole.ts';
import { disk } from '#host/disk';
import type { Rendering } from '../../charts/rendering.ts';
import type { RenderRequest } from '../../charts/request.ts';
import type { FileHost } from '../file-host.ts';
import { toUri } from '../uri.ts';
import { faultLines } from './fault-lines.ts';
import { readChart } from './read-chart.ts';

/** Where a chart and its values are read. */
export interface PrintPlaces {
  readonly host: FileHost;
  /** Folders that links and `file://` dependencies may lead into. */
  readonly roots: readonly string[];
  /** What an editor has of a file, where that counts instead. */
  readonly textOf?: (uri: string) => string | undefined;
}

export interface PrintOptions {
  /** Absolute path of the chart's folder. */
  readonly chart: string;
  readonly release?: string;
  readonly namespace?: string;
  /** Values files: how a person names each, and its absolute path. Later ones win. */
  readonly values: readonly { readonly name: string; readonly path: string }[];
}

/** How long a chart is rendered for a program that waits, and how much it puts out. */
const limits = { milliseconds: 30_000, bytes: 50_000_000 };

/** What `helm template` is asked for; a text: why it cannot be. */
export function printRequest(
  { host, roots, textOf }: PrintPlaces,
  { chart, release, namespace, values }: PrintOptions,
): RenderRequest | string {
  const found = disk.stat(chart);
  if (found === undefined) return 'Not all of the chart is read yet. Ask again.';
  if (typeof found === 'string' || found.kind !== 'folder') return 'There is no chart in that folder.';
  const { files, mounts, isWhole } = readChart(chart, { host, roots, ...(textOf ? { textOf } : {}) });
  if (!isWhole) return 'Not all of the chart is read yet. Ask again.';
  const read: { readonly name: string; readonly content: Uint8Array | string }[] = [];
  for (const { name, path } of values) {
    const content = textOf?.(toUri(path)) ?? host.readBytes(path);
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) return `${name} ${content.message}.`;
    read.push({ name, content });
  }
  return { files, mounts, release: release ?? 'release-name', namespace: namespace ?? 'default', values: read, strict: true, limits };
}

/** What came of it: manifests, each with the path of its template, and what helm says beside them; or why helm refuses the chart. Places are seen from `cwd`. */
export function printed(
  request: RenderRequest,
  rendering: Rendering,
  cwd: string,
):
  | { readonly documents: readonly { readonly template: string; readonly text: string }[]; readonly notes: readonly string[] }
  | { readonly refused: readonly string[] } {
  if (rendering.faults.length > 0) return { refused: rendering.faults.flatMap((fault) => faultLines(fault, rendering, request, cwd)) };
  return {
    documents: rendering.documents.map(({ template, text }) => ({ template, text: withEllipses(text) })),
    notes: rendering.warnings,
  };
}
