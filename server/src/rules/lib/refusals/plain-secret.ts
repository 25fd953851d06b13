import type { Instance } from '../../../model/types.ts';
import type { MapNode } from '../../../yaml/node.ts';
import { entryOf } from '../../../yaml/path.ts';
import { plainScalar } from '../../../yaml/scalar.ts';
import type { Refusal } from './refusal.ts';

/** `data` of a Secret whose values are the texts themselves, one and all: that is one flaw, of the key above them. */
export interface PlainSecret {
  readonly refusals: readonly [Refusal, ...Refusal[]];
  /** `stringData` takes all that is there. */
  readonly fitsStringData: boolean;
}

/** Of these refusals of a Secret those that say so; `undefined`: fewer than two values are no base64, or another one is. */
export function plainSecret({ facts: { tree } }: Instance, all: readonly Refusal[]): PlainSecret | undefined {
  const data = entryOf(tree, 'data')?.value;
  const [first, ...others] = all.filter(({ problem, path }) => problem?.wanted === 'bytes' && path.startsWith('data'));
  if (first === undefined || others.length === 0 || data?.kind !== 'map') return undefined;
  const plain = new Set([first, ...others].map(({ key }) => key));
  if (data.entries.some(({ key, value }) => !plain.has(key.value) && (value.kind !== 'scalar' || value.value !== ''))) return undefined;
  return { refusals: [first, ...others], fitsStringData: entryOf(tree, 'stringData') === undefined && holdsTexts(data) };
}

const holdsTexts = ({ entries }: MapNode): boolean =>
  entries.every(({ value }) => value.kind === 'scalar' && (value.value === '' || typeof plainScalar(value) === 'string'));
