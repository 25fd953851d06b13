import type { DecodeProblem } from '../../../k8s/validation/schema/decode.ts';
import type { Cause } from '../../../k8s/validation/validate.ts';

/** A flaw that the API server refuses, whether at decoding or at validation. */
export interface Refusal {
  /** The server's path. */
  readonly field: string;
  /** Path of what is written. */
  readonly path: string;
  /** The key that is refused, or whose value is, as it is written. */
  readonly key: string;
  /** `undefined`: it cannot be read. */
  readonly reason: Cause['reason'] | undefined;
  /** Why it cannot be read. */
  readonly problem?: DecodeProblem;
  readonly value: unknown;
  /** The server's text; of several about one place all, after semicolons. */
  readonly text: string;
  /** What they say of the value beyond the reason and the value itself. */
  readonly details: readonly string[];
  /** The values that there are, where the field takes one of a list. */
  readonly supported?: readonly string[];
}
