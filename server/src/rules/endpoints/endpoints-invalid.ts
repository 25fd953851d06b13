import type { Instance } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { find } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';
import { parentPath } from '../lib/locate.ts';
import type { Refusal } from '../lib/refusals/refusal.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { respell, validLabel, writeName, writeSupported } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Endpoints', 'EndpointSlice'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'endpoints-invalid', wording);
  },
});

/** Nothing is what the server reads where `ip` is not written, or is under another key. */
const isWithoutAddress = ({ path, value }: Refusal, subject: Instance): boolean =>
  value === '' && path.endsWith('.ip') && find(subject, path) === undefined;

/** The key in another case that stands in its place. */
function slipOf({ path }: Refusal, subject: Instance): string | undefined {
  const address = find(subject, parentPath(path))?.node;
  return address?.kind === 'map' ? address.entries.find(({ key }) => key.value.toLowerCase() === 'ip')?.key.value : undefined;
}

const wording: Wording = {
  say: (refusal, object, subject) => {
    const { key, reason, value } = refusal;
    if (reason !== 'FieldValueInvalid') return undefined;
    if (isWithoutAddress(refusal, subject)) {
      const slip = slipOf(refusal, subject);
      return slip === undefined
        ? `An entry of addresses has no ip, so the API server refuses ${object}.`
        : `An entry of addresses has ${JSON.stringify(slip)} in place of ip, so the API server refuses ${object}.`;
    }
    if (/^(?:addresses|ip)$/.test(key)) return `${shownText(value)} cannot be an endpoint here, so the API server refuses ${object}.`;
    return /^a/.test(key)
      ? `${shownText(value)} cannot be an ${key} here, so the API server refuses ${object}.`
      : `${shownText(value)} cannot be a ${key} here, so the API server refuses ${object}.`;
  },
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
    const canonical = /canonical form \("([^"]*)"\)/.exec(refusal.text)?.[1];
    if (canonical !== undefined) return respell(subject, model, refusal.path, canonical);
    return /\.(?:hostname|name)$/.test(refusal.path) && refusal.reason === 'FieldValueInvalid' && typeof refusal.value === 'string'
      ? writeName(subject, model, refusal.path, refusal.value, validLabel(refusal.value))
      : [];
  },
};
