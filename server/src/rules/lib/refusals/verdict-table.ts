/** Rules that speak for the API server's refusals. */
export type RefusalRule =
  | 'workload-selector-mismatch'
  | 'cluster-ip-invalid'
  | 'headless-with-node-port'
  | 'pod-name-invalid'
  | 'service-ports-invalid'
  | 'service-ip-families-invalid'
  | 'service-field-not-allowed'
  | 'headless-node-port-number'
  | 'external-name-with-cluster-ip'
  | 'external-name-invalid'
  | 'endpoints-invalid'
  | 'dns-config-invalid'
  | 'rejected-by-api-server';

interface Row {
  readonly kinds: RegExp;
  readonly field: RegExp;
  /** Only texts like this. */
  readonly text?: RegExp;
  readonly rule: RefusalRule;
}

const service = /^Service$/;
const pods = /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|DeploymentConfig)$/;
const anything = /./;

/** The first row that fits owns the refusal, so one flaw is reported once. */
const rows: readonly Row[] = [
  { kinds: service, field: /^spec\.(?:clusterIPs?|ipFamil)/, text: /for ExternalName services/, rule: 'external-name-with-cluster-ip' },
  { kinds: service, field: /^spec\.clusterIPs/, text: /may not be set to 'None' for/, rule: 'headless-with-node-port' },
  {
    kinds: service,
    field: /^spec\.clusterIPs/,
    text: /indicated by `ipFamilies|is not configured on this cluster/,
    rule: 'service-ip-families-invalid',
  },
  { kinds: service, field: /^spec\.clusterIPs?\b/, rule: 'cluster-ip-invalid' },
  { kinds: service, field: /^spec\.ipFamil/, rule: 'service-ip-families-invalid' },
  { kinds: service, field: /^spec\.ports\[\d+\]\.nodePort$/, text: /may not be used when `type`/, rule: 'headless-node-port-number' },
  { kinds: service, field: /^spec\.ports/, rule: 'service-ports-invalid' },
  { kinds: service, field: /^spec\.externalName$/, rule: 'external-name-invalid' },
  { kinds: service, field: /^spec\.selector/, rule: 'rejected-by-api-server' },
  { kinds: service, field: /^spec\.|^metadata\.annotations\[service\./, rule: 'service-field-not-allowed' },
  { kinds: /^Endpoints(?:lice)?$|^EndpointSlice$/, field: /^(?:subsets|endpoints|ports|addressType)/, rule: 'endpoints-invalid' },
  { kinds: pods, field: /^spec\.selector|^spec\.template\.metadata\.labels$/, rule: 'workload-selector-mismatch' },
  { kinds: pods, field: /\.(?:dnsPolicy|dnsConfig)\b/, rule: 'dns-config-invalid' },
  { kinds: pods, field: /(?:^|\.)spec\.(?:hostname|subdomain|hostnameOverride|serviceName)$/, rule: 'pod-name-invalid' },
  { kinds: anything, field: /^metadata\.(?:name|generateName)$/, rule: 'pod-name-invalid' },
  { kinds: anything, field: anything, rule: 'rejected-by-api-server' },
];

/** The one rule that reports a refusal of an object of this kind. */
export function ruleOf(kind: string, refusal: { readonly field: string; readonly text: string }): RefusalRule {
  const row = rows.find(
    ({ kinds, field, text }) => kinds.test(kind) && field.test(refusal.field) && (text === undefined || text.test(refusal.text)),
  );
  return row?.rule ?? 'rejected-by-api-server';
}
