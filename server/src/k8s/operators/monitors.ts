import { groupOf } from '../api-versions.ts';
import { asFlag, asList, asNumber, asObject, asText, asTexts, isObject, present } from '../json.ts';
import type { Custom, LabelSelector } from '../kinds.ts';
import { labelSelector } from '../read/read.ts';

/** One port that a monitor scrapes. `field`: API path of its `port`. */
export interface MonitoredPort {
  readonly field: string;
  readonly port: string;
}

/** What Prometheus and its like are told to scrape: ports of Services, or of pods, with these labels. */
export interface Monitor {
  readonly of: 'Services' | 'pods';
  readonly selector: LabelSelector;
  /** `undefined`: the own namespace. */
  readonly namespaces?: 'all' | readonly string[];
  readonly ports: readonly MonitoredPort[];
  /** Container ports behind the Services, by name or number: `targetPort` of endpoints without a `port`. */
  readonly targets: readonly MonitoredPort[];
  /** How many endpoints there are, those without a named port among them. */
  readonly endpoints: number;
}

interface MonitorKind {
  readonly group: RegExp;
  readonly kind: string;
  readonly of: Monitor['of'];
  readonly endpoints: string;
}

/** From the API types of prometheus-operator (and its copies of other vendors), the VictoriaMetrics operator and Google Managed Prometheus. */
const kinds: readonly MonitorKind[] = [
  {
    group: /^(?:monitoring\.coreos\.com|monitoring\.rhobs|azmonitoring\.coreos\.com)$/,
    kind: 'ServiceMonitor',
    of: 'Services',
    endpoints: 'endpoints',
  },
  {
    group: /^(?:monitoring\.coreos\.com|monitoring\.rhobs|azmonitoring\.coreos\.com)$/,
    kind: 'PodMonitor',
    of: 'pods',
    endpoints: 'podMetricsEndpoints',
  },
  { group: /^operator\.victoriametrics\.com$/, kind: 'VMServiceScrape', of: 'Services', endpoints: 'endpoints' },
  { group: /^operator\.victoriametrics\.com$/, kind: 'VMPodScrape', of: 'pods', endpoints: 'podMetricsEndpoints' },
  { group: /^monitoring\.googleapis\.com$/, kind: 'PodMonitoring', of: 'pods', endpoints: 'endpoints' },
];

/** Kinds of monitors as manifests write them. */
export const monitorKinds: readonly string[] = kinds.map(({ kind }) => kind);

/** The monitor that a custom resource is. */
export function monitorOf({ apiVersion, customKind, spec }: Custom): Monitor | undefined {
  const found = kinds.find(({ group, kind }) => kind === customKind && group.test(groupOf(apiVersion)));
  if (found === undefined || !isObject(spec)) return undefined;
  const selector = labelSelector(spec['selector']);
  if (selector === undefined) return undefined;
  const namespaces = asObject(spec['namespaceSelector']);
  const endpoints = asList(spec[found.endpoints]).map(asObject);
  const names = asTexts(namespaces['matchNames']);
  return {
    of: found.of,
    selector,
    endpoints: endpoints.length,
    ...present({ namespaces: asFlag(namespaces['any']) === true ? ('all' as const) : names.length > 0 ? names : undefined }),
    targets: endpoints.flatMap(({ port, targetPort }, index) => {
      const target =
        found.of === 'Services' && (port === undefined || port === '')
          ? (asText(targetPort) ?? (asNumber(targetPort) === undefined ? undefined : String(targetPort)))
          : undefined;
      return target === undefined || target === '' ? [] : [{ field: `spec.${found.endpoints}[${index}].targetPort`, port: target }];
    }),
    ports: endpoints.flatMap(({ port }, index) => {
      const name = asText(port) ?? (asNumber(port) === undefined || found.kind === 'PodMonitoring' ? undefined : String(port));
      return name === undefined || name === '' || (found.kind === 'PodMonitoring' && /^\d+$/.test(name))
        ? []
        : [{ field: `spec.${found.endpoints}[${index}].port`, port: name }];
    }),
  };
}
