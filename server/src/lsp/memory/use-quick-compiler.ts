import { setFlagsFromString } from 'node:v8';

/** V8 has a quick optimizing compiler below the thorough one, switched on by default from this version on. */
const twoCompilers = 13;

/**
 * Leaves optimizing to the engine's quick compiler, where there is one. The thorough one pays for programs that calculate for long; a server that
 * reads once and then answers one key after the other would hold some 5 MB of it in memory, and it takes a core from the keys that are
 * pressed meanwhile: over 3,000 edits it costs a tenth more time than it saves.
 */
export function useQuickCompiler(version = process.versions.v8, setFlags: (flags: string) => void = setFlagsFromString): void {
  if (Number.parseInt(version, 10) >= twoCompilers) setFlags('--no-turbofan');
}
