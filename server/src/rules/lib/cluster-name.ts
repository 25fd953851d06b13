import type { DnsMention } from '../../facts/types.ts';
import type { Instance, Model } from '../../model/types.ts';
import { isPlaceholder } from './locate.ts';
import { possible } from './reach.ts';

/** A host that certainly is a name of the cluster, taken apart. All parts as written. */
export interface ClusterName {
  readonly host: string;
  /** Label in front of the Service, if any. */
  readonly pod?: string;
  /** `_port._proto` in front of the Service, if any. */
  readonly port?: string;
  readonly service: string;
  /** Written namespace. */
  readonly namespace?: string;
  /** What stands behind: '', `.svc` or `.svc.cluster.local`. */
  readonly suffix: string;
}

/** Takes a mention apart, if it certainly names a Service or a pod of the cluster (rules.md); `undefined` for all others. */
export function readClusterName(mention: DnsMention, holder: Instance, model: Model): ClusterName | undefined {
  const { host } = mention;
  if (mention.open || isPlaceholder(host) || !/^[a-z0-9_.-]+$/i.test(host)) return undefined;
  const suffix = suffixOf(host, model.settings.clusterDomain);
  const labels = host.slice(0, host.length - suffix.length).split('.');
  if (labels.some((label) => label === '')) return undefined;
  return suffix === '' ? shortName(mention, labels, holder, model) : fullName(host, labels, suffix);
}

/** The same name with other parts. */
export function writeClusterName(name: ClusterName, change: Partial<ClusterName>): string {
  const { port, pod, service, namespace, suffix } = { ...name, ...change };
  return [port, pod, service, namespace].filter((part) => part !== undefined).join('.') + suffix;
}

/** Ordinal pod names: the set and the number. */
export function ordinalOf(pod: string): { readonly set: string; readonly ordinal: number } | undefined {
  const match = /^(.+)-(0|[1-9]\d{0,5})$/.exec(pod);
  return match === null ? undefined : { set: match[1] ?? '', ordinal: Number(match[2]) };
}

function suffixOf(host: string, domain: string): string {
  const lower = host.toLowerCase();
  const whole = `.svc.${domain.toLowerCase()}`;
  if (lower.endsWith(whole)) return host.slice(-whole.length);
  return lower.endsWith('.svc') ? host.slice(-4) : '';
}

function fullName(host: string, labels: readonly string[], suffix: string): ClusterName | undefined {
  const [first, second, third, fourth] = labels;
  if (first === undefined || second === undefined) return undefined;
  if (labels.length === 2) return first.startsWith('_') ? undefined : { host, service: first, namespace: second, suffix };
  if (labels.length === 3 && third !== undefined) {
    return first.startsWith('_') || second.startsWith('_') ? undefined : { host, pod: first, service: second, namespace: third, suffix };
  }
  if (labels.length !== 4 || third === undefined || fourth === undefined || !first.startsWith('_') || !second.startsWith('_')) return undefined;
  return { host, port: `${first}.${second}`, service: third, namespace: fourth, suffix };
}

/** Endings of host names that are not the cluster's, and of file names. */
const foreign = /^(?:com|org|net|io|dev|app|local|internal|lan|home|corp|test|example|invalid|localhost|arpa|sh|cloud|md|txt|log|json|ya?ml|toml|conf|cfg|ini|properties|xml|sql|db|gz|tar|zip|jar|pem|crt|key|sock|pid|py|js|ts|go|rb)$/i;

/** `<pod>.<service>` and `<pod>.<service>.<namespace>`, where the pod is known by its object's name. */
function shortName(mention: DnsMention, labels: readonly string[], holder: Instance, model: Model): ClusterName | undefined {
  const [pod, service, namespace] = labels;
  if (pod === undefined || service === undefined || labels.length > 3) return undefined;
  if (possible(model.scope.services(holder, pod)).length > 0) return undefined;
  const known = possible(model.scope.services(holder, service, namespace)).length > 0;
  if (!known && foreign.test(labels.at(-1) ?? '')) return undefined;
  if (namespace !== undefined && !known && !isNamespace(namespace, model)) return undefined;
  if (namespace === undefined && !known && mention.port === undefined) return undefined;
  const set = ordinalOf(pod);
  const made = set !== undefined && possible(model.scope.named(holder, 'StatefulSet', set.set, namespace)).length > 0;
  const bare = known && (['Pod', 'Deployment'] as const).some((kind) => possible(model.scope.named(holder, kind, pod, namespace)).length > 0);
  return made || bare ? { host: mention.host, pod, service, ...(namespace === undefined ? {} : { namespace }), suffix: '' } : undefined;
}

function isNamespace(name: string, model: Model): boolean {
  return model.scope.isNamespaceWritten(name);
}
