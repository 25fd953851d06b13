import type { Said } from '../../../base/texts/sentences.ts';
import { said, sentences } from '../../../base/texts/sentences.ts';
import { either, list } from '../words.ts';
import type { Refusal } from './refusal.ts';

type Values = { readonly value: string };

const say = sentences({
  'from-to': ({ from, to }: { readonly from: number; readonly to: number }) => `Use a number from ${from} to ${to}.`,
  above: ({ value }: Values) => `Use a number above ${value}.`,
  'at-least': ({ value }: Values) => `Use ${value} or more.`,
  'at-most': ({ value }: Values) => `Use at most ${value}.`,
  'at-most-characters': ({ most }: { readonly most: number }) => `Use at most ${most} characters.`,
  'at-most-bytes': ({ most }: { readonly most: number }) => `Use at most ${most} bytes.`,
  'at-most-entries': ({ most }: { readonly most: number }) => (most === 1 ? 'Use at most 1 entry.' : `Use at most ${most} entries.`),
  'at-most-nameservers': ({ most }: { readonly most: number }) => `Use at most ${most} nameservers.`,
  'at-most-paths': ({ most }: { readonly most: number }) => `Use at most ${most} search paths.`,
  'one-of': ({ values }: { readonly values: readonly string[] }) => `Use ${either(values)}.`,
  only: ({ allowed }: { readonly allowed: readonly string[] }) => `Use only ${list(allowed, 9)}.`,
  'only-with-ends': ({ allowed }: { readonly allowed: readonly string[] }) =>
    `Use only ${list(allowed, 9)}, with a letter or digit at both ends.`,
  'only-with-ends-of-parts': ({ allowed }: { readonly allowed: readonly string[] }) =>
    `Use only ${list(allowed, 9)}, with a letter or digit at both ends of each part.`,
  'only-with-letter-first': ({ allowed }: { readonly allowed: readonly string[] }) =>
    `Use only ${list(allowed, 9)}, with a letter at the start and a letter or digit at the end.`,
  ends: () => 'Use a letter or digit at both ends.',
  'ends-of-parts': () => 'Use a letter or digit at both ends of each part.',
  'letter-first': () => 'Use a letter at the start and a letter or digit at the end.',
  'a-letter': () => 'Use at least one letter.',
  'single-hyphens': () => 'Use no two hyphens in a row.',
  'no-dots': () => 'Use no dots.',
  wildcard: () => 'Use "*." with a host name after it.',
  'name-part': () => 'Write a name behind the "/".',
  family: ({ family }: { readonly family: string }) => `Use an ${family} address.`,
  canonical: ({ canonical }: { readonly canonical: string }) => `Use ${canonical}.`,
  address: () => 'Use an IP address such as 10.0.0.5.',
  'ipv6-address': () => 'Use an IPv6 address such as fd00::5.',
  range: () => 'Use a range of addresses such as 10.0.0.0/8.',
  percentage: () => 'Use a percentage such as 25%, or a whole number.',
  'number-taken': () => 'Another port of the Service has this number: use another one, or leave it out.',
  'change-one': () => 'Change or remove one of them.',
  'cannot-be-set': ({ when }: { readonly when: string }) => `It cannot be set ${when}.`,
  'must-be-set': ({ when }: { readonly when: string }) => `It must be set ${when}.`,
  add: ({ key }: { readonly key: string }) => `Add ${key}.`,
});

/**
 * What to write instead of what the API server refuses: up to two sentences, none where the server does not say it. Lengths, ranges, lists and characters are those
 * that it names; what is not put in other words here is its own text in the house's spelling.
 */
export function remediesOf(refusal: Pick<Refusal, 'details' | 'supported' | 'value' | 'key' | 'reason'>): readonly Said[] {
  const { supported, details, reason, key, value } = refusal;
  if (supported !== undefined) return [say('one-of', { values: supported.filter((each) => each !== 'nil') })];
  const told = [...new Set(details)].filter((detail) => detail !== '').map((detail) => remedyIn(detail, value, reason));
  if (reason === 'FieldValueDuplicate') return [say('change-one', {})];
  if (reason === 'FieldValueRequired' && (told.length === 0 || isOfEmptiness(details))) return [say('add', { key })];
  const own = told.filter(({ messageId }) => messageId !== theirs);
  const all = [...own, ...told.filter((each) => !own.includes(each))];
  return all.filter(({ message }, index) => all.findIndex((other) => other.message === message) === index).slice(0, 2);
}

const isOfEmptiness = (details: readonly string[]): boolean => details.every((detail) => /^(?:must not|can ?not) be empty$/.test(detail));

/** Id of the server's own text. */
const theirs = 'server';

function remedyIn(detail: string, value: unknown, reason: Refusal['reason']): Said {
  for (const [pattern, remedy] of remedies) {
    const match = pattern.exec(detail);
    if (match !== null) return remedy(match, value);
  }
  if (detail.startsWith('when ')) return say(reason === 'FieldValueForbidden' ? 'cannot-be-set' : 'must-be-set', { when: detail });
  return said(theirs, { detail }, inOurSpelling(detail));
}

const limits: Readonly<Record<string, 'characters' | 'bytes' | 'entries' | 'nameservers' | 'paths'>> = {
  characters: 'characters',
  bytes: 'bytes',
  items: 'entries',
  nameservers: 'nameservers',
  'search paths': 'paths',
};

/** By what the server's text holds; the first that fits. */
const remedies: readonly (readonly [RegExp, (match: RegExpExecArray, value: unknown) => Said])[] = [
  [/between (-?\d+) and (\d+)(?: \(octal\))?,/, ([, from, to]) => say('from-to', { from: Number(from), to: Number(to) })],
  [/greater than (-?\d+) and less than (\d+)/, ([, from, to]) => say('from-to', { from: Number(from) + 1, to: Number(to) - 1 })],
  [/^must be greater than or equal to (-?\d+)$/, ([, value = '']) => say('at-least', { value })],
  [/^must be greater than (\d+|zero)$/, ([, than = '']) => say('above', { value: than === 'zero' ? '0' : than })],
  [/^must not be greater than (\d+%?)$/, ([, value = '']) => say('at-most', { value })],
  [/wildcard DNS-1123/, () => say('wildcard', {})],
  [
    /consist of ((?:lower case )?)(?:alphanumeric|alphabetic) characters?,? ?((?:(?:,? ?(?:or )?)'.')*)/,
    (match, value) => characters(match, value),
  ],
  [/contain only alpha-numeric characters \(a-z, 0-9\), and hyphens/, () => say('only', { allowed: ['a–z', '0–9', '"-"'] })],
  [/contain at least one letter/, () => say('a-letter', {})],
  [/must not contain consecutive hyphens/, () => say('single-hyphens', {})],
  [/must not begin or end with a hyphen/, () => say('ends', {})],
  [/must not contain dots/, () => say('no-dots', {})],
  [
    /(?:no more than|at most|more than) (\d+) (characters|bytes|items|nameservers|search paths)/,
    ([, most, what = '']) => say(`at-most-${limits[what] ?? 'characters'}`, { most: Number(most) }),
  ],
  [
    /^valid values: (.*)$/,
    ([, listed = '']) => say('one-of', { values: [...listed.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '') }),
  ],
  [/^name part must be non-empty/, () => say('name-part', {})],
  [/^expected an (IPv\d) value as indicated/, ([, family = '']) => say('family', { family })],
  [/canonical form \("([^"]*)"\)/, ([, canonical = '']) => say('canonical', { canonical })],
  [/valid (?:IPv4 )?IP address|must be an IPv4 address/, () => say('address', {})],
  [/must be a(?:n|n? valid) IPv6 address/, () => say('ipv6-address', {})],
  [/valid CIDR value/, () => say('range', {})],
  [/valid percent string/, () => say('percentage', {})],
  [/^provided port is already allocated$/, () => say('number-taken', {})],
  [/range of valid ports is (\d+)-(\d+)/, ([, from, to]) => say('from-to', { from: Number(from), to: Number(to) })],
  [/^must be '([^']+)' or '([^']+)'$/, ([, one = '', other = '']) => say('one-of', { values: [one, other] })],
];

/** Which characters a text may have, if others are in it; else what it has to begin and end with. */
function characters({ 1: lower, 2: others = '', input }: RegExpExecArray, value: unknown): Said {
  const extra = [...others.matchAll(/'(.)'/g)].map((match) => match[1] ?? '');
  const letters = lower === '' ? ['A–Z', 'a–z'] : ['a–z'];
  const allowed = [...letters, '0–9', ...extra.map((each) => `"${each}"`)];
  const isAllowed = (char: string): boolean => (lower === '' ? /[A-Za-z0-9]/ : /[a-z0-9]/).test(char) || extra.includes(char);
  const name = typeof value === 'string' ? value.slice(value.lastIndexOf('/') + 1) : undefined;
  if (name !== undefined && ![...name].every(isAllowed)) return say('only', { allowed });
  const ends = input.includes('alphabetic') ? 'letter-first' : input.includes('subdomain') ? 'ends-of-parts' : 'ends';
  return name === undefined || name === '' ? say(`only-with-${ends}`, { allowed }) : say(ends, {});
}

/** The server's text as a sentence: without examples and patterns, and in our spelling of fields and values. */
function inOurSpelling(detail: string): string {
  const bare = detail
    .replace(/,? ?\((?:e\.g\.|regex).*\)$/s, '')
    .replaceAll('`', '')
    .replace(/: strconv\..*$/, '')
    .replace(/'([A-Za-z][^' ]*)'/g, '$1')
    .replace(/'([^']+)'/g, '"$1"')
    .replace(/\bcan not\b/g, 'cannot')
    .replace(/\bmay not\b/g, 'cannot')
    .replace(/\bmay\b/g, 'can')
    .replace(/\.$/, '');
  if (/^(?:must|cannot|can|should|does|doesn't|exists)\b/.test(bare)) return `It ${bare}.`;
  if (/^(?:not an?|only (?:allowed|supported))\b/.test(bare)) return `It is ${bare}.`;
  return /^[a-z]+\b/.test(bare) ? `${bare.charAt(0).toUpperCase()}${bare.slice(1)}.` : `${bare}.`;
}
