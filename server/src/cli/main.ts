import { readFileSync, writeSync } from 'node:fs';
import { runCli } from './run.ts';

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

process.exitCode = runCli({
  cwd: process.cwd(),
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  stdin: () => readFileSync(0),
}, process.argv.slice(2));
