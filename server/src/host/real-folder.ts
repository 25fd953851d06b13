import { realpathSync } from 'node:fs';
import path from 'node:path';

/** Where a path really leads: links are followed in the part of it that exists. */
export function realFolder(target: string): string {
  try {
    return realpathSync(target);
  } catch {
    const parent = path.dirname(target);
    return parent === target ? target : path.join(realFolder(parent), path.basename(target));
  }
}
