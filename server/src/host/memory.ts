/** What the process of the server takes; nothing where it has none of its own. */
export interface ProcessFacts {
  /** Bytes of resident memory. */
  readonly memory?: number;
  /** Process id. */
  readonly process?: number;
}

/** Gives back the memory of values that nobody holds any more: of all of them, as far as it can be had, or of young ones only. */
export type Collect = (options: { readonly type: 'major' | 'minor'; readonly execution: 'sync'; readonly flavor?: 'last-resort' }) => void;
