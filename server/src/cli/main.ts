import { readSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { createTracking } from '../host/listing/tracking.ts';
import { reasonOf } from '../host/node/reason.ts';
import { OutputError, say, type Io } from './io.ts';
import { rerun } from './lint/watch.ts';
import { readsFiles, runCli, watches } from './run.ts';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : '');

/** A pipe that is not ready now: tries again in a moment. */
function waiting<T>(run: () => T): T {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Writes all of it before returning, also into pipes; a reader that went away ends the program quietly. */
function write(fd: number, text: string | Uint8Array): void {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  try {
    for (let at = 0; at < bytes.length;) at += waiting(() => writeSync(fd, bytes, at));
  } catch (error) {
    if (codeOf(error) === 'EPIPE') process.exit(0);
    throw new OutputError(`The output cannot be written: ${reasonOf(error)}.`);
  }
}

/** Standard error that cannot be written to has nobody to be told to. */
function complain(text: string): void {
  try {
    write(2, text);
  } catch {
    process.exitCode = 2;
  }
}

function readInput(most: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size < most;) {
    const chunk = Buffer.allocUnsafe(Math.min(1 << 16, most - size));
    const length = waiting(() => readSync(0, chunk, 0, chunk.length, null));
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    size += length;
  }
  return Buffer.concat(chunks);
}

const argv = process.argv.slice(2);
const io: Io = {
  cwd: process.cwd(),
  out: (text) => write(1, text),
  err: complain,
  stdin: readInput,
  terminal: { out: isatty(1), err: isatty(2) },
  env: process.env,
  now: () => performance.now(),
};
const tracking = createTracking((message) => say(io, message));
/** Every argument may be a path; those that are none lie in the repository of the working directory. */
const prepare = (): Promise<void> => (readsFiles(argv) ? tracking.prepare(['.', ...argv.slice(1)]) : Promise.resolve());

await prepare();
// Loaded only for who asks: the other commands start faster without it.
const served = argv[0] === 'mcp' ? await import('./mcp/serve.ts') : undefined;
const whole: Io = { ...io, tracking };
const once = (each: Io): number =>
  runCli({ ...each, ...(served === undefined ? {} : { serveMcp: (options) => served.serveMcp(each, options) }) }, argv);
process.exitCode = watches(argv) ? await rerun(whole, once, prepare) : once(whole);
