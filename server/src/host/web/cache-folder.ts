/** Why a folder can hold no cache. */
export interface CacheFolderFault {
  readonly kind: 'impossible' | 'unsafe';
  /** What completes `the folder …`. */
  readonly why: string;
}

/** Nothing is kept in a browser. */
export function cacheFolderFault(_folder: string): CacheFolderFault | undefined {
  return { kind: 'impossible', why: 'cannot be written in a browser' };
}
