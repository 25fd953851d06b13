import type { Span } from '../../base/span.ts';
import { wordsOfKey } from './identifiers.ts';

/** Words at the end of a key, a flag or a variable whose value is a host, with or without a port, or a URL. */
const hostWords =
  /(?:^| )(?:\w{0,12}host(?:s|names?)?|addr|address(?:es)?|ur[il]s?|dsn|servers?|endpoints?|brokers?|peers?|seeds?|(?:seed|contact|initial) (?:hosts?|points?|nodes?|master nodes)|upstreams?|backends?|(?:retry |start |cluster )?join(?: members| list)?|bootstrap(?: servers)?|members|contactpoints|nodes)$/;

/** Does a key, a flag or a variable of this name hold a host? */
export function isHostKey(key: string): boolean {
  return key.length <= 80 && hostWords.test(wordsOfKey(key)) && !notHosts.test(key);
}

/** A key, a flag or a variable for a domain below which a program looks for etcd by SRV records: etcd, etcdctl, Patroni, Spilo. */
const etcdDomain = /(?:^| )(?:discovery srv|etcd3? srv|etcd discovery domain)$|^srv$/;

/** What a key tells of its value: `etcd srv` of a domain that is asked for SRV records, `key` of a host; `undefined`: nothing. */
export function toldByKey(key: string): string | undefined {
  if (key.length <= 80 && etcdDomain.test(wordsOfKey(key))) return 'etcd srv';
  return isHostKey(key) ? 'key' : undefined;
}

/** Fields of custom resources whose text is a host, with or without a scheme and a port, though their key does not say so (getambassador.io Mapping: service). */
const hostFields: readonly { readonly group: string; readonly kinds: readonly string[]; readonly path: readonly string[] }[] = [
  { group: 'getambassador.io', kinds: ['Mapping', 'TCPMapping'], path: ['spec', 'service'] },
];

/** Paths of strings in objects of this sort that name a host. */
export function hostFieldsOf(apiVersion: string, kind: string): readonly (readonly string[])[] {
  return hostFields.filter(({ group, kinds }) => apiVersion.startsWith(`${group}/`) && kinds.includes(kind)).map(({ path }) => path);
}

/** Whose hosts are no names of the cluster: what the program itself listens on, who may log in, a picture. */
const notHosts =
  /(?:^|[^a-z])(?:virtual|allowed|trusted|image|icon|logo|mac|email|mail|ip|wallet|node)[^a-z]?(?:host|addr|ur[il]|server|name)|bind|listen|source/i;

/** Schemes behind which a single label is the host of a server, and not a file, an image or a key. */
const serverScheme =
  /^(?:jdbc:)?(?:https?|wss?|tcp|udp|tls|ssl|grpcs?|rediss?|postgres(?:ql)?|mysql|mariadb|mongodb|amqps?|nats|kafka|memcached|ldaps?|smtps?|bolt|neo4j|clickhouse|mqtts?|ftp|gcomm|hdfs|zk|thrift|otlp|sentinel|cassandra|valkeys?|plaintext|sasl_plaintext|sasl_ssl|stomp|ws)$/i;

/** Schemes that name no server. */
const noServer =
  /^(?:file|unix|data|urn|did|tag|spiffe|secret|vault|ref|arn|gs|gcs|s3[an]?|abfss?|wasbs?|git|ssh|jar|classpath|sqlite3?|containerd|docker|oci|helm|config|env|about|chrome)$/i;

const urlBehind = /(?:^|[^a-z0-9+.:-])((?:jdbc:)?[a-z][a-z0-9+._]{0,30}):\/\/[^\s"'<>]{0,240}$/i;
const userBehind = /(?:^|[\s"'=,:/([])[a-z][\w.-]{0,40}@$/;
const commandBehind =
  /(?:^|[\s;&|(`"'])(?:nslookup|getent\s+a?hosts(?:v[46])?|dig|host|nc|ncat|ping6?|telnet|curl|wget|ssh|(?:pg_isready|psql|redis-cli|valkey-cli|mysql|mysqladmin|mongosh?|mariadb)\b[^\n;&|]{0,60}\s-h)(?:\s+-\w+(?:\s+\d+)?){0,4}\s+$/;

/** What in front of a host in its line tells that one stands there: the scheme of its URL in small letters, `@` of a user, `command`; `undefined`: nothing. */
export function toldBehind(before: string): string | undefined {
  const scheme = urlBehind.exec(before)?.[1]?.toLowerCase();
  if (scheme !== undefined)
    return noServer.test(scheme) || !isInAuthority(before.slice(before.lastIndexOf('://') + 3)) ? undefined : scheme;
  if (userBehind.test(before)) return '@';
  return commandBehind.test(before) ? 'command' : undefined;
}

/** The rest of a URL up to a host: its beginning, users, and other hosts of a list. */
function isInAuthority(between: string): boolean {
  return between === '' || /^[^/?#]*[@,]$/.test(between);
}

/** Is one label alone the host of such a URL? */
export function isServerScheme(told: string): boolean {
  return serverScheme.test(told);
}

/** Longer texts are dashboards and dumps. */
const longest = 100_000;

const keys =
  /(?:hosts?|hostnames?|address(?:es)?|addrs?|servers?|endpoints?|brokers?|peers?|seeds?|members|join|upstreams?|backends?)\\?["']?[ \t]*[:=][ \t]*(?:\[[ \t]*)?(?=\\?["'a-z]|(?:(?:\r?\n[ \t]{0,40}){1,2}|\\n)[ \t]*-[ \t])/gi;
const commands = /(?:nslookup|getent\s+a?hosts|nc|ncat|ping|telnet|-h)(?:[ \t]+-\w+(?:[ \t]+\d{1,3})?){0,4}[ \t]+(?=[a-z])/g;
/** The lines of nginx, HAProxy and Caddy that name a server. */
const directives =
  /(?<=^|[\n;{]|\\n)(?:\\?[ \t]){0,40}(?:server(?:[ \t]+[\w-]{1,40})?|(?:proxy|uwsgi|fastcgi|scgi|grpc|memcached)_pass|reverse_proxy)[ \t]+(?=[a-z][a-z0-9-]{0,62}:\d)/g;
const item =
  /(?:(?:(?:\r?\n[ \t]{0,40}){1,2}|\\n)[ \t]*-[ \t]+|[ \t]*,[ \t]*)?\\?["']?([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.(?!(?:com|org|net|io|dev|ai|co|eu|us|uk|de|fr|cn|jp|ru|local|internal|lan|example|test|ya?ml|json|conf|cfg|ini|txt|log|sh|py|js|ts|go|xml|html?|properties|toml|pem|crt|key|sock)(?![-a-z0-9]))[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)?)(?::\d{2,5})?\\?["']?(?=[\s,;&|)\]}\\]|$)/y;

export interface ToldHost {
  readonly span: Span;
  readonly told: 'key' | 'command';
}

/** Names of one or two labels in a text that a key (`rpc.address: web`, `join: [web.data]`) or a command (`nc -z web 80`) tells to be hosts. Offsets are those of `raw`. */
export function toldHosts(raw: string): readonly ToldHost[] {
  if (raw.length > longest) return none;
  const found: ToldHost[] = [];
  for (const match of raw.matchAll(keys)) {
    const key = keyAround(raw, match.index, match[0]);
    if (key !== undefined && isHostKey(key)) take(raw, match.index + match[0].length, 'key', found);
  }
  for (const match of raw.matchAll(directives)) take(raw, match.index + match[0].length, 'command', found);
  for (const match of raw.matchAll(commands)) {
    const line = raw.slice(Math.max(lineStart(raw, match.index), match.index - 200), match.index + match[0].length);
    if (commandBehind.test(line)) take(raw, match.index + match[0].length, 'command', found);
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

const listed = /(?<=^|,)[ \t]{0,4}([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)(?::\d{2,5})?(?=[ \t]{0,4}(?:,|$))/g;

/** Single labels in a list with commas of which a key tells that it is one of hosts (`REDIS_NODES=a:6379,b:6379`). Offsets are those of `raw`. */
export function listedHosts(raw: string): readonly ToldHost[] {
  return [...raw.matchAll(listed)].map((match) => {
    const [whole, host = ''] = match;
    const start = match.index + whole.indexOf(host);
    return { span: { start, end: start + host.length }, told: 'key' };
  });
}

const none: readonly never[] = [];

/** Where the line begins in which a place is; `\n` may be written out. */
function lineStart(raw: string, at: number): number {
  const written = at < 2 ? -1 : raw.lastIndexOf('\\n', at - 2);
  return Math.max(raw.lastIndexOf('\n', at) + 1, written < 0 ? 0 : written + 2);
}

/** The whole key of which a match is the end. */
function keyAround(raw: string, at: number, matched: string): string | undefined {
  const word = /^[a-z]+/i.exec(matched)?.[0] ?? '';
  const run = /[\w.-]{0,60}$/.exec(raw.slice(Math.max(0, at - 60), at))?.[0] ?? '';
  // The letter of a written `\n` is none of the key.
  const front = raw[at - run.length - 1] === '\\' ? run.slice(1) : run;
  return `${front}${word}`.replace(/^[.-]+/, '');
}

/** The items of a value, one or several. */
function take(raw: string, at: number, told: ToldHost['told'], found: ToldHost[]): void {
  item.lastIndex = at;
  for (let match = item.exec(raw); match !== null && found.length < 200; match = item.exec(raw)) {
    const label = match[1] ?? '';
    const start = match.index + match[0].indexOf(label);
    found.push({ span: { start, end: start + label.length }, told });
    if (
      told === 'command' ||
      !/^[ \t]*,|^(?:(?:\r?\n[ \t]{0,40}){1,2}|\\n)[ \t]*-[ \t]/.test(raw.slice(item.lastIndex, item.lastIndex + 60))
    )
      break;
  }
}
