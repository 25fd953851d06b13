import { mkdirSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { reasonOf } from './reason.ts';

/** Why a folder can hold no cache: `impossible`: it is not there and cannot be made; `unsafe`: somebody else could put something into it. */
export interface CacheFolderFault {
  readonly kind: 'impossible' | 'unsafe';
  /** What completes `the folder …`. */
  readonly why: string;
}

/** Makes the folder where it is missing. What lies in it is believed, so nobody else may write to it; `undefined`: it is right. */
export function cacheFolderFault(folder: string): CacheFolderFault | undefined {
  try {
    makeFolder(folder);
    const stat = statSync(folder);
    if (!stat.isDirectory()) return { kind: 'impossible', why: 'is no folder' };
    if (!isOurs(stat)) return { kind: 'unsafe', why: 'belongs to somebody else' };
    return mayOthersWrite(stat) ? { kind: 'unsafe', why: 'may be written to by others (chmod go-w makes it yours alone)' } : undefined;
  } catch (error) {
    return { kind: 'impossible', why: `cannot be made: ${reasonOf(error)}` };
  }
}

/** Makes it and what is missing above it, for us alone. Node's own way never ends where a folder that is there refuses, as those of /proc do. */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder, { mode: 0o700 });
}

/** Systems without owners have no others either. */
export function isOurs({ uid }: Stats): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

function mayOthersWrite({ mode }: Stats): boolean {
  return process.getuid !== undefined && (mode & 0o022) !== 0;
}
