import { disk } from '#host/disk';
import path from '#host/path';

/** Where a path really leads: links are followed in the part of it that exists. */
export function realFolder(target: string): string {
  const real = disk.realPath(target);
  const parent = path.dirname(target);
  return real ?? (parent === target ? target : path.join(realFolder(parent), path.basename(target)));
}
