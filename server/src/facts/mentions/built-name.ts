import { trimEnds } from '../../base/texts/ends.ts';
import type { Span } from '../../base/span.ts';

/** A host name of which variables or ranges are a part, as it is written: `$(POD).db.data.svc`, `db-{0...3}.db`, `${HOSTNAME}.db`. */
export interface BuiltName {
  readonly text: string;
  readonly span: Span;
  /** What the same text gives to shell variables of the name; '' where it gives them more than one value, or one that nobody can read. */
  readonly given?: Readonly<Record<string, string>>;
  /** A program puts the name of its own pod in front of it, with the dot that stands there (`K8S_HOSTNAME_SUFFIX` of RabbitMQ). */
  readonly behindPod?: true;
}

/** A part of a built name. Offsets are those in its text. */
export type BuiltPart =
  | { readonly kind: 'text'; readonly start: number; readonly text: string }
  /** `$(NAME)`, `${NAME}`, `$NAME`. `strip`: `##*-` leaves what stands behind the last dash, `%-*` what stands before it. */
  | { readonly kind: 'variable'; readonly start: number; readonly name: string; readonly shell: boolean; readonly strip?: '##*-' | '%-*' }
  /** `$(hostname -f)`; `option` is '' where there is none. */
  | { readonly kind: 'hostname'; readonly start: number; readonly option: string }
  /** `{0...3}`, `{0..2}`, `{a,b}`, `[0:2]`. */
  | { readonly kind: 'range'; readonly start: number; readonly texts: readonly string[] }
  | { readonly kind: 'unknown'; readonly start: number };

/** Where an expression stands in a label that a dot ends or begins. */
const anchors = /[)}\]`][a-z0-9-]{0,40}\.(?=[a-z$])|\.[a-z0-9-]{0,40}(?=\$[({A-Za-z_])|\$[A-Za-z_]\w{0,60}\.(?=[a-z$])/g;
const run =
  /(?:[A-Za-z0-9_.-]|\$\([A-Za-z_][\w.-]{0,60}(?: -[a-z])?\)|\$\{[A-Za-z_][^{}\s"'`$]{0,60}\}|\$[A-Za-z_]\w{0,60}|\{[\w,.-]{1,60}\}|\[\d{1,4}:\d{1,4}\]|`hostname(?: -[a-z])?`)+/g;
const part =
  /(\$\([A-Za-z_][\w.-]{0,60}(?: -[a-z])?\)|\$\{[A-Za-z_][^{}\s"'`$]{0,60}\}|\$[A-Za-z_]\w{0,60}|\{[\w,.-]{1,60}\}|\[\d{1,4}:\d{1,4}\]|`hostname(?: -[a-z])?`)|[A-Za-z0-9_.-]+/g;

/** How far from an anchor its name is looked for. */
const around = 260;

/** Names that are built with variables, in `text` from `from` to `to`, in order. */
export function findBuiltNames(text: string, from: number, to: number): readonly BuiltName[] {
  const raw = text.slice(from, to);
  if (!raw.includes('.') || !/[$`{[]/.test(raw)) return none;
  const found: BuiltName[] = [];
  let last = 0;
  let given: ReadonlyMap<string, string> | undefined;
  anchors.lastIndex = 0;
  for (let match = anchors.exec(raw); match !== null; match = anchors.exec(raw)) {
    if (match.index < last) continue;
    const span = runAround(raw, match.index, last);
    if (span === undefined || !isBuiltHost(raw, span)) continue;
    last = span.end;
    const own = raw.slice(span.start, span.end);
    given ??= assignments(raw);
    const values = given.size === 0 ? {} : valuesFor(own, given);
    found.push({ text: own, span: { start: from + span.start, end: from + span.end }, ...values });
    if (found.length >= most) break;
  }
  return found;
}

const none: readonly never[] = [];
const most = 500;

const suffixKey = /(?:^|[_.])hostname[_.-]?suffix$/i;
const suffixLine = /hostname_suffix["']?[ \t]{0,8}[=:][ \t]{0,8}["']?\.([a-z0-9][a-z0-9.-]{0,250}[a-z0-9])(?![\w.$({-])/g;

/** With the names to which a program adds that of its pod, in `text` from `from` to `to`: behind a key in it, or as the value of `key`. */
export function withSuffixes(
  built: readonly BuiltName[],
  text: string,
  [from, to]: readonly [number, number],
  key: string | undefined,
): readonly BuiltName[] {
  const raw = text.slice(from, to);
  if (key !== undefined && suffixKey.test(key) && raw.startsWith('.')) {
    if (built.length > 0) return built.map((each) => (each.span.start === from + 1 ? { ...each, behindPod: true } : each));
    return /^\.[a-z0-9][a-z0-9.-]{0,250}[a-z0-9]$/.test(raw)
      ? [{ text: raw.slice(1), span: { start: from + 1, end: to }, behindPod: true }]
      : built;
  }
  const found = [...raw.matchAll(suffixLine)].slice(0, most).map((match): BuiltName => {
    const end = from + match.index + match[0].length;
    return { text: match[1] ?? '', span: { start: end - (match[1] ?? '').length, end }, behindPod: true };
  });
  return found.length === 0 ? built : [...built, ...found].sort((a, b) => a.span.start - b.span.start);
}

/** The run of host characters and expressions around the place, leading and trailing dots left out. */
function runAround(raw: string, at: number, last: number): Span | undefined {
  const line = Math.max(raw.lastIndexOf('\n', at) + 1, at - around, last);
  const end = raw.indexOf('\n', at);
  const window = raw.slice(line, Math.min(end < 0 ? raw.length : end, at + around));
  run.lastIndex = 0;
  for (let match = run.exec(window); match !== null; match = run.exec(window)) {
    const start = line + match.index;
    if (start > at) return undefined;
    if (start + match[0].length <= at) continue;
    const lead = /^\.*/.exec(match[0])?.[0].length ?? 0;
    return { start: start + lead, end: start + trimEnds(match[0], '.', 'end').length };
  }
  return undefined;
}

/** Characters in front of a host: none of a path, of a word, of an escaped `$$(NAME)`. */
const before = /(?:^|[\s"'`@,=;:([{<>|&]|\/\/|\\[ntr])$/;
const literal = /^[a-z0-9_.-]*$/;

function isBuiltHost(raw: string, { start, end }: Span): boolean {
  const text = raw.slice(start, end);
  // A dot in front is one to which a pod's name is added.
  const from = raw[start - 1] === '.' ? start - 1 : start;
  if (text.length > 253 || !before.test(raw.slice(Math.max(0, from - 2), from)) || /[($={[]/.test(raw[end] ?? '')) return false;
  if (raw[end] === '/' && !/:\/\/(?:[^\s/@]*@)?$/.test(raw.slice(Math.max(0, start - around), start))) return false;
  const parts = partsOf(text);
  if (
    parts.every(({ kind }) => kind === 'text') ||
    parts.some((each) => each.kind === 'unknown' || (each.kind === 'text' && !literal.test(each.text)))
  )
    return false;
  const labels = parts
    .map((each) => (each.kind === 'text' ? each.text : '\0'))
    .join('')
    .split('.');
  return (
    labels.length >= 2 &&
    labels.length <= 7 &&
    labels.every((label) => label !== '' && !/^-|-$/.test(label)) &&
    !/^\d/.test(labels.at(-1) ?? '')
  );
}

/** The parts of a built name, in order. */
export function partsOf(text: string): readonly BuiltPart[] {
  const parts: BuiltPart[] = [];
  part.lastIndex = 0;
  for (let match = part.exec(text); match !== null; match = part.exec(text))
    parts.push(match[1] === undefined ? { kind: 'text', start: match.index, text: match[0] } : expressionAt(match[1], match.index));
  return parts;
}

function expressionAt(written: string, start: number): BuiltPart {
  if (/^[[{]/.test(written)) return rangeAt(written.slice(1, -1), start);
  const command = /^(?:\$\(|`)hostname(?: -([a-z]))?[)`]$/.exec(written);
  if (command !== null) return { kind: 'hostname', start, option: command[1] ?? '' };
  const inner = /^\$[({]/.test(written) ? written.slice(2, -1) : written.slice(1);
  const [name = ''] = /^[A-Za-z_]\w*/.exec(inner) ?? [];
  const rest = inner.slice(name.length);
  const shell = !written.startsWith('$(');
  if (rest === '') return { kind: 'variable', start, name, shell };
  return shell && (rest === '##*-' || rest === '%-*') ? { kind: 'variable', start, name, shell, strip: rest } : { kind: 'unknown', start };
}

/** Numbers of a range are few: of more only the first and the last are read. */
const longestRange = 64;

function rangeAt(inner: string, start: number): BuiltPart {
  const bounds = /^(\d{1,4})(?:\.{2,3}|:)(\d{1,4})$/.exec(inner);
  if (bounds !== null) {
    const [first, last] = [Number(bounds[1]), Number(bounds[2])];
    const width = /^0\d/.test(bounds[1] ?? '') ? (bounds[1] ?? '').length : 0;
    const numbers =
      last - first >= longestRange ? [first, last] : Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    return numbers.length === 0
      ? { kind: 'unknown', start }
      : { kind: 'range', start, texts: numbers.map((each) => String(each).padStart(width, '0')) };
  }
  const texts = inner.split(',');
  return texts.length > 1 && texts.length <= longestRange && texts.every((each) => /^[a-z0-9-]+$/.test(each))
    ? { kind: 'range', start, texts }
    : { kind: 'unknown', start };
}

const assignment =
  /(?:^|[\s;&|(]|\\n)([A-Za-z_]\w{0,60})=(?:"([^"\n]{0,100})"|'([^'\n]{0,100})'|(`[^`\n]{0,100}`|\$\([^()\n]{0,100}\)|[^\s;&|"'`()]{0,100}))/g;
const loop = /(?:^|[\s;&|(]|\\n)for\s+([A-Za-z_]\w{0,60})\s+in\s+([^;\n]{1,200})/g;
const asked = /(?:^|[\s;&|(]|\\n)read\s+(?:-\w+\s+)*([A-Za-z_]\w{0,60})/g;

/** What a script gives to its variables; '' where that is not one text. */
function assignments(raw: string): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const note = (name: string, value: string): void => void given.set(name, given.has(name) && given.get(name) !== value ? '' : value);
  for (const [, name = '', double, single, bare] of raw.matchAll(assignment)) note(name, double ?? single ?? bare ?? '');
  for (const [, name = '', words = ''] of raw.matchAll(loop)) note(name, loopValues(words.trim()));
  for (const [, name = ''] of raw.matchAll(asked)) given.set(name, '');
  return given;
}

/** `0 1 2`, `{0..2}`, `$(seq 0 2)` as a list that is read as a range. */
function loopValues(words: string): string {
  const [, first, last] = /^\$\(seq\s+(\d{1,3})\s+(\d{1,3})\)$/.exec(words) ?? [];
  if (first !== undefined && last !== undefined) return `{${first}..${last}}`;
  if (/^\{\d{1,3}\.\.\d{1,3}\}$/.test(words)) return words;
  const list = words.split(/\s+/);
  if (!list.every((each) => /^[a-z0-9-]{1,63}$/.test(each))) return '';
  return list.length === 1 ? words : `{${list.join(',')}}`;
}

/** Of all that a script gives only what the name holds, and what that holds in turn. */
function valuesFor(text: string, given: ReadonlyMap<string, string>): Pick<BuiltName, 'given'> {
  const needed: Record<string, string> = {};
  const take = (written: string, depth: number): void => {
    for (const each of partsOf(written)) {
      const value = each.kind === 'variable' && !Object.hasOwn(needed, each.name) ? given.get(each.name) : undefined;
      if (each.kind !== 'variable' || value === undefined) continue;
      needed[each.name] = value;
      if (depth < 3) take(value, depth + 1);
    }
  };
  take(text, 0);
  return Object.keys(needed).length === 0 ? {} : { given: needed };
}
