/** What a file of ours would hold. */
export interface Sealed {
  readonly note: string;
  readonly body: Buffer;
}

export interface SealedWriter {
  add(line: string): void;
  finish(): void;
  abandon(): void;
}

/** Nothing is kept in a browser. */
export function readSealed(_file: string, _kind: string): Sealed | string | undefined {
  return undefined;
}

export function writeSealed(_file: string, _kind: string, _note: string): SealedWriter {
  return { add: () => undefined, finish: () => undefined, abandon: () => undefined };
}

export function removeSealed(_file: string): void {}

/** Nothing is told apart by it where nothing is kept. */
export function hashOf(..._parts: readonly (Uint8Array | string)[]): string {
  return '';
}
