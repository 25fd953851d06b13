import { trimEnds } from '../../base/texts/ends.ts';
import { hole } from '../../base/texts/hole.ts';
import { intern } from '../../base/intern.ts';
import { findBuiltNames, withSuffixes, type BuiltName } from './built-name.ts';
import { hasIdentifierScheme, isIdentifierKey, keyBehind, keyOfListAround } from './identifiers.ts';
import { isHostKey, isServerScheme, listedHosts, toldBehind, toldByKey, toldHosts, type ToldHost } from './told-hosts.ts';
import type { DnsMention } from '../types.ts';
import type { TextField } from './mention-fields.ts';

/** Mentions kept of one object or file. */
const mentionLimit = 2_000;

/** Where a host name may stand: `.svc`, `-0.x`, `:8080`, `://`, `._tcp.x`, `$(POD_NAME).x`. Sparse, so that megabytes of config cost little. */
const anchors =
  /\.svc(?![a-z0-9-])|-\d+\.(?=[a-z])|:\d{2,5}(?!\d)|:\/\/(?=[a-z])|\._(?:tcp|udp|sctp)\.(?=[a-z])|\$(?:\([A-Za-z_]\w{0,60}\)|\{[A-Za-z_]\w{0,60}\})\.(?=[a-z])/g;

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const serviceLabels = /^_?[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\._?[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*$/;

/** Host names in the fields' source text. Spans are exact also in quoted, folded and literal scalars: the raw text is searched. */
export function findMentions(text: string, fields: readonly TextField[]): readonly DnsMention[] {
  const found: DnsMention[] = [];
  for (const field of fields) {
    if (found.length >= mentionLimit) break;
    scanField(text, field, found);
  }
  // A list that grew has room for more; a copy has none.
  return found.length === 0 ? none : found.slice();
}

const none: readonly never[] = [];

interface Host {
  readonly start: number;
  readonly end: number;
  readonly host: string;
}

function scanField(text: string, field: TextField, found: DnsMention[]): void {
  const { start, end, style } = field.node;
  const quoted = style === 'single' || style === 'double' ? 1 : 0;
  const from = start + quoted;
  const to = end - quoted;
  if (to - from < 1) return;
  if (field.wholes !== 'none' && to - from <= 300) {
    const whole = wholeValue(text, field, from, to);
    if (whole !== undefined) return void found.push(whole);
  }
  const raw = text.slice(from, to);
  const told: DnsMention[] = [];
  if (field.wholes === 'names' || /[\n ]|\\n/.test(raw)) addTold(text, field, { raw, from, to }, toldHosts(raw), told);
  else if (field.wholes === 'labels' && raw.includes(',') && field.key !== undefined && isHostKey(field.key))
    addTold(text, field, { raw, from, to }, listedHosts(raw), told);
  if (!raw.includes('.') && !raw.includes(':')) return void found.push(...told);
  const before = found.length;
  scanHosts(text, field, { raw, from, to }, found);
  if (told.length > 0)
    found.splice(
      before,
      0,
      ...told.filter(({ span }) => !found.some((each, at) => at >= before && each.span.start < span.end && span.start < each.span.end)),
    );
  const built = withSuffixes(findBuiltNames(text, from, to), text, [from, to], field.key);
  if (built.length > 0)
    found.push(
      ...withBuilt(
        found.splice(before),
        built,
        (name) => builtMention(text, field, name, from, to),
        style === 'plain' ? undefined : commentTest(text, from, style === 'double'),
      ),
    );
}

/** The part of a text that is searched. */
interface Searched {
  readonly raw: string;
  readonly from: number;
  readonly to: number;
}

function scanHosts(text: string, field: TextField, { raw, from, to }: Searched, found: DnsMention[]): void {
  const { style } = field.node;
  let last = -1;
  const isCommented = style === 'plain' ? undefined : commentTest(text, from, style === 'double');
  anchors.lastIndex = 0;
  for (let match = anchors.exec(raw); match !== null; match = anchors.exec(raw)) {
    if (found.length >= mentionLimit) return;
    const seed = from + match.index + skipped(match[0], raw, match.index);
    if (seed < last || (match[0].startsWith('$') && field.wholes !== 'labels')) continue;
    const host = expand(text, seed, from, to);
    if (host === undefined || host.start < last || !isHost(host.host, match[0], text, host, from)) continue;
    if (isCommented?.(host.start) === true) continue;
    last = host.end;
    found.push(mention(text, field, host, from, to, host.start === from && wholeEnd(text, host, to)));
  }
}

/** Single labels of a script, a configuration or a list, where something tells that they are hosts. */
function addTold(text: string, field: TextField, { raw, from, to }: Searched, hosts: readonly ToldHost[], found: DnsMention[]): void {
  const { style } = field.node;
  const told = hosts.filter(({ span }) => !commonWords.has(raw.slice(span.start, span.end)));
  const isCommented = style === 'plain' || told.length === 0 ? undefined : commentTest(text, from, style === 'double');
  for (const { span, told: by } of told) {
    const [start, end] = [from + span.start, from + span.end];
    if (found.length >= mentionLimit || isCommented?.(start) === true) continue;
    found.push({ ...mention(text, field, { start, end, host: text.slice(start, end) }, from, to, false), told: by });
  }
}

/** Mentions with the names that they are a part of, and those of which no part could stand alone. */
function withBuilt(
  mentions: readonly DnsMention[],
  built: readonly BuiltName[],
  make: (built: BuiltName) => DnsMention,
  isCommented: ((at: number) => boolean) | undefined,
): readonly DnsMention[] {
  const names = built.filter(({ span }) => isCommented?.(span.start) !== true);
  const holds = ({ span }: BuiltName, mention: DnsMention): boolean => span.start <= mention.span.start && mention.span.end <= span.end;
  const joined = mentions.map((mention) => {
    const name = names.find((each) => holds(each, mention));
    return name === undefined ? mention : completed(mention, make(name));
  });
  const alone = names.filter((name) => !mentions.some((mention) => holds(name, mention)));
  return alone.length === 0 ? joined : [...joined, ...alone.map(make)].sort((a, b) => a.span.start - b.span.start);
}

/** A part of a name with what stands behind the whole. */
function completed({ port: _, portSpan: __, ...part }: DnsMention, { built, port, portSpan }: DnsMention): DnsMention {
  return {
    ...part,
    ...(built === undefined ? {} : { built }),
    ...(port === undefined || portSpan === undefined ? {} : { port, portSpan }),
  };
}

/** A name of which every label, or its only certain one, hangs on a variable. */
function builtMention(text: string, field: TextField, built: BuiltName, from: number, to: number): DnsMention {
  const {
    span: { start, end },
  } = built;
  return {
    ...mention(
      text,
      field,
      { start, end, host: built.text },
      from,
      to,
      start === from && wholeEnd(text, { start, end, host: built.text }, to),
    ),
    open: true,
    built,
  };
}

/** What of an anchor stands before the host that it shows. */
function skipped(anchor: string, raw: string, at: number): number {
  if (anchor.startsWith('$')) return anchor.length - 1;
  return anchor === '://' ? 3 + userLength(raw, at + 3) : 0;
}

const wholeHost = /^(\s*(?:--?[a-zA-Z][\w-]*=)?)([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)\.?(?::(\d{1,5}))?\s*$/;

/** The value is nothing but `host`, `host:port` (behind `--flag=` also). */
function wholeValue(text: string, field: TextField, from: number, to: number): DnsMention | undefined {
  const match = wholeHost.exec(text.slice(from, to));
  const host = match?.[2];
  if (match === null || host === undefined) return undefined;
  const single = !host.includes('.');
  if (
    single &&
    ((field.wholes !== 'labels' && !(field.key !== undefined && isHostKey(field.key))) || !/[a-z]/.test(host) || commonWords.has(host))
  )
    return undefined;
  const labels = host.split('.');
  if (labels.length > 8 || !labels.every((part) => label.test(part)) || isAddress(host)) return undefined;
  if (!single && !/^[a-z]/.test(labels.at(-1) ?? '')) return undefined;
  const start = from + (match[1] ?? '').length;
  return mention(text, field, { start, end: start + host.length, host }, from, to, true);
}

/** Values that are no host names although they look like single labels. */
const commonWords = new Set([
  'localhost',
  'true',
  'false',
  'yes',
  'no',
  'on',
  'off',
  'none',
  'null',
  'info',
  'debug',
  'warn',
  'error',
  'sh',
  'bash',
  'json',
  'production',
  'development',
]);

/** The run of host characters around `seed`. */
function expand(text: string, seed: number, from: number, to: number): Host | undefined {
  let start = seed;
  let end = seed;
  while (start > from && isHostCode(text.charCodeAt(start - 1))) start--;
  if (text[seed] === '.' || text[seed] === '-') end = seed + 1;
  while (end < to && isHostCode(text.charCodeAt(end))) end++;
  // `\n`, `\t`, `\r` in quoted text: the letter belongs to the escape.
  if (start > from && text[start - 1] === '\\' && /[ntr]/.test(text[start] ?? '')) start++;
  while (end > start && text[end - 1] === '.') end--;
  if (end - start < 2 || end - start > 253) return undefined;
  return { start, end, host: text.slice(start, end) };
}

function isHostCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 95 || (code >= 65 && code <= 90)
  );
}

function isHost(host: string, anchor: string, text: string, place: Host, from: number): boolean {
  const bare = bareHost(host);
  if (!serviceLabels.test(bare) || isAddress(bare)) return false;
  const before = text[place.start - 1];
  if (place.start > from && before === '/' && text[place.start - 2] !== '/') return false;
  if (text[place.end] === '(' || text[place.end] === '=') return false;
  if (bare.includes('.svc.') || bare.endsWith('.svc')) return true;
  const labels = bare.split('.');
  if (labels.length === 1)
    return isVariableDot(text, place, from) ? /^[a-z]/.test(bare) : anchor === '://' && isUrlHost(bare, text, place, from);
  if (labels.length < 2 || labels.length > 5 || !/^[a-z]/.test(labels.at(-1) ?? '')) return false;
  if (/-\d+$/.test(labels[0] ?? '')) return labels.slice(1).every((part) => /^[a-z]/.test(part));
  return anchor.startsWith(':') || anchor.startsWith('._') || isVariableDot(text, place, from);
}

/** Stands a variable in front, for the label before the dot that the host begins with? One before `.svc` is a namespace. */
function isVariableDot(text: string, { start, host }: Host, from: number): boolean {
  return start > from && /[)}]/.test(text[start - 1] ?? '') && /^\.(?!svc(?:\.|$))[^.-]/.test(host);
}

/** A single label is a name only where it is the whole host of a URL: `http://web/`, `postgres://user@db:5432`. */
function isUrlHost(host: string, text: string, { start, end }: Host, from: number): boolean {
  if (commonWords.has(host) || !/^[a-z][-a-z0-9]*$/.test(host) || end - start !== host.length) return false;
  if (!isServerScheme(toldBehind(text.slice(Math.max(from, start - 240), start)) ?? '')) return false;
  return /^(?::\d{1,5}(?!\w))?(?:[/?#,;\s"'\\]|$)/.test(text.slice(end, end + 8));
}

/** Length of `user:password@` at the place. */
function userLength(raw: string, at: number): number {
  return /^[^\s/?#"'@]{1,200}@/.exec(raw.slice(at, at + 201))?.[0].length ?? 0;
}

/** Without dots and hyphens in front and hyphens behind, which few have. */
function bareHost(host: string): string {
  return /^[.-]|-$/.test(host) ? trimEnds(host.replace(/^[.-]+/, ''), '-', 'end') : host;
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host);
}

function wholeEnd(text: string, host: Host, to: number): boolean {
  return /^\.?(?::\d{1,5})?$/.test(text.slice(host.end, Math.min(to, host.end + 8))) && to - host.end <= 7;
}

function mention(text: string, field: TextField, host: Host, from: number, to: number, whole: boolean): DnsMention {
  const open = isOpen(text, host, from, to);
  const trimmed = bareHost(host.host);
  const start = host.start + host.host.indexOf(trimmed);
  const span = { start, end: start + trimmed.length };
  const name = intern(trimmed);
  const path = intern(field.field);
  const port = portBehind(text, host.end, to) ?? portBeside(text, host.end, to);
  const scalarStart = field.node.start;
  const behindLabel = open && isBehindLabel(text, host, from, to);
  const below = start - scalarStart > 1 && text.slice(scalarStart, start).includes('\n');
  const { identifier, told } = saidOf(text, field, from, host.start);
  if (!behindLabel && !below && !identifier && told === undefined)
    return port === undefined
      ? { field: path, host: name, span, whole, open }
      : { field: path, host: name, span, port: port.port, portSpan: port.span, whole, open };
  return {
    field: path,
    host: name,
    span,
    ...(port === undefined ? {} : { port: port.port, portSpan: port.span }),
    ...(below ? { scalarStart } : {}),
    whole,
    open,
    ...(behindLabel ? { behindLabel } : {}),
    ...(identifier ? { identifier } : {}),
    ...(told === undefined ? {} : { told }),
  };
}

/** What stands in front of a name at `at` in a scalar, whose text starts at `from`, or its field say of it: it is only compared with others; a host it is, and by what. */
function saidOf(text: string, field: TextField, from: number, at: number): { readonly identifier: boolean; readonly told?: string } {
  const near = text.slice(Math.max(from, at - 400), at);
  const inLine = endOfLine(near, true);
  const before = near.slice(inLine);
  if (hasIdentifierScheme(before)) return { identifier: true };
  const behind = keyBehind(before);
  const line = at - near.length + inLine;
  const key = behind ?? (line === from ? field.key : keyOfListAround(text, from, line));
  const identifier = (behind === undefined && field.identifier === true && line === from) || (key !== undefined && isIdentifierKey(key));
  const told =
    toldBehind(line === from && field.behind !== undefined ? field.behind + before : before) ??
    (key === undefined ? undefined : toldByKey(key));
  return told === undefined ? { identifier } : { identifier, told: intern(told) };
}

/** Ends a variable or a range in front, with its dot, one label, and is the rest whole? */
function isBehindLabel(text: string, { start, end, host }: Host, from: number, to: number): boolean {
  return isVariableDot(text, { start, end, host }, from) && !host.endsWith('-') && !isCutBehind(text, end, to);
}

/** The port behind a name; of several, as in `server.1=zk-0.zk:2888:3888`, the first. */
function portBehind(text: string, at: number, to: number): { port: number; span: { start: number; end: number } } | undefined {
  if (text.charCodeAt(text[at] === '.' ? at + 1 : at) !== 58) return undefined;
  const match = /^\.?:(\d{1,5})(?=:\d{1,5}(?![\w:.])|(?![\w:]))/.exec(text.slice(at, Math.min(to, at + 14)));
  const digits = match?.[1];
  if (match === null || digits === undefined) return undefined;
  const start = at + match[0].length - digits.length;
  return { port: Number(digits), span: { start, end: start + digits.length } };
}

/** The port of Envoy's `socket_address`, a key of its own behind that of the address. */
function portBeside(text: string, at: number, to: number): { port: number; span: { start: number; end: number } } | undefined {
  const match = /^\\?["']?(?:[\s,]|\\[nrt\s]){1,160}\\?["']?port_value\\?["']?[ \t]{0,4}:[ \t]{0,4}(\d{1,5})(?!\w)/.exec(
    text.slice(at, Math.min(to, at + 200)),
  );
  const digits = match?.[1];
  if (match === null || digits === undefined) return undefined;
  const end = at + match[0].length;
  return { port: Number(digits), span: { start: end - digits.length, end } };
}

/** Characters before a name that make more of it. */
const openingBefore = `$%*)}]~${hole}`;

/** Does text around the name complete it: a variable, a template, a wildcard, a cut label? */
function isOpen(text: string, { start, end, host }: Host, from: number, to: number): boolean {
  if (/^[.-]/.test(host) || host.endsWith('-')) return true;
  return (start > from && openingBefore.includes(text.charAt(start - 1))) || isCutBehind(text, end, to);
}

function isCutBehind(text: string, end: number, to: number): boolean {
  if (end >= to) return false;
  const after = text[end] ?? '';
  const dotted = after === '.' && end + 1 < to ? (text[end + 1] ?? '') : '';
  return completes(after, text[end + 1]) || completes(dotted, text[end + 2]);
}

function completes(after: string, next: string | undefined): boolean {
  return /[$%*{([~]/.test(after) || (after === '<' && next !== '/') || (after === '\\' && (next === '\n' || next === '\r'));
}

const beginsComment = /[^\S\n]*(?:[#;]|\/[/*]|--\s|<!--|\*\s)/y;

/**
 * Tells whether a place is in a comment of the text that a scalar holds (`# …`, `; …`, `// …`, `-- …`, `<!-- …`, `/* …`, `* …` lines, or behind ` #`).
 * Ask for places in ascending order: what lies before the last one is not looked at again. `escapes`: `\n` is written as two characters.
 */
function commentTest(text: string, from: number, escapes: boolean): (at: number) => boolean {
  let line = from;
  let seen = from;
  let commented = false;
  return (at) => {
    const ended = endOfLine(text.slice(seen, at), escapes);
    if (ended > 0) [line, commented] = [seen + ended, false];
    // The blank in front of a `#` may have been looked at before.
    commented ||= /\s#/.test(text.slice(Math.max(line, seen - 1), at)) || isCommentLine(text, line, at);
    seen = at;
    return commented;
  };
}

function isCommentLine(text: string, line: number, at: number): boolean {
  beginsComment.lastIndex = line;
  return beginsComment.test(text) && beginsComment.lastIndex <= at;
}

/** Offset behind the last line break of a part, 0 where it has none. */
function endOfLine(part: string, escapes: boolean): number {
  const escaped = escapes ? part.lastIndexOf('\\n') : -1;
  return Math.max(part.lastIndexOf('\n') + 1, escaped < 0 ? 0 : escaped + 2);
}
