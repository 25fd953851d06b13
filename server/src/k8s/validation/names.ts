import type { Context } from './context.ts';
import { eachInvalid } from './errors.ts';
import type { Cause } from './errors.ts';
import type { Path } from './path.ts';
import { bytesInLabelTexts } from '../versions.ts';

const isAscii = /^[\x00-\x7f]*$/;

/** Length in bytes of the UTF-8 text, as Go counts. */
export function byteLength(text: string): number {
  if (isAscii.test(text)) return text.length;
  let length = 0;
  for (const rune of text) {
    const code = rune.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** The API server's sentence about a text that misses its pattern, with examples. */
export function regexError(text: string, format: string, ...examples: readonly string[]): string {
  const shown = examples.map((example, i) => `${i > 0 ? ' or ' : 'e.g. '}'${example}', `).join('');
  return `${text} (${shown}regex used for validation is '${format}')`;
}

const tooLongText = (max: number): string => `must be no more than ${max} characters`;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const underscored = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const underscoredSubdomain = `${underscored}(\\.${underscored})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const whole = (format: string): RegExp => new RegExp(`^(?:${format})$`);
const labelRe = whole(label);
const subdomainRe = whole(subdomain);
const underscoredRe = whole(underscoredSubdomain);
const label1035Re = whole(label1035);
const wildcardRe = whole(`\\*\\.${subdomain}`);
const consistsOf = 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters';
const startsAndEnds = 'and must start and end with an alphanumeric character';

/** Nothing to say of a text: nearly always so. */
const fine: readonly string[] = [];

/** Messages for a text that has to be an RFC 1123 label (facts D.0). Empty: it is one. */
export function dnsLabel(text: string): readonly string[] {
  if (text.length <= 63 && labelRe.test(text)) return fine;
  const messages = byteLength(text) > 63 ? [tooLongText(63)] : [];
  if (labelRe.test(text)) return messages;
  messages.push(
    subdomainRe.test(text)
      ? 'must not contain dots'
      : regexError(
          `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${startsAndEnds}`,
          label,
          'my-name',
          '123-abc',
        ),
  );
  return messages;
}

/** Is it an RFC 1123 label, as `hostname` and `subdomain` have to be (facts D.0)? */
export function isDnsLabel(text: string): boolean {
  return dnsLabel(text).length === 0;
}

/** Messages for a text that has to be an RFC 1123 subdomain. Empty: it is one. */
export function dnsSubdomain(text: string): readonly string[] {
  if (text.length <= 253 && subdomainRe.test(text)) return fine;
  const messages = byteLength(text) > 253 ? [tooLongText(253)] : [];
  if (!subdomainRe.test(text)) messages.push(regexError(`${consistsOf}, '-' or '.', ${startsAndEnds}`, subdomain, 'example.com'));
  return messages;
}

/** Search paths of dnsConfig since 1.33. */
export function dnsSubdomainWithUnderscore(text: string): readonly string[] {
  const messages = byteLength(text) > 253 ? [tooLongText(253)] : [];
  if (!underscoredRe.test(text)) {
    messages.push(regexError(`${consistsOf}, '_', '-' or '.', ${startsAndEnds}`, underscoredSubdomain, 'example.com'));
  }
  return messages;
}

/** Messages for a text that has to be an RFC 1035 label, as names of Services without the relaxed check. Empty: it is one. */
export function dns1035Label(text: string): readonly string[] {
  if (text.length <= 63 && label1035Re.test(text)) return fine;
  const messages = byteLength(text) > 63 ? [tooLongText(63)] : [];
  if (!label1035Re.test(text)) {
    messages.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', " +
          'start with an alphabetic character, and end with an alphanumeric character',
        label1035,
        'my-name',
        'abc-123',
      ),
    );
  }
  return messages;
}

/** Messages for a text that has to be `*.` and a subdomain, as hosts of an Ingress. Empty: it is one. */
export function wildcardSubdomain(text: string): readonly string[] {
  const messages = byteLength(text) > 253 ? [tooLongText(253)] : [];
  if (!wildcardRe.test(text)) {
    messages.push(
      regexError(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must " +
          "consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        `\\*\\.${subdomain}`,
        '*.example.com',
      ),
    );
  }
  return messages;
}

/** Port names of containers, target ports, Ingress backends: the IANA rules, not those of Service ports. */
export function portName(text: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(text) > 15) messages.push(tooLongText(15));
  if (!/^[-a-z0-9]+$/.test(text)) messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) messages.push('must contain at least one letter (a-z)');
  if (text.includes('--')) messages.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
}

/** May a container, a target port and a backend of an Ingress call a port so (facts D.8)? */
export function isContainerPortName(text: string): boolean {
  return portName(text).length === 0;
}

/** Messages for a number that has to be a port. Empty: it is one. */
export function portNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65535 ? fine : ['must be between 1 and 65535, inclusive'];
}

const keyName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const keyNameRe = whole(keyName);
const valueRe = whole(`(${keyName})?`);
const keyText = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelTooLong = (c: Context): string => `must be no more than 63 ${bytesInLabelTexts(c) ? 'bytes' : 'characters'}`;

/** A key that nothing is wrong with, in every version: known without taking it apart. */
function isPlainKey(text: string): boolean {
  const slash = text.indexOf('/');
  const name = slash < 0 ? text : text.slice(slash + 1);
  return name.length <= 63 && keyNameRe.test(name) && (slash < 0 || (slash <= 253 && subdomainRe.test(text.slice(0, slash))));
}

/** Label keys, and every other "qualified name": an optional DNS prefix, `/`, a name. */
export function qualifiedName(c: Context, text: string): readonly string[] {
  if (isPlainKey(text)) return fine;
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a ${bytesInLabelTexts(c) ? 'valid label key' : 'qualified name'} ${regexError(keyText, keyName, 'MyName', 'my.name', '123-abc')}` +
        " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const messages: string[] = [];
  const name = parts[parts.length - 1] ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    const wrong = prefix === '' ? ['must be non-empty'] : prefixMessages(c, prefix);
    messages.push(...wrong.map((message) => `prefix part ${message}`));
  }
  if (name === '') messages.push('name part must be non-empty');
  else if (byteLength(name) > 63) messages.push(`name part ${labelTooLong(c)}`);
  if (!keyNameRe.test(name)) messages.push(`name part ${regexError(keyText, keyName, 'MyName', 'my.name', '123-abc')}`);
  return messages;
}

/** Names whose rule is declared in the schema (ReplicationControllers since 1.35): lengths are told in bytes. */
export const declaredSubdomain =
  (c: Context): ((text: string) => readonly string[]) =>
  (text) =>
    prefixMessages(c, text);

function prefixMessages(c: Context, prefix: string): readonly string[] {
  const messages = dnsSubdomain(prefix);
  return bytesInLabelTexts(c) ? messages.map((m) => m.replace('253 characters', '253 bytes')) : messages;
}

/** Messages for the value of a label. Empty: it can be one. */
export function labelValue(c: Context, text: string): readonly string[] {
  if (text.length <= 63 && valueRe.test(text)) return fine;
  const messages = byteLength(text) > 63 ? [labelTooLong(c)] : [];
  if (!valueRe.test(text)) {
    messages.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
          'and must start and end with an alphanumeric character',
        `(${keyName})?`,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return messages;
}

/** Checks of `generateName` let a dash end the text. The server overwrites the last two characters, and so does this. */
export function maskTrailingDash(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
}

/** Keys of files and variables are no folders. */
function folderMessages(text: string): readonly string[] {
  if (text === '.') return ["must not be '.'"];
  if (text === '..') return ["must not be '..'"];
  return text.startsWith('..') ? ["must not start with '..'"] : fine;
}

const configKeyRe = /^[-._a-zA-Z0-9]+$/;

/** Keys of ConfigMaps and Secrets. Empty: it is one. */
export function configKey(text: string): readonly string[] {
  const isKey = configKeyRe.test(text);
  if (isKey && text.length <= 253 && !text.startsWith('.')) return fine;
  return [
    ...(byteLength(text) > 253 ? [tooLongText(253)] : []),
    ...(isKey
      ? []
      : [
          regexError(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            '[-._a-zA-Z0-9]+',
            'key.name',
            'KEY_NAME',
            'key-name',
          ),
        ]),
    ...folderMessages(text),
  ];
}

const envNameRe = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/** Names of variables, as they had to be at first. Empty: it is one. */
export function envName(text: string): readonly string[] {
  const isName = envNameRe.test(text);
  if (isName && !text.startsWith('.')) return fine;
  return [
    ...(isName
      ? []
      : [
          regexError(
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
            '[-._a-zA-Z][-._a-zA-Z0-9]*',
            'my.env-name',
            'MY_ENV.NAME',
            'MyEnvName1',
          ),
        ]),
    ...folderMessages(text),
  ];
}

/** Names of variables: printable ASCII, and no `=`. Empty: it is one. */
export function relaxedEnvName(text: string): readonly string[] {
  if (text === '') return ['environment variable name must be non-empty'];
  return /^[ -<>-~]+$/.test(text)
    ? fine
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** Names of HTTP headers. Empty: it is one. */
export function httpHeaderName(text: string): readonly string[] {
  return /^[-A-Za-z0-9]+$/.test(text)
    ? fine
    : [regexError("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')];
}

/** Refusals of a field that has to be an RFC 1123 label. */
export function labelCauses(c: Context, field: Path, text: string): readonly Cause[] {
  return eachInvalid(c, field, text, dnsLabel(text));
}

/** Refusals of a field that has to be an RFC 1123 subdomain. */
export function subdomainCauses(c: Context, field: Path, text: string): readonly Cause[] {
  return eachInvalid(c, field, text, dnsSubdomain(text));
}

/** Names that can be part of a path. */
export function pathSegment(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((each) => name.includes(each)).map((each) => `may not contain '${each}'`);
}
