import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { skippedFolders } from '../walk.ts';

/** Deeper than any chart. */
const maxDepth = 32;

/** Says whether files of the chart in a folder came, went or were written since: names, sizes and times of all of them. */
export function chartStamp(folder: string): string {
  const parts: string[] = [];
  stampInto(parts, folder, 0);
  return parts.join(' ');
}

function stampInto(parts: string[], folder: string, depth: number): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth < maxDepth && !skippedFolders.has(entry.name)) stampInto(parts, file, depth + 1);
        continue;
      }
      const { size, mtimeMs } = statSync(file);
      parts.push(`${entry.name}:${size}:${mtimeMs}`);
    }
  } catch {
    parts.push(`${folder}?`);
  }
}
