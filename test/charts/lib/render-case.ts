import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RenderRequest } from '../../../server/src/charts/request.ts';
import { readChart } from '../../../server/src/host/helm/read-chart.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import type { RenderCase } from '../cases.ts';

const home = fileURLToPath(new URL('../', import.meta.url));

/** Longer than a busy machine takes. */
export const patientLimits = { milliseconds: 300_000, bytes: 50_000_000 };

/** Folder of the chart of a case; files that are given are written to a new one. */
export function chartFolder({ chart }: RenderCase): string {
  if (typeof chart === 'string') return path.join(home, 'charts', chart);
  const folder = mkdtempSync(path.join(tmpdir(), 'headlight-chart-'));
  for (const [name, text] of Object.entries(chart)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** What is rendered for a case. */
export function requestOf(each: RenderCase): RenderRequest {
  const { files, mounts } = filesOf(each);
  const values = (each.values ?? []).map((name) => ({ name, content: readFileSync(path.join(home, 'charts', String(each.chart), name)) }));
  return { files, mounts, values, release: 'release-name', namespace: 'default', limits: patientLimits, ...each.request };
}

function filesOf({ chart }: RenderCase): Required<Pick<RenderRequest, 'files' | 'mounts'>> {
  if (typeof chart !== 'string')
    return { files: Object.entries(chart).map(([name, content]) => ({ path: name, uri: `file:///chart/${name}`, content })), mounts: [] };
  return readChart(path.join(home, 'charts', chart), { host: diskHost, roots: [] });
}

export const recordedFile = (name: string, ending: 'yaml' | 'txt'): string => path.join(home, 'recorded', `${name}.${ending}`);
