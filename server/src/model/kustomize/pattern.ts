/** Characters that one place of a pattern takes. */
type Takes = (char: string) => boolean;

/** One state of a Thompson machine: it takes a character and goes on, or goes on to several without taking one. */
interface State {
  readonly takes?: Takes;
  readonly next: number[];
}

interface Piece {
  readonly start: number;
  /** States whose `next` is still open. */
  readonly ends: readonly number[];
}

interface Reader {
  readonly pattern: string;
  at: number;
  readonly states: State[];
}

/** More states than any pattern of a kustomization needs. */
const maxStates = 2_000;
const classes: Readonly<Record<string, Takes>> = { d: (c) => /\d/.test(c), D: (c) => !/\d/.test(c), w: (c) => /\w/.test(c), W: (c) => !/\w/.test(c), s: (c) => /[\t\n\f\r ]/.test(c), S: (c) => !/[\t\n\f\r ]/.test(c) };

class Unreadable extends Error {}

/**
 * Does the whole value match a pattern of RE2, as kustomize's targets write them? Takes time in proportion to pattern times value, whatever
 * the pattern is, unlike `RegExp`. `undefined`: the pattern is none, or uses what no target needs (flags, word boundaries, Unicode classes).
 */
export function matchesPattern(pattern: string, value: string): boolean | undefined {
  const reader: Reader = { pattern, at: 0, states: [] };
  try {
    const whole = alternatives(reader, 0);
    if (reader.at < pattern.length) return undefined;
    const final = add(reader, {});
    close(reader, whole.ends, final);
    return run(reader.states, whole.start, final, value);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function run(states: readonly State[], start: number, final: number, value: string): boolean {
  let here = reach(states, [start]);
  for (const char of value) {
    const taking = [...here].flatMap((at) => (states[at]?.takes?.(char) === true ? states[at].next : []));
    if (taking.length === 0) return false;
    here = reach(states, taking);
  }
  return here.has(final);
}

/** All states that are reached without a character. */
function reach(states: readonly State[], from: readonly number[]): Set<number> {
  const found = new Set(from);
  for (const at of found) if (!states[at]?.takes) for (const next of states[at]?.next ?? []) found.add(next);
  return found;
}

function add(reader: Reader, { takes, next = [] }: { readonly takes?: Takes; readonly next?: readonly number[] }): number {
  if (reader.states.length >= maxStates) throw new Unreadable();
  return reader.states.push({ ...(takes ? { takes } : {}), next: [...next] }) - 1;
}

function close(reader: Reader, ends: readonly number[], to: number): void {
  for (const end of ends) reader.states[end]?.next.push(to);
}

function alternatives(reader: Reader, depth: number): Piece {
  if (depth > 50) throw new Unreadable();
  const branches = [sequence(reader, depth)];
  while (reader.pattern[reader.at] === '|') {
    reader.at++;
    branches.push(sequence(reader, depth));
  }
  const [only, ...others] = branches;
  if (only && others.length === 0) return only;
  return { start: add(reader, { next: branches.map(({ start }) => start) }), ends: branches.flatMap(({ ends }) => ends) };
}

function sequence(reader: Reader, depth: number): Piece {
  const start = add(reader, {});
  let ends: readonly number[] = [start];
  for (let char = reader.pattern[reader.at]; char !== undefined && char !== '|' && char !== ')'; char = reader.pattern[reader.at]) {
    const from = reader.at;
    const piece = repeated(reader, atom(reader, depth), from, depth);
    close(reader, ends, piece.start);
    ({ ends } = piece);
  }
  return { start, ends };
}

/** `from`: where the atom begins, to be read again for `{n,m}`. */
function repeated(reader: Reader, piece: Piece, from: number, depth: number): Piece {
  const to = reader.at;
  const [, sign, least, comma, most] = /^(?:([*+?])|\{(\d{1,3})(,?)(\d{0,3})\})\??/.exec(reader.pattern.slice(to, to + 12)) ?? [];
  if (sign === undefined && least === undefined) return piece;
  const end = to + (/^(?:[*+?]|\{\d{1,3},?\d{0,3}\})\??/.exec(reader.pattern.slice(to, to + 12))?.[0].length ?? 0);
  if (/[*+?]/.test(reader.pattern.charAt(end))) throw new Unreadable();
  const minimum = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
  const maximum = sign === '?' ? 1 : sign !== undefined ? Infinity : comma === '' ? minimum : most === '' ? Infinity : Number(most);
  const again = (): Piece => {
    reader.at = from;
    return atom(reader, depth);
  };
  const start = add(reader, {});
  let ends: number[] = [start];
  const skips: number[] = [];
  const copies = maximum === Infinity ? Math.max(1, minimum) : maximum;
  for (let copy = 0; copy < copies; copy++) {
    const next = copy === 0 ? piece : again();
    if (copy >= minimum) skips.push(...ends);
    close(reader, ends, next.start);
    if (maximum === Infinity && copy === copies - 1) {
      const back = add(reader, { next: [next.start] });
      close(reader, next.ends, back);
      ends = [back];
    } else ends = [...next.ends];
  }
  reader.at = end;
  return { start, ends: [...new Set([...ends, ...skips])] };
}

function atom(reader: Reader, depth: number): Piece {
  const char = reader.pattern[reader.at++];
  if (char === '(') {
    if (reader.pattern[reader.at] === '?') {
      if (!reader.pattern.startsWith('?:', reader.at)) throw new Unreadable();
      reader.at += 2;
    }
    const inner = alternatives(reader, depth + 1);
    if (reader.pattern[reader.at++] !== ')') throw new Unreadable();
    return inner;
  }
  const takes = char === '[' ? charClass(reader) : char === '.' ? (c: string): boolean => c !== '\n' : char === '\\' ? escaped(reader) : undefined;
  // The whole value is matched: anchors at the ends of a pattern say nothing more.
  if (char === '^' && reader.at === 1 || char === '$' && reader.at === reader.pattern.length) return single(reader, undefined);
  if (char === undefined || (takes === undefined && '*+?{}^$])'.includes(char))) throw new Unreadable();
  return single(reader, takes ?? ((c) => c === char));
}

function single(reader: Reader, takes: Takes | undefined): Piece {
  const at = add(reader, takes ? { takes } : {});
  return { start: at, ends: [at] };
}

function escaped(reader: Reader): Takes {
  const char = reader.pattern[reader.at++];
  const known = char === undefined ? undefined : classes[char];
  if (known) return known;
  if (char === undefined || /[A-Za-z0-9]/.test(char)) throw new Unreadable();
  return (c) => c === char;
}

function charClass(reader: Reader): Takes {
  const negated = reader.pattern[reader.at] === '^';
  if (negated) reader.at++;
  const parts: Takes[] = [];
  for (let first = true; first || reader.pattern[reader.at] !== ']'; first = false) {
    const low = reader.pattern[reader.at++];
    if (low === undefined || (low === '[' && reader.pattern[reader.at] === ':')) throw new Unreadable();
    if (low === '\\') {
      parts.push(escaped(reader));
      continue;
    }
    const high = reader.pattern[reader.at] === '-' && reader.pattern[reader.at + 1] !== ']' ? reader.pattern[reader.at + 1] : undefined;
    if (high === '\\' || (high !== undefined && high < low)) throw new Unreadable();
    if (high !== undefined) reader.at += 2;
    parts.push((c) => low <= c && c <= (high ?? low));
  }
  reader.at++;
  return (c) => parts.some((part) => part(c)) !== negated;
}
