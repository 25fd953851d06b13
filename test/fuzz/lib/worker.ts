import { parentPort, workerData } from 'node:worker_threads';
import { openGroups } from './groups.ts';
import { scriptOf } from './make.ts';
import { runEdits } from './run-edits.ts';
import { runSpellings } from './run-spellings.ts';
import { runTexts } from './run-texts.ts';
import { runTraffic } from './run-traffic.ts';
import type { Kind, Script } from './script.ts';

/** What the parent asks for: the case of a seed, or a stored one. */
export type Job = { readonly seed: number; readonly kind?: Kind } | { readonly script: Script };
export type Report =
  | { readonly what: 'begin'; readonly script: Script }
  | { readonly what: 'end'; readonly edits: number; readonly memory: number }
  | { readonly what: 'failed'; readonly message: string };

async function run(script: Script): Promise<number> {
  let edits = 0;
  if (script.kind === 'edits')
    runEdits(script, (count) => {
      edits = count;
    });
  else if (script.kind === 'spellings')
    runSpellings(script, (count) => {
      edits = count;
    });
  else if (script.kind === 'traffic') await runTraffic(script);
  else runTexts(script);
  return edits;
}

const { corpus, scale } = workerData as { corpus: string | undefined; scale: number };
const groups = openGroups(corpus);
const tell = (report: Report): void => parentPort?.postMessage(report);

parentPort?.on('message', async (job: Job) => {
  try {
    const script = 'script' in job ? job.script : scriptOf(job.seed, groups, scale, job.kind);
    tell({ what: 'begin', script });
    const edits = await run(script);
    tell({ what: 'end', edits, memory: process.memoryUsage().heapUsed });
  } catch (error) {
    tell({ what: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
