import { spanIn, type Source } from './source.ts';
import type { OwnLookup, OwnResolver } from './types.ts';

/** Servers for run-time look-ups; without any, nginx resolves all names once, when it starts, as every program does. */
const resolver = /(?:^|[\n;{}])[ \t]*resolver[ \t]+[^;\n]/;

/** Directives that pass a request on, with what they pass it to. */
const passes = /(?:^|[\s;{}])(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass[ \t]+([^;\n]{1,300});/g;
const variables = /(?:^|[\s;{}])set[ \t]+\$(\w{1,60})[ \t]+([^;\n]{1,300});/g;
const upstreams = /(?:^|[\s;{}])upstream[ \t]+([\w.-]{1,200})[ \t]*\{/g;
const resolved = /(?:^|[\s;{}])server[ \t]+([a-z0-9][\w.:-]{0,200})[^;\n]{0,200}[ \t]resolve[ \t;]/g;
/** The values that a `map` or a `split_clients` gives a variable. */
const maps = /(?:^|[\s;{}])(?:map|split_clients)[ \t]+[^\s;{}]{1,200}[ \t]+\$(\w{1,60})[ \t]*\{([^}]{0,2000})\}/g;
const mapped = /(?<=^|[\n;])[ \t]*[^\s;#][^\n;]{0,200}?[ \t]+([^\s;]{1,300})[ \t]*(?=;)/g;
const host = /^["']?(?:[a-z]{1,10}:\/\/)?(?![a-z]{1,10}:\/\/)([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(?=$|[:/"'?$])/;

/**
 * Names that an nginx configuration looks up while it runs: in `set`, where a directive passes to that variable, beside a variable in such a directive,
 * and servers marked `resolve`; and whether it says whom it asks. Its own resolver takes them as they stand: it knows no search list (ngx_resolver.c).
 */
export function nginxLookupsIn(source: Source): readonly (OwnLookup | OwnResolver)[] {
  const { text } = source;
  if (!text.includes('_pass') && !text.includes('resolver')) return [];
  const own = resolver.exec(text);
  const marks: readonly OwnResolver[] =
    own === null
      ? []
      : [{ kind: 'own-resolver', field: source.field, span: spanIn(source, own.index, own.index + own[0].length), program: 'nginx' }];
  const passed = [...text.matchAll(passes)];
  const groups = new Set([...text.matchAll(upstreams)].map(([, name]) => name));
  const used = new Set(passed.flatMap(([, to = '']) => [...to.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name)));
  const found = [
    ...[...text.matchAll(variables)].filter(([, name]) => used.has(name)).map((match) => hostIn(source, match, match[2] ?? '')),
    ...[...text.matchAll(maps)].filter(([, name]) => used.has(name)).flatMap((map) => inMap(source, map)),
    ...passed.filter(([, to = '']) => to.includes('$')).map((match) => hostIn(source, match, match[1] ?? '')),
    ...(own === null ? [] : [...text.matchAll(resolved)].map((match) => hostIn(source, match, match[1] ?? ''))),
  ];
  return [
    ...marks,
    ...found.flatMap((each) =>
      each === undefined || groups.has(each.host) ? [] : [own === null ? { ...each, alone: true as const } : each],
    ),
  ];
}

function inMap(source: Source, map: RegExpExecArray): readonly (OwnLookup | undefined)[] {
  const [whole, , body = ''] = map;
  const from = map.index + whole.lastIndexOf(body);
  return [...body.matchAll(mapped)].map((match) => {
    const [line, value = ''] = match;
    const name = host.exec(value)?.[1];
    if (name === undefined || !/[a-z]/.test(name) || /^[ \t]*(?:#|volatile|include|hostnames)/.test(line)) return undefined;
    const start = from + match.index + line.lastIndexOf(value) + value.indexOf(name);
    return { kind: 'own-lookup', field: source.field, span: spanIn(source, start, start + name.length), host: name, program: 'nginx' };
  });
}

function hostIn(source: Source, match: RegExpExecArray, value: string): OwnLookup | undefined {
  const name = host.exec(value)?.[1];
  const line = source.text.lastIndexOf('\n', match.index + 1) + 1;
  if (name === undefined || !/[a-z]/.test(name) || /^[ \t]*#/.test(source.text.slice(line, match.index + match[0].length)))
    return undefined;
  const start = match.index + match[0].indexOf(value, match[0].search(/[ \t]/)) + value.indexOf(name);
  return { kind: 'own-lookup', field: source.field, span: spanIn(source, start, start + name.length), host: name, program: 'nginx' };
}
