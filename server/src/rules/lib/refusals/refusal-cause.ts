import { kindOf } from '../../../k8s/kinds.ts';
import type { Instance } from '../../../model/types.ts';
import type { Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { toPlain } from '../../../yaml/scalar.ts';
import { find } from '../../fixes/field-edits.ts';
import { lastName } from '../locate.ts';
import type { Refusal } from './refusal.ts';

/** What is wrong, by the kind of the refusal and with the key as it is written: a whole sentence for all rules that know nothing better. `object`: whom the server refuses. */
export function causeOf(refusal: Refusal, object: string, subject: Instance): string {
  const { key, value, reason } = refusal;
  const shown = shortText(value);
  if (key === '') return causeOfWhole(reason, kindOf(subject.facts.object), object);
  switch (reason) {
    case 'FieldValueRequired':
      return causeOfLack(key, find(subject, refusal.path)?.node, object);
    case 'FieldValueNotFound':
      if (isRefusedVolume(refusal, subject))
        return `Volume ${shownText(value)} counts as missing while it is refused itself, so the API server refuses ${object}.`;
      return /\.volume(?:Mount|Device)s\[/.test(refusal.path)
        ? `There is no volume called ${shownText(value)}, so the API server refuses ${object}.`
        : `There is no entry called ${shownText(value)}, so the API server refuses ${object}.`;
    case 'FieldValueDuplicate':
      return shown === undefined
        ? `An entry of ${key} appears twice, so the API server refuses ${object}.`
        : `${key} ${shown} appears twice, so the API server refuses ${object}.`;
    case 'FieldValueNotSupported':
      if (isEntry(refusal) && shown !== undefined) return `${key} cannot hold ${shown}, so the API server refuses ${object}.`;
      if (value === '') return `${key} is empty, so the API server refuses ${object}.`;
      return shown === undefined
        ? `${key} cannot be this, so the API server refuses ${object}.`
        : `${key} cannot be ${shown}, so the API server refuses ${object}.`;
    case 'FieldValueForbidden':
      return `${key} is not allowed here, so the API server refuses ${object}.`;
    case 'FieldValueTooLong':
      return `${key} is too long, so the API server refuses ${object}.`;
    case 'FieldValueTooMany':
      return `There are too many ${key}, so the API server refuses ${object}.`;
    default:
      return causeOfInvalid(refusal, shown, object);
  }
}

function causeOfInvalid(refusal: Refusal, shown: string | undefined, object: string): string {
  const { key, value } = refusal;
  const parent = lastName(refusal.path);
  if (key === value && parent !== key) return `"${key}" cannot be a key of ${parent}, so the API server refuses ${object}.`;
  if (shown === undefined) return `${key} is invalid, so the API server refuses ${object}.`;
  return isEntry(refusal)
    ? `${shown} in ${key} is invalid, so the API server refuses ${object}.`
    : `${key} ${shown} is invalid, so the API server refuses ${object}.`;
}

/** Is there such a volume all the same? The server knows none that it refuses. */
function isRefusedVolume({ path, value }: Refusal, subject: Instance): boolean {
  const pod = /^(.*?)(?:init|ephemeral)?containers\[\d+\]\.volume(?:Mount|Device)s\[/i.exec(path)?.[1];
  const volumes = pod === undefined ? undefined : find(subject, `${pod}volumes`)?.node;
  return (
    volumes?.kind === 'seq' &&
    volumes.items.some((volume) => {
      const name = child(volume, 'name');
      return name?.kind === 'scalar' && name.value === value;
    })
  );
}

/** Does it speak of an entry of a list? The key is then the list's. */
export const isEntry = ({ path }: Pick<Refusal, 'path'>): boolean => /\[\d+\]$/.test(path);

function causeOfWhole(reason: Refusal['reason'], kind: string, object: string): string {
  if (reason === 'FieldValueTooLong') return `The ${kind} as a whole is too large, so the API server refuses ${object}.`;
  return reason === 'FieldValueRequired'
    ? `The ${kind} as a whole is incomplete, so the API server refuses ${object}.`
    : `The ${kind} as a whole is invalid, so the API server refuses ${object}.`;
}

/** `node`: what there is instead of a value that is required. */
function causeOfLack(key: string, node: Node | undefined, object: string): string {
  if (node === undefined || (node.kind === 'scalar' && toPlain(node) === null))
    return `${key} is missing, so the API server refuses ${object}.`;
  return node.kind === 'map'
    ? `${key} is incomplete, so the API server refuses ${object}.`
    : `${key} is empty, so the API server refuses ${object}.`;
}

/** `"web_1"`; the beginning of what is long. */
export function shownText(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 40 ? `${text.slice(0, 36)}…"` : text;
}

/** `70000`, where the value is short enough to be said. */
function shortText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = JSON.stringify(value);
  return text.length > 40 ? undefined : text;
}
