import { corefileBlocks } from './corefile-blocks.ts';
import { spanIn, type Source } from './source.ts';
import type { DnsHost, DnsRewrite, DnsShadow, DnsUpstream, DnsZone, TextUse } from './types.ts';

/** Keys under which ConfigMaps hold configuration of CoreDNS: its own, and what AKS and others import. */
const isCorefile = (key: string): boolean => key === 'Corefile' || /\.(?:server|override)$/.test(key);

const limit = 200;

/** What a configuration of CoreDNS, or the stub domains of kube-dns, change in the answers for names of a cluster. */
export function corefileUsesIn(source: Source): readonly TextUse[] {
  if (source.key === 'stubDomains') return stubDomains(source);
  if (source.key === undefined || !isCorefile(source.key)) return [];
  const found: TextUse[] = [];
  let offset = 0;
  let inHosts = false;
  let inRewrite = false;
  let zones: readonly string[] = [];
  for (const line of source.text.split('\n')) {
    const words = wordsOf(line, offset);
    const [first] = words;
    if (first === undefined || found.length >= limit) {
      // Nothing stands there.
    } else if (first.text === 'hosts') inHosts = words.at(-1)?.text === '{';
    else if (first.text === '}') inHosts = inRewrite = false;
    else if (inHosts) found.push(...hostsIn(source, words));
    else if (inRewrite) found.push(...rewriteIn(source, words));
    else if (first.text === 'rewrite') {
      inRewrite = words.at(-1)?.text === '{';
      found.push(...rewriteIn(source, words.slice(1)));
    } else if (words.at(-1)?.text === '{' && /^(?:[a-z]+:\/\/)?[\w.*-]*\.?(?::\d+)?$/.test(first.text) && /[.:]/.test(first.text))
      zones = words.slice(0, -1).map(({ text }) => zoneOf(text));
    else if (first.text === 'forward' || first.text === 'proxy') {
      const from = words[1] === undefined || words[1].text === '.' ? zones : [zoneOf(words[1].text)];
      found.push(...zonesIn(source, 'forward', from, first), ...upstreamsIn(source, from, words));
    } else if (first.text === 'template' || first.text === 'file' || first.text === 'etcd') {
      const own = words.slice(argumentsOf[first.text]).filter(({ text }) => text !== '{');
      found.push(...zonesIn(source, first.text, own.length > 0 ? own.map(({ text }) => zoneOf(text)) : zones, first));
    }
    offset += line.length + 1;
  }
  return [...found, ...shadowsIn(source)];
}

/** Words of a plugin in front of its zones, its name among them (plugin/template, plugin/file, plugin/etcd). */
const argumentsOf = { template: 3, file: 2, etcd: 1 } as const;

/** Plugins that pass no name on: `hosts` without `fallthrough`, a `template` without that and without a pattern (plugin.cfg: both are asked before `kubernetes`). */
function shadowsIn(source: Source): readonly DnsShadow[] {
  const isPart = source.key?.endsWith('.override') === true;
  return corefileBlocks(source.text, isPart).flatMap(({ zones, plugins }) => {
    if (!isPart && !plugins.some(({ name }) => name === 'kubernetes')) return [];
    return plugins.flatMap(({ name, args, start, body }): readonly DnsShadow[] => {
      const first = (word: string): readonly string[] | undefined => body.find(([each]) => each === word);
      if ((name !== 'hosts' && name !== 'template') || first('fallthrough') !== undefined) return [];
      if (name === 'template' && (first('match') !== undefined || !/^(?:ANY|A)$/i.test(args[1] ?? ''))) return [];
      const own = args.slice(name === 'hosts' ? 1 : 2);
      return (own.length > 0 ? own : zones).map((zone) => ({
        kind: 'dns-shadow',
        field: source.field,
        span: spanIn(source, start, start + name.length),
        zone: zoneOf(zone),
        plugin: name,
      }));
    });
  });
}

interface Word {
  readonly text: string;
  readonly start: number;
}

function wordsOf(line: string, offset: number): readonly Word[] {
  const code = line.replace(/(?:^|\s)#.*$/, '');
  return [...code.matchAll(/[^\s"]+/g)].map((match) => ({ text: match[0], start: offset + match.index }));
}

const zoneOf = (text: string): string =>
  text
    .replace(/^[a-z]+:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/^\*\./, '')
    .replace(/\.$/, '')
    .toLowerCase();

function hostsIn(source: Source, [address, ...names]: readonly Word[]): readonly DnsHost[] {
  return address === undefined || !/^[0-9a-f.:]+$/i.test(address.text)
    ? []
    : names.map(({ text, start }) => ({
        kind: 'dns-host',
        field: source.field,
        span: spanIn(source, start, start + text.length),
        host: zoneOf(text),
        address: address.text,
      }));
}

/** `[continue|stop] name [exact|prefix|suffix|substring|regex] FROM TO`, behind `rewrite` or in a block of it (plugin/rewrite); of other types nothing changes a name. */
function rewriteIn(source: Source, words: readonly Word[]): readonly DnsRewrite[] {
  const rest = words.filter(({ text }) => text !== 'continue' && text !== 'stop');
  if (rest[0]?.text !== 'name') return [];
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'] as const;
  const match = kinds.find((each) => each === rest[1]?.text);
  const [from, to] = rest.slice(match === undefined ? 1 : 2);
  if (from === undefined || to === undefined) return [];
  return [
    {
      kind: 'dns-rewrite',
      field: source.field,
      span: spanIn(source, to.start, to.start + to.text.length),
      match: match ?? 'exact',
      from: from.text.replaceAll('\\\\', '\\').replace(/\.$/, ''),
      to: to.text.replace(/\.$/, ''),
    },
  ];
}

function zonesIn(source: Source, plugin: DnsZone['plugin'], zones: readonly string[], at: Word): readonly DnsZone[] {
  return zones
    .filter((zone) => zone !== '')
    .map((zone) => ({ kind: 'dns-zone', field: source.field, span: spanIn(source, at.start, at.start + at.text.length), zone, plugin }));
}

/** Whom `forward FROM TO…` asks. */
function upstreamsIn(source: Source, zones: readonly string[], [first, , ...rest]: readonly Word[]): readonly DnsUpstream[] {
  const to = rest.map(({ text }) => text.replace(/^[a-z]+:\/\//, '').replace(/:53$/, '')).filter((text) => text !== '{');
  return first === undefined || to.length === 0
    ? []
    : zones.map((zone) => ({
        kind: 'dns-upstream',
        field: source.field,
        span: spanIn(source, first.start, first.start + first.text.length),
        zone,
        to,
      }));
}

/** `{"consul.local": ["10.150.0.1"]}` */
function stubDomains(source: Source): readonly DnsZone[] {
  return [...source.text.matchAll(/"([\w.-]{1,253})"\s*:/g)]
    .slice(0, limit)
    .map(({ 1: zone = '', index }) => ({
      kind: 'dns-zone',
      field: source.field,
      span: spanIn(source, index + 1, index + 1 + zone.length),
      zone: zoneOf(zone),
      plugin: 'forward',
    }));
}
