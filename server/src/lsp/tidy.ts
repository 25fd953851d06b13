import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what reading a whole workspace left behind. The engine does so only when memory runs short, and an editor's server that
 * is done with reading would hold on to three times what it needs. Takes some tens of milliseconds: only for a server at rest.
 */
export function tidy(): void {
  try {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
    setFlagsFromString('--no-expose-gc');
    if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  } catch {
    // An engine that has no such thing keeps its own time.
  }
}
