import { newestMinor } from './versions.ts';

/** Settings that change what cluster DNS answers or what the API server says. One value per workspace folder. */
export interface ClusterSettings {
  /** Without dots at the ends. Default `cluster.local`. */
  readonly clusterDomain: string;
  /** Minor version, e.g. 37 for 1.37; one that `versions.ts` knows. */
  readonly kubernetesMinor: number;
  /** Families of the cluster, primary first. Default IPv4, IPv6. */
  readonly ipFamilies: readonly ('IPv4' | 'IPv6')[];
  /** Ranges of cluster IPs, primary first. Undefined: unknown, then no address is out of range. */
  readonly serviceCidrs?: readonly string[];
  readonly defaultNamespace: string;
  /** CoreDNS option `endpoint_pod_names`. Default false. */
  readonly endpointPodNames: boolean;
  /** CoreDNS option `pods`. Default `insecure`. */
  readonly podsMode: 'disabled' | 'insecure' | 'verified';
  /** TTL of records in seconds. Default 30. */
  readonly ttl: number;
}

export const defaultClusterSettings: ClusterSettings = {
  clusterDomain: 'cluster.local',
  kubernetesMinor: newestMinor,
  ipFamilies: ['IPv4', 'IPv6'],
  defaultNamespace: 'default',
  endpointPodNames: false,
  podsMode: 'insecure',
  ttl: 30,
};

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Most severe first. */
export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
