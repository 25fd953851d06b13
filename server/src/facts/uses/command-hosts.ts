import type { Asks } from './types.ts';

/** What one command asks for: hosts with `${X}` for variables, in the order of the command. */
export interface Asked {
  readonly hosts: readonly string[];
  readonly asks: Asks;
}

const lookups = new Map<string, Asks>([
  ['nslookup', 'dns'],
  ['dig', 'dns'],
  ['host', 'dns'],
  ['drill', 'dns'],
  ['getent', 'name'],
  ['ping', 'name'],
  ['nc', 'connection'],
  ['ncat', 'connection'],
  ['netcat', 'connection'],
  ['telnet', 'connection'],
]);

/** What programs that are written into a command (`python -c "…"`) call to resolve a name, and no more. */
const resolving = /gethostby|getaddrinfo|dns\.(?:lookup|resolve)|\bResolv\b|getByName|dns_get_record/;

/** Words in front of a command that leave it what it is. */
const wrappers = new Set(['!', 'if', 'then', 'do', 'else', 'test', '-n', '-z', 'sudo', 'exec', 'command', 'busybox', 'time', 'timeout']);

/** Programs that fail until a host that they are given answers, and then are done. */
const waiters = new Set(['wait-for-it', 'wait-for', 'wait4x', 'dockerize', 'wait-for-port']);

/** Is it a program that is there to wait? */
export function isWaiter(words: readonly string[]): boolean {
  return waiters.has(programOf(withoutWrappers(words)));
}

/** Is it a program that only looks names up, or tries connections? */
export function isProbe(words: readonly string[]): boolean {
  const program = programOf(withoutWrappers(words));
  return lookups.has(program) || waiters.has(program);
}

/** The hosts that a command asks for, its words without quotes. `undefined`: none. */
export function askedBy(all: readonly string[]): Asked | undefined {
  const words = withoutWrappers(all);
  const asks = lookups.get(programOf(words)) ?? (words.some((word) => resolving.test(word)) ? 'name' : 'connection');
  const single =
    lookups.has(programOf(words)) || waiters.has(programOf(words)) ? words.findIndex((word, index) => index > 0 && isPlainHost(word)) : -1;
  const hosts = words.flatMap((word, index) => hostIn(word, index === 0 ? '' : (words[index - 1] ?? ''), index === single));
  // A name server may stand behind the name.
  const found = asks === 'dns' ? hosts.slice(0, 1) : hosts;
  return found.length === 0 ? undefined : { hosts: found, asks };
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    const after = words[at - 1] === 'timeout' || words[at - 1]?.startsWith('-') === true;
    if (
      !wrappers.has(word) &&
      !/^[A-Za-z_]\w*=/.test(word) &&
      !(at > 0 && after && /^(?:-\w+|\d+[smh]?)$/.test(word)) &&
      !(words[at - 1] === 'timeout' && word.startsWith('-'))
    )
      break;
    at++;
  }
  return words.slice(at);
}

function programOf(words: readonly string[]): string {
  const [first = ''] = words;
  return first.slice(first.lastIndexOf('/') + 1).replace(/\.sh$/, '');
}

const hostFlags = /^(?:-h|-H|--host|--hostname|--server|-server)$/;

/** The host that a word names: of a URL, with its port, behind `-h`, of `/dev/tcp/…`, or by itself where it has a dot. `alone`: also a single label. */
function hostIn(word: string, before: string, alone: boolean): readonly string[] {
  const device = /^\/dev\/(?:tcp|udp)\/([^/]+)\//.exec(word)?.[1];
  if (device !== undefined) return isHost(device) ? [device] : [];
  const value = /^--?[A-Za-z][\w-]*=/.test(word) ? word.slice(word.indexOf('=') + 1) : word.replace(/^-h(?=[a-z])/, '');
  const isFlagged = value !== word;
  if (!isFlagged && word.startsWith('-')) return [];
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:?#]+)/i.exec(value)?.[1];
  if (url !== undefined) return isHost(url) ? [url] : [];
  const host = /^([^:/]+)(?::\d{1,5})?$/.exec(value)?.[1];
  if (host === undefined || !isHost(host)) return [];
  const port = host.length < value.length;
  return port ||
    alone ||
    hostFlags.test(before) ||
    (isFlagged && hostFlags.test(word.slice(0, word.indexOf('=')))) ||
    (host.includes('.') && !isFlagged && !before.startsWith('-'))
    ? [host]
    : [];
}

function isPlainHost(word: string): boolean {
  return !word.startsWith('-') && !['hosts', 'ahosts', 'ahostsv4', 'ahostsv6', 'tcp', 'udp', 'http'].includes(word) && isHost(word);
}

/** Labels of a host, variables among them; no address, no file. */
function isHost(text: string): boolean {
  if (text.length > 253 || !/[a-z}]/.test(text) || /\.(?:sh|txt|json|ya?ml|conf|log|pem|crt|key|sock|pid)$/.test(text)) return false;
  return (
    text.split('.').every((label) => /^(?:[a-z0-9-]|\$\{[A-Za-z_]\w*[%+]?\})+$/.test(label)) && !/^-|-$/.test(text) && text !== 'localhost'
  );
}
