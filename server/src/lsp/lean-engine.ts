import { setFlagsFromString } from 'node:v8';

/** V8 has a quick optimizing compiler below the thorough one, switched on by default from this version on. */
const twoCompilers = 13;

/** Which of the engine's optimizing compilers are used. */
export interface Engine {
  /** Somebody types: from now on the same code runs over and over, and the thorough compiler is worth its time. */
  hurry(): void;
}

/**
 * Leaves optimizing to the engine's quick compiler, where there is one, until somebody types. The thorough one pays for programs that calculate
 * for long; a server that reads once and then waits would hold some 5 MB of it in memory for work that its code does not earn back.
 */
export function createLeanEngine(version = process.versions.v8, setFlags: (flags: string) => void = setFlagsFromString): Engine {
  let lean = Number.parseInt(version, 10) >= twoCompilers;
  // What the quick compiler makes must count its calls all the same, or it would stay as it is.
  if (lean) setFlags('--force-emit-interrupt-budget-checks');
  if (lean) setFlags('--no-turbofan');
  return {
    hurry() {
      if (lean) setFlags('--turbofan');
      lean = false;
    },
  };
}
