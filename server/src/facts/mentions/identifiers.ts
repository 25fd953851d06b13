import { lastRun, trimEnds } from '../../base/texts/ends.ts';
import type { DnsMention } from '../types.ts';

/** What a text holds that looks like a host name and is only compared with others: nobody looks it up. */
interface IdentifierKey {
  /** Tested on the words of a key in small letters: `serviceAccountIssuer`, `--service-account-issuer` and `SERVICE_ACCOUNT_ISSUER` are `service account issuer`. */
  readonly words: RegExp;
  readonly source: string;
}

/**
 * Keys, flags and variables whose values are names of somebody, not addresses. An `issuer-url` is none of them: clients of OpenID Connect
 * load `/.well-known/openid-configuration` from there.
 */
const keys: readonly IdentifierKey[] = [
  {
    words: /(?:^| )(?:issuers?|iss)$/,
    source: 'RFC 7519 4.1.1; kube-apiserver --service-account-issuer: "an identifier of the service account token issuer"',
  },
  { words: /(?:^| )(?:audiences?|aud)$/, source: 'RFC 7519 4.1.3; kube-apiserver --api-audiences: "identifiers of the API"' },
  {
    words: /(?:^| )spiffe(?: [iu]ris?| ids?)?$|(?:^| )trust domain(?: alias(?:es)?)?$/,
    source: 'SPIFFE-ID.md 2: a URI that names a workload and is not dereferenced',
  },
  {
    words:
      /(?:^| )(?:common name|(?:subject )?alt(?:ernative)? names?|dns names|(?:ip )?sans?)$|^cn$|(?:^| )cert(?:ificate)? (?:.* )?(?:dns names?|domains?|hosts?)$/,
    source: 'RFC 5280 4.2.1.6; cert-manager CertificateSpec; kubeadm apiServer.certSANs; etcd, k3s and rke2 tls-san',
  },
  {
    words: /(?:^| )tls server name$|(?:^| )(?:tls |server )?sni(?: hosts?)?$/,
    source: 'RFC 6066 3: the name that a certificate has to have; kubeconfig tls-server-name',
  },
  { words: /(?:^| )no proxy$/, source: 'curl(1) NO_PROXY: hosts that are reached without a proxy, where they are reached' },
  {
    words: /(?:^| )(?:allowed|allow|cors|trusted)(?: cors| csrf)? (?:allowed? |allow )?(?:origins?|hosts?)$/,
    source: 'RFC 6454; Django ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS: compared with what a client sends',
  },
  { words: /(?:^| )principals?$/, source: 'RFC 4120 6.2: name of a Kerberos principal' },
  { words: /(?:^| )upstream vhost$|(?:^| )host header$/, source: 'RFC 9110 7.2: sent as Host, dialled is the backend' },
  { words: /^external dns .* hostname$/, source: 'external-dns docs/annotations: a name that is to be published' },
  { words: /^xmlns\b/, source: 'Namespaces in XML 1.0, 2.2: not a goal that it be directly usable for retrieval' },
];

/** Keys that mean this only as they are written here: in capitals they are variables, whose value may well be dialled. */
const exactKeys = new Set(['serverName', 'server_name']);

const identifierSchemes = /(?:^|[^a-z0-9])(?:spiffe|urn|tag|did):(?:\/\/)?$/i;

/** Fields of custom resources that name hosts to be matched, not to be dialled. */
interface IdentifierField {
  readonly group: string;
  readonly kind: string;
  readonly field: RegExp;
  readonly source: string;
}

const fields: readonly IdentifierField[] = [
  {
    group: 'networking.istio.io',
    kind: 'VirtualService',
    field: /^spec\.hosts\[/,
    source: 'istio.io virtual-service: hosts to which traffic is being sent, whoever makes them',
  },
  {
    group: 'networking.istio.io',
    kind: 'ServiceEntry',
    field: /^spec\.(?:hosts|subjectAltNames)\[/,
    source: 'istio.io service-entry: hosts that the entry itself makes known',
  },
  {
    group: 'networking.istio.io',
    kind: 'Gateway',
    field: /^spec\.servers\[\d+\]\.hosts\[/,
    source: 'istio.io gateway: hosts that the gateway exposes',
  },
  {
    group: 'networking.istio.io',
    kind: 'DestinationRule',
    field: /\.(?:subjectAltNames\[\d+\]|sni)$/,
    source: 'istio.io destination-rule ClientTLSSettings',
  },
  {
    group: 'security.istio.io',
    kind: 'AuthorizationPolicy',
    field: /\.(?:hosts|notHosts|principals|requestPrincipals|values|notValues)\[/,
    source: 'istio.io authorization-policy: compared with the request',
  },
];

/** In the path of what a probe sends, as `Host`: it dials the pod itself (core/v1 HTTPGetAction). */
export const sentAsHeader = '.httpHeaders[';

/** Does a string of an object of this kind name hosts that are only compared? */
export function isIdentifierField(apiVersion: string, kind: string, field: string): boolean {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/')));
  return fields.some((each) => each.kind === kind && each.group === group && each.field.test(field));
}

/** Does a key, a flag or a variable of this name hold an identifier? */
export function isIdentifierKey(key: string): boolean {
  if (exactKeys.has(key)) return true;
  const words = wordsOfKey(key);
  return keys.some((each) => each.words.test(words));
}

/** The words of a key, however it is spelled, in small letters with one space between them. */
export function wordsOfKey(key: string): string {
  return key
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join(' ');
}

/** Is what stands behind `before` an identifier by its scheme? */
export function hasIdentifierScheme(before: string): boolean {
  return identifierSchemes.test(before);
}

/** The key or the flag in front of what stands behind `before`, text of one line; '' for none that is known, `undefined`: nothing is in front of it. */
export function keyBehind(before: string): string | undefined {
  const text = withoutScheme(before).replace(/\*\.$|\bdns(?:srv(?:noa)?)?\+$/, '');
  return /^[\s"'[]*$/.test(text) ? undefined : (keyInFront(text) ?? '');
}

/** Without `https://` at its end. */
function withoutScheme(text: string): string {
  if (!text.endsWith('://')) return text;
  const front = text.slice(0, -3);
  return front.slice(0, front.length - lastRun(front, /[\w+.-]/).length);
}

/** `issuer:`, `"iss": "`, `--api-audiences=a,`, `--tls-san `, `server_name `, `-subj /CN=`, `DNS.1 = `, `-H "Host: `. */
function keyInFront(text: string): string | undefined {
  const bare = trimEnds(text, ' "\'[(', 'end');
  const word = lastRun(bare, /[\w.-]/);
  if (bare.length < text.length && /^-{1,2}[A-Za-z]|^server_name$/.test(word)) return word;
  const at = lastSeparator(bare);
  if (at < 0 || (at < bare.length - 1 && !/^[^;]*,\s*$/.test(bare.slice(at + 1)))) return undefined;
  const front = trimEnds(bare.slice(0, at), ' "\'', 'end');
  const key = lastRun(front, /[\w.:-]/);
  if (/^Host$/i.test(key) && /-H\s*["']?$/.test(front.slice(0, -key.length))) return 'host header';
  const isListed = bare[at] === ':' && bare.length === text.length && /^dns$/i.test(key);
  return isListed || /^DNS\.\d+$/.test(key) ? 'dns names' : key;
}

/** The last `=` or `:` of a text that is not a part of a URL or in front of a port. */
function lastSeparator(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) {
    const next = text[at + 1] ?? '';
    if (text[at] === '=' || (text[at] === ':' && next !== '/' && !(next >= '0' && next <= '9'))) return at;
  }
  return -1;
}

/** The key of the YAML list that a line of a text, whose items start with `-`, belongs to. `from`: where the text starts, `line`: where the line does. */
export function keyOfListAround(text: string, from: number, line: number): string | undefined {
  const indent = /^[ \t]*(?=-\s)/.exec(text.slice(line, line + 80))?.[0].length;
  if (indent === undefined) return undefined;
  for (let end = line - 1, left = 100; end > from && left > 0; left--) {
    const start = Math.max(from, text.lastIndexOf('\n', end - 1) + 1);
    const above = text.slice(start, Math.min(end, start + 200));
    if (above.search(/\S/) <= indent && !/^\s*(?:[-#]|$)/.test(above)) return /^["']?([\w.-]+)["']?:$/.exec(above.trim())?.[1];
    end = start - 1;
  }
  return undefined;
}

/** Will whoever reads this name look it up, and is it written whole? No rule speaks of others. */
export function isDialled(mention: DnsMention): boolean {
  return !mention.open && mention.identifier !== true;
}
