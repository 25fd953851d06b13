import { count, sentenceList } from '../../../base/texts/words.ts';
import type { Refusal } from './refusal.ts';

/** A thing to use, in words that follow "Use"; or a whole sentence. */
type Remedy = { readonly use: string } | { readonly sentence: string };

/**
 * What to write instead of what the API server refuses: one or two whole sentences, '' where the server does not say it. Lengths, ranges, lists and characters are those
 * that it names; what is not put in other words here is its own text in the house's spelling.
 */
export function remedyOf(refusal: Pick<Refusal, 'details' | 'supported' | 'value' | 'key' | 'reason'>): string {
  const { supported, details, reason, key, value } = refusal;
  if (supported !== undefined) return `Use ${either(supported.filter((each) => each !== 'nil'))}.`;
  const remedies = [...new Set(details)].filter((detail) => detail !== '').map((detail) => remedyIn(detail, value, reason));
  if (reason === 'FieldValueDuplicate') return 'Change or remove one of them.';
  if (reason === 'FieldValueRequired' && (remedies.length === 0 || isOfEmptiness(details))) return `Add ${key}.`;
  const uses = [...new Set(remedies.flatMap((each) => ('use' in each ? [each.use] : [])))];
  const sentences = remedies.flatMap((each) => ('sentence' in each ? [each.sentence] : []));
  return [...(uses.length === 0 ? [] : [`Use ${sentenceList(uses)}.`]), ...sentences].slice(0, 2).join(' ');
}

const isOfEmptiness = (details: readonly string[]): boolean => details.every((detail) => /^(?:must not|can ?not) be empty$/.test(detail));

/** `A, B or C`. */
function either(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}

function remedyIn(detail: string, value: unknown, reason: Refusal['reason']): Remedy {
  for (const [pattern, say] of remedies) {
    const match = pattern.exec(detail);
    if (match !== null) return say(match, value);
  }
  const must = reason === 'FieldValueForbidden' ? 'cannot be set' : 'must be set';
  return { sentence: inOurSpelling(detail.startsWith('when ') ? `${must} ${detail}` : detail) };
}

const use = (text: string): Remedy => ({ use: text });

/** By what the server's text holds; the first that fits. */
const remedies: readonly (readonly [RegExp, (match: RegExpExecArray, value: unknown) => Remedy])[] = [
  [/between (-?\d+) and (\d+)(?: \(octal\))?,/, ([, from, to]) => use(`a number from ${from} to ${to}`)],
  [/greater than (-?\d+) and less than (\d+)/, ([, from, to]) => use(`a number from ${Number(from) + 1} to ${Number(to) - 1}`)],
  [/^must be greater than or equal to (-?\d+)$/, ([, least]) => use(`${least} or more`)],
  [/^must be greater than (\d+|zero)$/, ([, than]) => use(`a number above ${than === 'zero' ? '0' : than}`)],
  [/^must not be greater than (\d+%?)$/, ([, most]) => use(`at most ${most}`)],
  [/wildcard DNS-1123/, () => use('"*." with a host name after it')],
  [
    /consist of ((?:lower case )?)(?:alphanumeric|alphabetic) characters?,? ?((?:(?:,? ?(?:or )?)'.')*)/,
    (match, value) => characters(match, value),
  ],
  [/contain only alpha-numeric characters \(a-z, 0-9\), and hyphens/, () => use('only a–z, 0–9 and "-"')],
  [/contain at least one letter/, () => use('at least one letter')],
  [/must not contain consecutive hyphens/, () => use('no two hyphens in a row')],
  [/must not begin or end with a hyphen/, () => use('a letter or digit at both ends')],
  [/must not contain dots/, () => use('no dots')],
  [
    /(?:no more than|at most|more than) (\d+) (characters|bytes|items|nameservers|search paths)/,
    ([, most = '', what]) => use(what === 'items' ? `at most ${count(Number(most), 'entry', 'entries')}` : `at most ${most} ${what}`),
  ],
  [/^valid values: (.*)$/, ([, listed = '']) => use(either([...listed.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')))],
  [/^name part must be non-empty/, () => ({ sentence: 'Write a name behind the "/".' })],
  [/^expected an (IPv\d) value as indicated/, ([, family]) => use(`an ${family} address`)],
  [/canonical form \("([^"]*)"\)/, ([, canonical]) => use(canonical ?? '')],
  [/valid (?:IPv4 )?IP address|must be an IPv4 address/, () => use('an IP address such as 10.0.0.5')],
  [/must be a(?:n|n? valid) IPv6 address/, () => use('an IPv6 address such as fd00::5')],
  [/valid CIDR value/, () => use('a range of addresses such as 10.0.0.0/8')],
  [/valid percent string/, () => use('a percentage such as 25%, or a whole number')],
  [
    /^provided port is already allocated$/,
    () => ({ sentence: 'Another port of the Service has this number: use another one, or leave it out.' }),
  ],
  [/range of valid ports is (\d+)-(\d+)/, ([, low, high]) => use(`a number from ${low} to ${high}`)],
  [/^must be '([^']+)' or '([^']+)'$/, ([, one, other]) => use(`${one} or ${other}`)],
];

/** Which characters a text may have, if others are in it; else what it has to begin and end with. */
function characters({ 1: lower, 2: others = '', input }: RegExpExecArray, value: unknown): Remedy {
  const extra = [...others.matchAll(/'(.)'/g)].map((match) => match[1] ?? '');
  const letters = lower === '' ? ['A–Z', 'a–z'] : ['a–z'];
  const allowed = `only ${sentenceList([...letters, '0–9', ...extra.map((each) => `"${each}"`)])}`;
  const isAllowed = (char: string): boolean => (lower === '' ? /[A-Za-z0-9]/ : /[a-z0-9]/).test(char) || extra.includes(char);
  const name = typeof value === 'string' ? value.slice(value.lastIndexOf('/') + 1) : undefined;
  if (name !== undefined && ![...name].every(isAllowed)) return use(allowed);
  const ends = input.includes('alphabetic')
    ? 'a letter at the start and a letter or digit at the end'
    : `a letter or digit at both ends${input.includes('subdomain') ? ' of each part' : ''}`;
  return use(name === undefined || name === '' ? `${allowed}, with ${ends}` : ends);
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
