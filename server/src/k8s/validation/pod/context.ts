import type { Context } from '../context.ts';

/** Where a pod's spec is judged. */
export interface PodContext extends Context {
  /** A Pod itself, no template: host ports are defaulted, images may have no spaces around them. */
  readonly isPod: boolean;
}
