import type { RuleDocs } from './sections.ts';

/** What people read of a rule. */
export interface RuleTexts {
  readonly id: string;
  /** One sentence without its full stop. */
  readonly summary: string;
  readonly docs: RuleDocs;
}

/** What people see, in the words of programs, and rules that find a cause of it, the likeliest first. Rules whose pages cite it come in addition. */
interface Known {
  readonly see: string;
  readonly rules: readonly string[];
}

const nameRules = [
  'dns-name-unknown-service',
  'dns-name-wrong-service',
  'dns-name-unknown-pod',
  'dns-name-wrong-namespace',
  'dns-name-cluster-domain',
  'dns-name-of-unnamed-pod',
  'dns-name-breaks-under-prefix',
];
const podNames = [
  'statefulset-service-not-found',
  'statefulset-service-selects-other-pods',
  'subdomain-service-not-found',
  'hostname-without-subdomain',
  'job-without-subdomain',
];

const known: readonly Known[] = [
  {
    see: 'no such host',
    rules: [...nameRules, ...podNames, 'headless-selects-nothing', 'publish-not-ready-missing', 'host-network-dns-policy'],
  },
  { see: 'NXDOMAIN', rules: [...nameRules, ...podNames] },
  { see: 'Name or service not known', rules: [...nameRules, ...podNames] },
  { see: 'UnknownHostException', rules: [...nameRules, ...podNames, 'publish-not-ready-missing'] },
  { see: 'getaddrinfo ENOTFOUND', rules: [...nameRules, ...podNames] },
  { see: 'bad address', rules: [...nameRules] },
  { see: 'Name does not resolve', rules: [...nameRules, ...podNames, 'name-needs-search-list'] },
  { see: 'nodename nor servname provided', rules: [...nameRules, ...podNames] },
  { see: 'php_network_getaddresses', rules: [...nameRules, ...podNames] },
  { see: 'dial tcp: lookup', rules: [...nameRules, ...podNames, 'publish-not-ready-missing', 'network-policy-without-dns'] },
  { see: 'host not found in upstream', rules: [...nameRules] },
  { see: 'EAI_AGAIN', rules: ['network-policy-without-dns', 'services-shadowed'] },
  { see: 'SERVFAIL', rules: ['services-shadowed'] },
  { see: 'Temporary failure in name resolution', rules: ['dns-name-cluster-domain'] },
  { see: 'server misbehaving', rules: [] },
  { see: 'i/o timeout', rules: [] },
  {
    see: 'connection refused',
    rules: ['dns-name-port-not-served', 'headless-port-remapped', 'named-target-port-missing', 'service-selects-nothing'],
  },
  { see: 'connection timed out', rules: [] },
  { see: 'context deadline exceeded', rules: ['network-policy-without-dns', 'network-policy-service-port', 'dns-name-port-not-served'] },
  { see: 'ECONNREFUSED', rules: ['dns-name-port-not-served', 'headless-port-remapped', 'target-port-not-declared'] },
  { see: 'ETIMEDOUT', rules: ['network-policy-service-port', 'headless-without-endpoints'] },
  { see: 'could not be resolved', rules: [] },
  { see: 'Endpoints: <none>', rules: ['service-selects-nothing', 'headless-selects-nothing', 'workload-selector-mismatch'] },
  { see: '0 peers', rules: ['publish-not-ready-missing', 'statefulset-service-not-found', 'headless-selects-other-workloads'] },
  { see: 'cluster size 1', rules: ['discovery-through-cluster-ip', 'publish-not-ready-missing'] },
  { see: 'master not discovered', rules: ['publish-not-ready-missing', 'start-waits-forever', 'discovery-through-cluster-ip'] },
  { see: 'no leader', rules: ['start-waits-forever', 'publish-not-ready-missing'] },
  { see: '0/1 Running', rules: ['publish-not-ready-missing', 'start-waits-forever', 'probe-port-missing'] },
  { see: 'Init:0/1', rules: ['start-waits-forever'] },
  {
    see: 'CrashLoopBackOff',
    rules: [
      'start-waits-forever',
      'publish-not-ready-missing',
      'service-link-as-setting',
      'service-link-missing',
      'dns-name-unknown-service',
    ],
  },
  { see: 'Readiness probe failed', rules: ['probe-port-missing', 'publish-not-ready-missing', 'start-waits-forever'] },
  { see: 'tcp://', rules: ['service-link-as-setting'] },
  { see: '503', rules: ['service-selects-nothing'] },
  { see: '502', rules: [] },
  { see: 'no healthy upstream', rules: ['named-target-port-missing'] },
  { see: 'RefNotPermitted', rules: [] },
  { see: 'failed calling webhook', rules: [] },
  { see: 'field is immutable', rules: ['statefulset-service-not-found'] },
  { see: 'updates to statefulset spec', rules: ['statefulset-service-not-found'] },
  { see: '0/0 up', rules: [] },
  { see: 'many-to-many matching not allowed', rules: [] },
  { see: 'x509: certificate is valid for', rules: ['external-name-unresolvable'] },
  { see: 'no matches for kind', rules: ['api-version-not-served'] },
];

/** One thing that people see, with the rules that find a cause of it. */
export interface Symptom<R> {
  readonly see: string;
  readonly rules: readonly R[];
}

/** Every symptom with rules that find a cause, in the order of how often people report it. */
export function symptoms<R extends RuleTexts>(rules: readonly R[]): readonly Symptom<R>[] {
  return known.map(({ see, rules: first }) => ({ see, rules: foundBy(see, first, rules) })).filter((symptom) => symptom.rules.length > 0);
}

/** Rules that find a cause of what somebody saw: those of a known symptom, those whose page has the words, and where there are none, those whose page has each word. */
export function searchRules<R extends RuleTexts>(words: string, rules: readonly R[]): readonly R[] {
  const wanted = plain(words);
  if (wanted === '') return [];
  const first = known
    .filter(({ see }) => plain(see).includes(wanted) || wanted.includes(plain(see)))
    .flatMap(({ see, rules: own }) => foundBy(see, own, rules));
  const found = [...new Set([...first, ...foundBy(words, [], rules)])];
  if (found.length > 0) return found;
  const each = wanted.split(' ');
  return rules.filter((rule) => each.every((word) => textOf(rule).includes(word)));
}

function foundBy<R extends RuleTexts>(see: string, first: readonly string[], rules: readonly R[]): readonly R[] {
  const wanted = plain(see);
  const named = first.flatMap((id) => rules.find((rule) => rule.id === id) ?? []);
  return [...new Set([...named, ...rules.filter(({ docs }) => plain(`${docs.what} ${docs.why}`).includes(wanted))])];
}

/** What a rule's page says by itself. */
function textOf({ id, summary, docs }: RuleTexts): string {
  return plain([id, summary, docs.what, docs.why, docs.fix].join(' '));
}

/** What people see of a rule's flaw beside what its own page says. */
export function seenOf({ id, docs }: RuleTexts): readonly string[] {
  const text = plain(`${docs.what} ${docs.why}`);
  return known.filter(({ see, rules }) => rules.includes(id) && !text.includes(plain(see))).map(({ see }) => see);
}

/** Small letters, one blank between words, no marks of code or quotes. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[`"'“”’]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
