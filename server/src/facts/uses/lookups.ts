import { isIdentifierKey } from '../mentions/identifiers.ts';
import { envoyHosts } from './envoy.ts';
import { formsOfPrograms, keysOfPrograms } from './programs.ts';
import { spanIn, type Source } from './source.ts';
import type { Lookup, ProgramId } from './types.ts';

/** Lookups kept of one text. */
const limit = 50;

/** Keys end so where a program finds others by the value. Cheap, so that most texts cost one look. */
const hint =
  /dns|join|seed|peer|member|disco|unicast|contact|routes|gossip|server-template|default.?zone|:6222|bootstrap|cluster|quorum|initial/i;

/** A key with its value in a text: `key: value`, `key = "value"`, `--key=value`, `-Dkey=value`, `<key>value`. Up to the end of the line. */
const entry = /(?<![\w.-])(-{0,2}[A-Za-z][\w.-]{2,80})["']?[ \t]{0,4}([=:>]|(?=[ \t]))[ \t]{0,8}(?=([^\n]{0,400}))/g;

/** The names whose addresses programs ask for all at once, as far as the text says so. */
export function lookupsIn(source: Source): readonly Lookup[] {
  if ((!hint.test(source.text) && !hint.test(source.key ?? '')) || isIdentifierKey(source.key ?? '')) return [];
  const found: Lookup[] = [];
  const add = (program: ProgramId, host: string, from: number): void => {
    const bare = host.replace(/[.-]{1,3}$/, '');
    if (found.length < limit && isHost(bare) && !found.some((each) => each.span.start === source.start + from)) {
      found.push({ kind: 'lookup', field: source.field, span: spanIn(source, from, from + bare.length), host: bare, program });
    }
  };
  for (const [program, form] of formsOfPrograms) {
    for (const match of source.text.matchAll(form)) {
      const host = match[1] ?? '';
      if (isWholeAt(source.text, match.index + match[0].length)) add(program, host, match.index + match[0].lastIndexOf(host));
    }
  }
  const own = source.key === undefined ? undefined : programOfKey(source.key);
  if (own !== undefined && !source.text.includes('\n')) for (const { host, at } of hostsIn(source.text)) add(own, host, at);
  inLines(source.text, add);
  inTargets(source.text, add);
  for (const { host, at } of envoyHosts(source.text)) add('envoy', host, at);
  return found;
}

/** Does nothing follow that makes more of a host: a variable, a template? */
function isWholeAt(text: string, at: number): boolean {
  return !/[${%*]/.test(text[at] ?? '');
}

/** The program that looks a value of this key up. */
export function programOfKey(key: string): ProgramId | undefined {
  const words = key
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join(' ');
  const found = keysOfPrograms.find(([, form]) => form.test(words))?.[0];
  return found === 'peers' && ofClients.test(words) ? undefined : found;
}

/** Words of keys whose hosts somebody dials who is no member. */
const ofClients = /(?:^| )(?:etcdctl|clients?|proxy|upstream|advertised|exporter|allowed|trusted)(?: |$)/;

type Add = (program: ProgramId, host: string, from: number) => void;

/** Values behind keys, line by line; of a key alone in its line the list below it. */
function inLines(text: string, add: Add): void {
  let at = 0;
  let listed: ProgramId | undefined;
  for (const line of text.split('\n')) {
    const item = /^\s{0,60}-\s{1,4}/.exec(line);
    if (item !== null && listed !== undefined) {
      for (const { host, at: from } of hostsIn(line.slice(item[0].length))) add(listed, host, at + item[0].length + from);
    } else if (!hint.test(line)) {
      if (line.trim() !== '') listed = undefined;
    } else if (!/^\s{0,60}(?:#|\/\/|;)/.test(line)) {
      listed = undefined;
      for (const match of line.matchAll(entry)) {
        const [whole, key = '', separator, value = ''] = match;
        const program = separator === '' && !key.startsWith('-') ? undefined : programOfKey(key);
        if (program === undefined) continue;
        if (value.trim() === '' || value.trim() === '[') listed = program;
        const from = at + match.index + whole.length;
        for (const found of hostsIn(value)) add(program, found.host, from + found.at);
      }
    }
    at += line.length + 1;
  }
}

/** Names below `dns_sd_configs` of Prometheus; of those with `type: A` all addresses are asked for, others are SRV. */
function inTargets(text: string, add: Add): void {
  for (const match of text.matchAll(/dns_sd_configs:/g)) {
    const block = text.slice(match.index, match.index + 600);
    const end = block.search(/\n\s{0,40}(?:-\s{1,4})?(?:job_name|relabel_configs|static_configs|metrics_path|kubernetes_sd_configs):/);
    const part = end < 0 ? block : block.slice(0, end);
    if (!/\btype:\s{0,4}["']?A\b/.test(part)) continue;
    for (const { 0: whole, 1: host = '', index } of part.matchAll(/(?:-|\[|,)\s{0,4}["']?([a-z0-9][a-z0-9.-]{1,252})(?=["'\s,\]])/g))
      add('prometheus', host, match.index + index + whole.lastIndexOf(host));
  }
}

/** Hosts of a list as people write it: with schemes, ports, quotes, brackets, commas. Ends with what is none. */
function hostsIn(value: string): readonly { readonly host: string; readonly at: number }[] {
  const found: { readonly host: string; readonly at: number }[] = [];
  const part =
    /^[\s"'[,]{0,12}(?:[a-z0-9-]{1,40}=|\d{1,4}@)?(?:[a-z][a-z0-9+.-]{0,20}:\/\/(?:[^\s@/,]{1,100}@)?|dns\+)?([a-z0-9][a-z0-9.-]{0,252})(?::\d{1,5}(?:\.\.\d{1,5})?)?(?:\/[\w./-]{0,100})?["'\]]{0,3}/;
  for (let at = 0; at < value.length && found.length < 20;) {
    const rest = value.slice(at);
    const match = part.exec(rest);
    if (match === null || !/^(?:$|[\s,;<])/.test(rest.slice(match[0].length))) break;
    const host = match[1] ?? '';
    found.push({ host, at: at + match[0].lastIndexOf(host) });
    const behind = rest.slice(match[0].length);
    if (!/^\s{0,4},/.test(behind) && !/^ [a-z]/.test(behind)) break;
    at += match[0].length + (/^\s{0,4},?/.exec(behind)?.[0].length ?? 0);
  }
  return found;
}

function isHost(host: string): boolean {
  return (
    /[a-z]/.test(host) &&
    host.length > 1 &&
    !/^(?:true|false|null|none|auto|dns|localhost|static|kubernetes|tcp|udp|http|https)$/.test(host) &&
    host.split('.').every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  );
}
