import type { Reason } from '../types.ts';

/** What a sentence about a reason is made of. */
export interface Words {
  /** `Kind name` of the object, or `The manifest`. */
  readonly object: string;
  readonly name: string;
  /** A value of the reason as text, `''` when it has none. */
  v(key: string): string;
  /** Does the reason have this value, not empty? */
  has(key: string): boolean;
}

export type Wording = (words: Words) => string;

/** The words of a reason. */
export function wordsOf(reason: Reason): Words {
  const v = (key: string) => {
    const text = String(reason.values?.[key] ?? '');
    // A pod without a name of its own is counted: `api#0` is pod 1 of api.
    return key === 'pod' ? text.replace(/^(.*)#(\d+)$/, (_all, owner: string, index: string) => `${Number(index) + 1} of ${owner}`) : text;
  };
  return {
    object: reason.ref ? `${reason.ref.kind} ${reason.ref.name}` : 'The manifest',
    name: reason.ref?.name ?? '',
    v,
    has: (key) => v(key) !== '',
  };
}
