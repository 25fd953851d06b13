import { disk } from '#host/disk';
import path from '#host/path';
import { known } from '../disk.ts';
import { skippedFolders } from '../listing/walk.ts';

/** Deeper than any chart. */
const maxDepth = 32;

/** Says whether files of the chart in a folder came, went or were written since: names, sizes and times of all of them. */
export function chartStamp(folder: string): string {
  const parts: string[] = [];
  stampInto(parts, folder, 0);
  return parts.join(' ');
}

function stampInto(parts: string[], folder: string, depth: number): void {
  const entries = known(disk.entries(folder));
  if (entries === undefined) parts.push(`${folder}?`);
  for (const { name, kind } of entries ?? []) {
    const file = path.join(folder, name);
    if (kind === 'folder') {
      if (depth < maxDepth && !skippedFolders.has(name)) stampInto(parts, file, depth + 1);
      continue;
    }
    const stat = known(disk.stat(file));
    parts.push(stat === undefined ? `${name}?` : `${name}:${stat.size}:${stat.mtime}`);
  }
}
