import { RE2JS } from 're2js';

/** Patterns that were read, by their text; those that are none as `undefined`. */
const compiled = new Map<string, RE2JS | undefined>();
const mostCompiled = 5_000;

/** Without a character that means something else than itself. */
const isPlain = /^[\w/@,:;-]*$/;

/**
 * Does the whole value match a pattern of a target? Patterns are Go's, which take time in proportion to pattern times value, whatever the
 * pattern is (kustomize `api/types/selector.go`, `anchorRegex`). `undefined`: it is no pattern, or one that would take too much memory.
 */
export function matchesPattern(pattern: string, value: string): boolean | undefined {
  if (isPlain.test(pattern)) return pattern === value;
  if (!compiled.has(pattern)) {
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(pattern, compile(pattern));
  }
  return compiled.get(pattern)?.matches(value);
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
