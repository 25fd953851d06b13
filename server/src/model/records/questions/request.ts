import { isWithin, labelsOf, withoutFinalDot } from '../../../k8s/dns-name.ts';

/** What a name asks for, as CoreDNS reads it (facts A.0, `parseRequest`). */
export type NameRequest =
  | { readonly kind: 'outside' }
  | { readonly kind: 'apex'; readonly part: '' | 'svc' | 'pod' }
  | { readonly kind: 'invalid'; readonly why: 'not-svc-or-pod' | 'too-many-labels'; readonly label: string }
  | ServiceRequest;

export interface ServiceRequest {
  readonly kind: 'svc' | 'pod';
  readonly namespace: string;
  /** `''`: the namespace itself. For `pod` names the dashed address. */
  readonly service: string;
  readonly endpoint: string;
  /** Without the underscore; `''` matches any. */
  readonly port: string;
  readonly protocol: string;
}

const stripUnderscore = (label: string) => (label.startsWith('_') ? label.slice(1) : label);

/** Placeholders keep their case, everything else is compared in lower case. */
const folded = (label: string) => (label.startsWith('<') ? label : label.toLowerCase());

/** Reads a name below the zone. Labels count from the right: svc or pod, namespace, service, then one (endpoint) or two (port, protocol). */
export function parseRequest(name: string, zone: string): NameRequest {
  if (!isWithin(name, zone)) return { kind: 'outside' };
  const all = labelsOf(withoutFinalDot(name));
  const labels = all.slice(0, all.length - labelsOf(zone).length).map(folded);
  const first = labels.at(-1);
  if (first === undefined) return { kind: 'apex', part: '' };
  if (first !== 'svc' && first !== 'pod') return { kind: 'invalid', why: 'not-svc-or-pod', label: first };
  const namespace = labels.at(-2);
  if (namespace === undefined) return { kind: 'apex', part: first };
  const base: Pick<ServiceRequest, 'kind' | 'namespace' | 'service'> = { kind: first, namespace, service: labels.at(-3) ?? '' };
  const rest = labels.slice(0, -3);
  const [a, b] = rest;
  if (a === undefined) return { ...base, endpoint: '', port: '', protocol: '' };
  if (b === undefined) return { ...base, endpoint: a, port: '', protocol: '' };
  if (rest.length > 2) return { kind: 'invalid', why: 'too-many-labels', label: rest.join('.') };
  return { ...base, endpoint: '', port: stripUnderscore(a), protocol: stripUnderscore(b) };
}
