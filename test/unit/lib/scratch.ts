import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** So old that nobody can doubt the time of a file. */
const longAgo = new Date(2020, 1, 1);

/** A new folder that goes when the tests of a file are through. */
export function scratch(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `headlight-${name}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = scratch('files');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** Writes a file, its folders with it, as of `time`. */
export function put(root: string, name: string, text: string, time = longAgo): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, time, time);
}
