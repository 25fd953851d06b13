import { spanIn, type Source } from './source.ts';
import type { OwnLookup } from './types.ts';

/** Servers for run-time look-ups; without any, nginx resolves all names once, when it starts, as every program does. */
const resolver = /(?:^|[\n;{}])[ \t]*resolver[ \t]+[^;\n]/;

/** Directives that pass a request on, with what they pass it to. */
const passes = /(?:^|[\s;{}])(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass[ \t]+([^;\n]{1,300});/g;
const variables = /(?:^|[\s;{}])set[ \t]+\$(\w{1,60})[ \t]+([^;\n]{1,300});/g;
const upstreams = /(?:^|[\s;{}])upstream[ \t]+([\w.-]{1,200})[ \t]*\{/g;
const resolved = /(?:^|[\s;{}])server[ \t]+([a-z0-9][\w.:-]{0,200})[^;\n]{0,200}[ \t]resolve[ \t;]/g;
const host = /^(?:["']?)(?:[a-z]{1,10}:\/\/)?([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(?=$|[:/"'?$])/;

/**
 * Names that an nginx configuration looks up while it runs: in `set`, where a directive passes to that variable, beside a variable in such a directive,
 * and servers marked `resolve`. Its own resolver takes them as they stand: it knows no search list (ngx_resolver.c).
 */
export function nginxLookupsIn(source: Source): readonly OwnLookup[] {
  const { text } = source;
  if (!text.includes('resolver') || !resolver.test(text)) return [];
  const passed = [...text.matchAll(passes)];
  const groups = new Set([...text.matchAll(upstreams)].map(([, name]) => name));
  const used = new Set(passed.flatMap(([, to = '']) => [...to.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name)));
  const found = [
    ...[...text.matchAll(variables)].filter(([, name]) => used.has(name)).map((match) => hostIn(source, match, match[2] ?? '')),
    ...passed.filter(([, to = '']) => to.includes('$')).map((match) => hostIn(source, match, match[1] ?? '')),
    ...[...text.matchAll(resolved)].map((match) => hostIn(source, match, match[1] ?? '')),
  ];
  return found.flatMap((each) => (each === undefined || groups.has(each.host) ? [] : [each]));
}

function hostIn(source: Source, match: RegExpExecArray, value: string): OwnLookup | undefined {
  const name = host.exec(value)?.[1];
  const line = source.text.lastIndexOf('\n', match.index + 1) + 1;
  if (name === undefined || !/[a-z]/.test(name) || /^[ \t]*#/.test(source.text.slice(line, match.index + match[0].length))) return undefined;
  const start = match.index + match[0].indexOf(value, match[0].search(/[ \t]/)) + value.indexOf(name);
  return { kind: 'own-lookup', field: source.field, span: spanIn(source, start, start + name.length), host: name, program: 'nginx' };
}
