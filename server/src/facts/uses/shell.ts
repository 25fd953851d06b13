import { askedBy, isProbe, isWaiter, type Asked } from './command-hosts.ts';

/** A command of a script that has to succeed before what follows it is done. Offsets in the script. */
export interface ShellWait extends Asked {
  readonly start: number;
  readonly end: number;
  readonly once?: true;
}

interface Loop {
  readonly word: 'until' | 'while' | 'for';
  readonly start: number;
  /** Behind `do`. */
  readonly body: number;
  readonly head: string;
  /** Where the head begins. */
  readonly headAt: number;
}

interface Open {
  readonly word: string;
  readonly at: number;
  body?: number;
}

/** Scripts are shorter than this many UTF-16 units; dashboards and dumps are not. */
const longest = 20_000;

/** A word without which a text waits for nothing. */
const command = /\b(?:until|while|wait-for[\w-]{0,20}|wait4x|dockerize|nslookup|getent|nc|ncat|netcat|dig|host|ping|telnet)\b/;

const keyword = /(?<![\w$.\-/{])(?:until|while|for|do|done|if|fi|case|esac)(?![\w.\-/=])/g;

/**
 * What a script of a shell waits for before it goes on: loops that end only when a command succeeds, and programs that are there to wait. Nothing of what runs under a
 * condition, what gives up after a time, or what runs beside the rest. `values`: what variables hold, as far as that is known.
 */
export function waitsIn(text: string, values: ReadonlyMap<string, string>): readonly ShellWait[] {
  if (text.length > longest || !command.test(text)) return [];
  const script = withoutComments(text);
  const known = new Map([...values, ...assignments(script)]);
  const waits: ShellWait[] = [];
  const blocks: (readonly [number, number])[] = [];
  const open: Open[] = [];
  keyword.lastIndex = 0;
  for (let match = keyword.exec(script); match !== null; match = keyword.exec(script)) {
    const word = match[0];
    const at = match.index;
    if (!beginsCommand(script, at)) continue;
    const last = open.at(-1);
    if (word === 'do') {
      if (last !== undefined) last.body ??= at + 2;
    } else if (word !== 'done' && word !== 'fi' && word !== 'esac') open.push({ word, at });
    else if (last !== undefined) {
      open.pop();
      blocks.push([last.at, at + 4]);
      if (word !== 'done') continue;
      const found = last.body === undefined ? undefined : loopWait(script, last, at, open, known);
      if (found !== undefined) waits.push(found);
    }
  }
  return [...waits, ...single(script, blocks, known)];
}

/** Blanks for comments, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/(?<=^|[\s;])#[^\n]*/g, (comment) => ' '.repeat(comment.length));
}

function assignments(script: string): readonly (readonly [string, string])[] {
  return [...script.matchAll(/(?<=^|[\s;])([A-Za-z_]\w*)=(?:"([a-z0-9][\w. -]*)"|'([a-z0-9][\w. -]*)'|([a-z0-9][\w.-]*))(?=[\s;]|$)/g)].map(
    ([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? ''] as const,
  );
}

/** Does a command begin there, so that a word may be one of the shell's own? */
function beginsCommand(script: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[ \t\r]/.test(script[before] ?? '')) before--;
  if (before < 0 || /[\n;&|({"'`]/.test(script[before] ?? '')) return true;
  return /(?:^|[\s;])(?:do|then|else|!)$/.test(script.slice(Math.max(0, before - 8), before + 1));
}

function loopWait(
  script: string,
  { word, at, body = at }: Open,
  end: number,
  around: readonly Open[],
  known: ReadonlyMap<string, string>,
): ShellWait | undefined {
  const loop: Loop = {
    word: word === 'until' || word === 'while' ? word : 'for',
    start: at,
    body,
    head: script.slice(at + word.length, body - 2),
    headAt: at + word.length,
  };
  if (
    word === 'for' ||
    around.some((each) => each.word !== 'for' && countedIn(script.slice(each.at, each.body), known) === undefined) ||
    isGuarded(script, around[0]?.at ?? at) ||
    runsBeside(script, end + 4)
  )
    return undefined;
  const condition = conditionOf(loop, script.slice(body, end));
  if (condition === undefined || condition.includes('||')) return undefined;
  const ranges = around.map((each) => rangeOf(script, each, known)).filter((each) => each !== undefined);
  const asked = askedOf(condition, new Map([...known].filter(([name]) => !ranges.some((range) => range.name === name))), ranges);
  const from = script.indexOf(condition, at);
  return asked === undefined ? undefined : { ...asked, start: from, end: from + condition.length };
}

/** What the loop needs to succeed, where nothing else ends it. */
function conditionOf({ word, head }: Loop, body: string): string | undefined {
  const text = withoutBrackets(trimmed(head));
  if (word === 'while' && /^(?:true|:|\[ 1 \])$/.test(text)) return breaksOn(body);
  if (/\b(?:break|exit|return|exec|let|expr)\b|\(\(|\+\+/.test(body) || /\s-(?:l[te]|g[te])\s/.test(text)) return undefined;
  if (word === 'until') return isEmptinessTest(text, '-z') ? undefined : text;
  if (text.startsWith('!')) return trimmed(text.slice(1)).split('&&')[0];
  return isEmptinessTest(text, '-z') || /!=\s*["']?200/.test(text) ? text : undefined;
}

/** Without the brackets of a subshell or a group around all of it. */
function withoutBrackets(text: string): string {
  const inner = /^\(([^()]*)\)$|^\{\s([^{}]*)\}$/.exec(text);
  return inner === null ? text : trimmed(inner[1] ?? inner[2] ?? '');
}

function isEmptinessTest(text: string, flag: string): boolean {
  return text.startsWith('[') && text.includes(` ${flag} `);
}

/** The command of `COMMAND && break`, or of `if COMMAND; then break`, alone in a loop without end. */
function breaksOn(body: string): string | undefined {
  if ((body.match(/\bbreak\b/g) ?? []).length !== 1 || /\b(?:exit|return|exec|let|expr)\b|\(\(|\+\+/.test(body)) return undefined;
  const lines = body.split(/[;\n]/).map(trimmed);
  const line = lines.find((each) => /\bbreak$/.test(each));
  const direct = line === undefined ? undefined : /^([^&|]+)&&\s*break$/.exec(line)?.[1];
  if (direct !== undefined) return trimmed(direct);
  const condition = lines.find((each) => each.startsWith('if ') && !each.startsWith('if !'));
  return condition === undefined ? undefined : trimmed(condition.slice(3));
}

function trimmed(text: string): string {
  return text
    .replace(/^[\s;]+/, '')
    .trimEnd()
    .replace(/;$/, '')
    .trimEnd();
}

/** May what stands in front keep the place from being reached: an end of the script, a function, a condition in the same line? Or does something run beside it already, the program perhaps? */
function isGuarded(script: string, at: number): boolean {
  const before = script.slice(0, at);
  const lastFunction = before.search(/\w\s{0,3}\(\)\s{0,20}\{(?![^{}]*\})/);
  return (
    /(?<![&>|<])&(?![&>\d])/.test(before) ||
    /(?<=^|[\s;])(?:exit|return|exec)(?=[\s;]|$)/m.test(before) ||
    (lastFunction >= 0 && !/\n\}/.test(before.slice(lastFunction))) ||
    /(?:&&|\|\|)\s{0,50}[({]?\s{0,50}$/.test(before)
  );
}

/** Does what ended there run in the background? */
function runsBeside(script: string, end: number): boolean {
  return /^[\s)}]{0,20}&(?!&)/.test(script.slice(end, end + 24));
}

interface Range {
  readonly name: string;
  readonly values: readonly string[];
}

/** The values that a loop goes through, where they are written out: `for NAME in …`, `for ((NAME=0; NAME<3; …))`, `while [ $NAME -lt 3 ]` behind `NAME=0`. */
function rangeOf(script: string, { at, body = at }: Open, known: ReadonlyMap<string, string>): Range | undefined {
  const counted = countedIn(script.slice(at, body), known);
  if (counted !== undefined) return counted;
  const head = /^for\s+([A-Za-z_]\w*)\s+in\s+([^;\n]*)/.exec(script.slice(at, body));
  if (head === null) return undefined;
  const words = replaced(head[2] ?? '', known)
    .replace(/["']/g, '')
    .replace(/\bdo$/, '')
    .trim();
  const span = /^\{(\d{1,3})\.\.(\d{1,3})\}$/.exec(words) ?? /^(?:\$\(|`)seq (?:-w )?(?:(\d{1,3}) )?(\d{1,3})(?:\)|`)$/.exec(words);
  const [first, last] = [Number(span?.[1] ?? 1), Number(span?.[2] ?? 0)];
  const values =
    span === null
      ? words.split(/\s+/)
      : Array.from({ length: Math.max(0, Math.min(50, last - first + 1)) }, (_, index) => String(first + index));
  return values.every((value) => /^[\w.-]+$/.test(value)) ? { name: head[1] ?? '', values: values.slice(0, 50) } : undefined;
}

function countedIn(head: string, known: ReadonlyMap<string, string>): Range | undefined {
  const inFor = /^for\s+\(\(\s*([A-Za-z_]\w*)\s*=\s*(\d{1,3})\s*;\s*\1\s*(<=?)\s*(\d{1,3})\s*;/.exec(head);
  const inWhile = /^while\s+\[+\s+"?\$\{?([A-Za-z_]\w*)\}?"?\s+-(l[te])\s+(\d{1,3})\s/.exec(head);
  const name = inFor?.[1] ?? inWhile?.[1];
  const first = Number(inFor?.[2] ?? known.get(name ?? '') ?? Number.NaN);
  if (name === undefined || Number.isNaN(first)) return undefined;
  const last = Number(inFor?.[4] ?? inWhile?.[3] ?? 0) - (inFor?.[3] === '<=' || inWhile?.[2] === 'le' ? 0 : 1);
  return { name, values: Array.from({ length: Math.max(0, Math.min(50, last - first + 1)) }, (_, index) => String(first + index)) };
}

/** With what variables hold; those of the pod's own name are written as facts write them. */
function replaced(text: string, known: ReadonlyMap<string, string>): string {
  return text
    .replace(/\$\((?:hostname|cat \/etc\/hostname)(?: -s)?\)|`hostname(?: -s)?`|\$HOSTNAME(?!\w)|\$\{HOSTNAME\}/g, '${HOSTNAME}')
    .replace(/\$\(hostname (?:-f|--fqdn)\)|`hostname (?:-f|--fqdn)`/g, '${HOSTNAME+}')
    .replace(/\$\(cat \/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/namespace\)/g, '${NAMESPACE+}')
    .replace(/(?<=[\w.-])\$\([^)\n]*\)/g, '?')
    .replace(/\$\{(?:HOSTNAME|POD_NAME)%-\*\}/g, '${HOSTNAME%}')
    .replace(
      /\$\(([A-Za-z_]\w*)\)|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g,
      (whole: string, kubelet?: string, braced?: string, plain?: string) => {
        const name = kubelet ?? braced ?? plain ?? '';
        return name === '' ? whole : (known.get(name) ?? `\${${name}}`);
      },
    );
}

/** Words of a simple command, without quotes, brackets and redirections. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/["'`[\]<>]|\$\((?=[a-z])|\)/g, ' ')
    .replace(/\d?&\d?/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** What a list of commands asks for, loops around it written out. */
function askedOf(list: string, known: ReadonlyMap<string, string>, ranges: readonly Range[]): Asked | undefined {
  const parts = replaced(list, known).split(/&&|[|;\n]/);
  if (/(?:^|[\s/])dig\s/.test(list) && !/\bgrep\b|\[|\btest\b/.test(list)) return undefined;
  const found = parts.map((part) => askedBy(wordsOf(part))).filter((each) => each !== undefined);
  const [first] = found;
  if (first === undefined) return undefined;
  const hosts = found.flatMap((each) => each.hosts).flatMap((host) => writtenOut(host, ranges));
  return { hosts: [...new Set(hosts)], asks: found.every((each) => each.asks === first.asks) ? first.asks : 'connection' };
}

function writtenOut(host: string, ranges: readonly Range[]): readonly string[] {
  const range = ranges.find(({ name }) => host.includes(`\${${name}}`));
  if (range === undefined) return [host];
  return range.values.flatMap((value) => writtenOut(host.replaceAll(`\${${range.name}}`, value), ranges));
}

/** Does the script end with an error where the command fails: `… || exit 1`, `… || { echo; exit 1; }`? */
function endsOtherwise(script: string, start: number, each: string): boolean {
  const at = each.indexOf('||');
  return (
    at >= 0 &&
    !each.includes('||', at + 2) &&
    /^\|\|\s{0,20}(?:\{[^{}]{0,200}?[\s;])?exit\s+[1-9]/.test(script.slice(start + at, start + at + 240))
  );
}

/** Programs at the end of a pipe that succeed whatever they read. */
const swallows = /\|\s{0,10}(?:awk|cut|head|tail|sed|tee|sort|uniq|tr|cat|wc|xargs)(?![\w-])/;

/** Commands by themselves that fail until a host answers: programs that are there to wait, and the only command of a script. */
function single(script: string, blocks: readonly (readonly [number, number])[], known: ReadonlyMap<string, string>): readonly ShellWait[] {
  const waits: ShellWait[] = [];
  let at = 0;
  const commands = script.split(/[;\n]/);
  const only =
    /(?:^|[\n;])[ \t]*set -[a-z]*e/.test(script) || commands.filter((each) => trimmed(each) !== '' && !/^\s*set -/.test(each)).length === 1;
  for (const each of commands) {
    const start = at;
    at += each.length + 1;
    const ends = endsOtherwise(script, start, each);
    if (
      !command.test(each) ||
      (each.includes('||') && !ends) ||
      /&\s*$/.test(each) ||
      /^\s*(?:if|elif|while|until|for|case)\b/.test(each) ||
      blocks.some(([from, to]) => from <= start && start < to)
    )
      continue;
    for (const part of (each.split('||')[0] ?? '').split('&&')) {
      const words = wordsOf(replaced(part, known));
      const asked =
        (isWaiter(words) || ((only || ends) && isProbe(words) && !swallows.test(part))) && !isGuarded(script, start)
          ? askedBy(words)
          : undefined;
      const from = script.indexOf(trimmed(part), start);
      if (asked !== undefined) waits.push({ ...asked, once: true, start: from, end: from + trimmed(part).length });
    }
  }
  return waits;
}
