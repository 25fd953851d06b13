/** What one case does, as plain data: it can be stored, replayed and made smaller. Offsets count modulo the text's length. */
export type Step =
  | { readonly do: 'edit'; readonly file: number; readonly at: number; readonly cut: number; readonly text: string }
  | { readonly do: 'remove' | 'restore'; readonly file: number }
  | { readonly do: 'ask'; readonly file: number; readonly at: number }
  | { readonly do: 'check' }
  | { readonly do: 'open' | 'close' | 'save' | 'rewrite'; readonly file: number }
  | { readonly do: 'change'; readonly file: number; readonly version: number; readonly changes: readonly unknown[] }
  | { readonly do: 'request'; readonly method: string; readonly params: unknown; readonly cancel: boolean }
  | { readonly do: 'notify'; readonly method: string; readonly params: unknown }
  | { readonly do: 'raw'; readonly text: string };

export type Kind = 'bytes' | 'texts' | 'hostile' | 'edits' | 'spellings' | 'traffic';

export interface Script {
  readonly kind: Kind;
  /** Names and contents; those of `bytes` hold one byte per character. */
  readonly files: readonly (readonly [name: string, text: string])[];
  readonly steps: readonly Step[];
}

/** Milliseconds of processor time that a case may take before it counts as hung. */
export const bounds: Readonly<Record<Kind, number>> = {
  bytes: 10_000,
  texts: 30_000,
  hostile: 60_000,
  edits: 30_000,
  spellings: 60_000,
  traffic: 30_000,
};
