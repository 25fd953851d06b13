import type * as re2js from 're2js';

/** What reads patterns. In the bundle this stands for the library, which is loaded before the first text that may hold one is read. */
export type PatternLibrary = Pick<typeof re2js, 'RE2JS'>;

export let RE2JS: PatternLibrary['RE2JS'];

/** The library, once it is there. */
export function providePatterns(library: PatternLibrary): void {
  ({ RE2JS } = library);
}
