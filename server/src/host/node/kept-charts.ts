import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { requestText } from '../../charts/rendered-objects.ts';
import type { Rendering } from '../../charts/rendering.ts';
import { encodeRequest, type RenderRequest } from '../../charts/request.ts';
import { decodeRendered, encodeRendered } from '../../facts/serial.ts';
import type { RenderedFiles } from '../../model/files/rendered-files.ts';
import type { ChartJob } from '../helm/chart-job.ts';
import { hashOf, readSealed, writeSealed } from './sealed-file.ts';

/** What came of a chart in an environment, as far as anybody asks for it later. */
export interface KeptChart {
  readonly files: RenderedFiles;
  readonly rendering: Pick<Rendering, 'faults' | 'sources'>;
}

/** What was made of charts that were equal to the byte, asked for in the same way, by the same engine and the same program. */
export interface KeptCharts {
  /** Is there anything at all? */
  readonly isEmpty: boolean;
  /** Names a job; what it is kept under. */
  keyOf(job: ChartJob): string;
  find(key: string, job: ChartJob): KeptChart | undefined;
  /** A folder that cannot be written keeps nothing. */
  keep(key: string, chart: KeptChart): void;
  /** Lets go what was neither found nor kept. */
  end(): void;
}

const prefix = 'chart-';
const ending = '.cache';

/** Stand for what is known by the key. */
type StoredFiles = Omit<RenderedFiles, 'objects' | 'textOf'>;

/** @param folder of the cache; @param engine folder of the engine, whose answers they are; @param version of what reads them */
export function keptCharts(folder: string, engine: URL, version: string): KeptCharts {
  const kind = `headlight chart ${version} ${hashOf(readFileSync(new URL('helm.wasm.br', engine)))}`;
  const used = new Set<string>();
  const names = (): readonly string[] => {
    try {
      return readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith(ending));
    } catch {
      return [];
    }
  };
  const there = new Set(names());
  const nameOf = (key: string): string => `${prefix}${Buffer.from(key, 'base64').toString('hex')}${ending}`;
  return {
    isEmpty: there.size === 0,
    keyOf: (job) => hashOf(kind, '\n', besidesRequest(job), '\n', encodeRequest(job.request)),
    find(key, { request }) {
      const name = nameOf(key);
      const found = there.has(name) ? readSealed(path.join(folder, name), kind) : undefined;
      if (found === undefined || typeof found === 'string' || found.note !== key) return undefined;
      used.add(name);
      return chartIn(found.body.toString('utf8').split('\n'), request);
    },
    keep(key, chart) {
      const lines = linesOf(chart);
      if (lines === undefined) return;
      try {
        const writer = writeSealed(path.join(folder, nameOf(key)), kind, key);
        for (const line of lines) writer.add(line);
        writer.finish();
        used.add(nameOf(key));
      } catch {
        // It is rendered again next time.
      }
    },
    end() {
      for (const name of names()) if (!used.has(name)) rmSync(path.join(folder, name), { force: true });
    },
  };
}

/** All of a job that decides what comes of it and that its request does not say. */
function besidesRequest({ request, comparisons, ...job }: ChartJob): string {
  const others = comparisons.map(({ request: { files: _, values = [], ...other }, ...rest }) => [
    rest,
    other,
    values.map(({ name, content }) => [name, hashOf(content)]),
  ]);
  return JSON.stringify([job, request.files.map(({ uri }) => uri), others]);
}

/** First what is known of the whole, then of each template; `undefined` where something cannot be written down. */
function linesOf({ files: { objects, textOf: _, ...files }, rendering: { faults, sources } }: KeptChart): readonly string[] | undefined {
  const stored: StoredFiles = files;
  const lines = [...objects].map(([uri, all]) => {
    const text = encodeRendered(uri, all);
    return text === undefined || /[\t\n]/.test(uri) ? undefined : `${uri}\t${text}`;
  });
  return lines.includes(undefined)
    ? undefined
    : [JSON.stringify({ files: stored, faults, sources }), ...lines.flatMap((line) => line ?? [])];
}

function chartIn([head = '', ...lines]: readonly string[], request: RenderRequest): KeptChart {
  const { files, ...rendering } = JSON.parse(head) as { readonly files: StoredFiles } & KeptChart['rendering'];
  const objects = lines.flatMap((line) => {
    const at = line.indexOf('\t');
    return at < 0 ? [] : [[line.slice(0, at), decodeRendered(line.slice(0, at), line.slice(at + 1))] as const];
  });
  return { files: { ...files, objects: new Map(objects), textOf: (uri) => requestText(request, uri) }, rendering };
}
