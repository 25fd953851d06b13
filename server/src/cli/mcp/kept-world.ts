import { readdirSync, statSync, type BigIntStats } from 'node:fs';
import path from 'node:path';
import { skippedFolders } from '../../host/listing/walk.ts';
import { settingsFileName } from '../../host/settings/settings-file.ts';
import type { ToolWorld } from '../../tools/tool.ts';

/** Folders with more entries than this are read anew each time. */
const most = 50_000;
/** A file that changed so lately, in milliseconds, can change again within the same stamp. */
const lately = 2_000n;

function stat(file: string): BigIntStats | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false });
}

/** Tells one state of a folder from another, by sizes and times of its files; `undefined`: it cannot be told. */
function stampOf(root: string): string | undefined {
  const parts: string[] = [];
  const now = BigInt(Date.now());
  let isLate = false;
  const add = (file: string): boolean => {
    const found = stat(file);
    if (found === undefined) return false;
    if (now - found.mtimeMs < lately) isLate = true;
    parts.push(`${file} ${found.size} ${found.mtimeNs} ${found.ino}`);
    return found.isDirectory();
  };
  const visit = (folder: string): boolean => {
    add(folder);
    return readdirSync(folder, { withFileTypes: true }).every((entry) => {
      if (skippedFolders.has(entry.name)) return true;
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? visit(file) : parts.length < most && (add(file), true);
    });
  };
  try {
    if (!visit(root)) return undefined;
  } catch {
    return undefined;
  }
  for (let at = root; ; at = path.dirname(at)) {
    for (const name of [settingsFileName, '.gitignore', '.git/index', '.git/HEAD']) add(path.join(at, name));
    if (path.dirname(at) === at) break;
  }
  return isLate ? undefined : parts.join('\n');
}

/** Opens folders as a world, and keeps the last one for as long as nothing in the folders changes. */
export function keptWorld(open: (roots: readonly string[]) => ToolWorld): (roots: readonly string[]) => ToolWorld {
  let kept: { readonly stamp: string; readonly world: ToolWorld } | undefined;
  return (roots) => {
    const stamps = roots.map(stampOf);
    const stamp = stamps.includes(undefined) ? undefined : JSON.stringify([roots, stamps]);
    if (kept !== undefined && kept.stamp === stamp) return kept.world;
    // The old one goes before there is a new one.
    kept = undefined;
    const world = open(roots);
    kept = stamp === undefined ? undefined : { stamp, world };
    return world;
  };
}
