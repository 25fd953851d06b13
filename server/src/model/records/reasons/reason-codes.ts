import type { ObjectRef, Reason } from '../types.ts';

/** Every code that a reason of the predictor can have. `reason-text.ts` words each of them. */
export const reasonCodes = [
  // why a record exists
  'cluster-ip',
  'headless',
  'external-name',
  'pod-selected',
  'slice-endpoint',
  'mirrored-endpoint',
  'host-network',
  'name-from-statefulset',
  'name-from-job-index',
  'name-from-hostname',
  'name-from-slice',
  'name-from-pod-name',
  'name-from-address',
  'port-of-service',
  'port-is-target',
  'port-named-target',
  'port-same',
  'port-of-slice',
  'pod-address-echo',
  'schema-version',
  'reverse',
  'when-ready',
  'when-address',
  'per-node',
  // why a pod has no name of its own
  'no-hostname',
  'no-subdomain',
  'no-service-name',
  'subdomain-names-other',
  'subdomain-service-missing',
  'subdomain-service-does-not-select',
  'subdomain-service-external',
  'no-service-selects',
  'makes-no-pods',
  'no-replicas',
  'paused',
  'pods-refused',
  'pods-share-port',
  'name-blocked',
  'pod-replaced',
  'pod-surplus',
  'pod-name-taken',
  'replica-set-taken',
  // why there is no answer
  'outside-zone',
  'not-svc-or-pod',
  'too-many-labels',
  'zone-apex',
  'namespace-unknown',
  'namespace-only',
  'service-unknown',
  'service-elsewhere',
  'manifest-rejected',
  'external-name-has-no-subnames',
  'external-name-is-address',
  'external-name-no-srv',
  'cname-target-outside',
  'cname-target-empty',
  'cname-loop',
  'cname-chain-too-long',
  'endpoint-unknown',
  'ordinal-unknown',
  'port-unknown',
  'protocol-differs',
  'port-unnamed',
  'no-endpoints',
  'selector-matches-nothing',
  'selector-matches-elsewhere',
  'selector-unmet',
  'selector-generated-label',
  'pods-not-ready',
  'no-hand-made-endpoints',
  'endpoints-not-mirrored',
  'named-target-port-missing',
  'family-missing',
  'no-ports',
  'type-never-here',
  'pods-disabled',
  'pod-name-no-address',
  'pod-address-unknown',
  'coredns-rewrite',
  'coredns-hosts',
  'coredns-may-answer',
  'txt-only-version',
  'reverse-unknown',
  'reverse-needs-hostname',
  'reverse-no-address',
  'server-own-name',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

export interface ReasonParts {
  readonly ref?: ObjectRef;
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A reason with a code that has wording. */
export function because(code: ReasonCode, parts: ReasonParts = {}): Reason {
  return { code, ...parts };
}
