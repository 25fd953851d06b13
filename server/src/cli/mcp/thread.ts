// The thread of `headlight mcp` that knows the workspace: what goes on too long here is ended from outside (`asking.ts`).
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createTracking } from '../../host/listing/tracking.ts';
import { tools } from '../../tools/table.ts';
import type { ToolWorld } from '../../tools/tool.ts';
import { say, UsageError, type Io } from '../io.ts';
import { keptWorld } from './kept-world.ts';
import type { ThreadStart } from './launch.ts';
import type { Asked, Message, Question, Told } from './questions.ts';
import { worldOf } from './world.ts';

const { onlyRead }: ThreadStart = workerData;

/** Most builds that are listed, and characters of a zone. */
const [mostBuilds, longestZone] = [200, 1_000_000];

/** Standard error that cannot be written to has nobody to be told to. */
function complain(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // The client has gone.
  }
}

const tell = (message: Message): void => parentPort?.postMessage(message);

let asking = 0;
const io: Io = { cwd: process.cwd(), out: () => undefined, err: complain, stdin: () => new Uint8Array(), env: process.env };
const tracking = createTracking((message) => say(io, message));
const worldAt = keptWorld((roots) =>
  worldOf(roots, { ...io, tracking }, { onlyRead, onWriting: () => tell({ id: asking, isWriting: true }) }),
);

const buildsOf = ({ analysis }: ToolWorld): readonly string[] =>
  [
    ...new Set(
      analysis
        .model()
        .bundles()
        .map(({ label }) => label),
    ),
  ]
    .sort()
    .slice(0, mostBuilds);

function toldOf(question: Question, world: ToolWorld): Told {
  if (question.kind === 'builds') return { builds: buildsOf(world) };
  if (question.kind === 'zone')
    return {
      zone: buildsOf(world).includes(question.build)
        ? world.analysis.zone({ bundle: question.build }).text.slice(0, longestZone)
        : undefined,
    };
  const tool = tools.find(({ name }) => name === question.name);
  return tool === undefined ? { failed: 'There is no such tool.' } : { tool: tool.run(question.input, world) };
}

async function answerTo({ roots, question }: Asked): Promise<Told> {
  try {
    await tracking.prepare(roots);
    return toldOf(question, worldAt(roots));
  } catch (error) {
    if (error instanceof UsageError) return { failed: error.message };
    return { failed: `The tool failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

parentPort?.on('message', (asked: Asked) => {
  asking = asked.id;
  void answerTo(asked).then((told) => tell({ id: asked.id, told }));
});
