import { own } from '../../base/own.ts';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a loop of links',
  ENOSPC: 'no space is left',
  EIO: 'the device failed',
  EROFS: 'nothing can be written there',
  EEXIST: 'something else is there',
  ENOTDIR: 'a part of its path is no folder',
  EMFILE: 'too many open files',
};

/** Why Node failed, in words, without machine paths: the code tells what matters. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return own(words, code) ?? (code || 'unknown error');
}
