import { readFileSync, writeSync } from 'node:fs';
import { createTracking } from '../host/tracking.ts';
import { readsFiles, runCli } from './run.ts';

/** Writes all of it before returning, also into pipes; a reader that went away ends the program quietly. */
function write(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

const argv = process.argv.slice(2);
const err = (text: string): void => write(2, text);
const tracking = createTracking((message) => err(`headlight: ${message}\n`));
// Every argument may be a path; those that are none lie in the repository of the working directory.
if (readsFiles(argv)) await tracking.prepare(['.', ...argv.slice(1)]);

process.exitCode = runCli({ cwd: process.cwd(), out: (text) => write(1, text), err, stdin: () => readFileSync(0), tracking }, argv);
