import type { Family } from './ip.ts';

/** Where objects are judged: the API server's version, and the address ranges of its cluster where they are known. */
export interface ValidationOptions {
  /** Service CIDRs, primary first. Undefined: any address is taken to be in range, and both families to be configured. */
  readonly serviceCidrs?: readonly string[];
  /** Families of the cluster, primary first. Default IPv4, IPv6. */
  readonly ipFamilies?: readonly Family[];
  /** Keys that no version knows are passed over, as by clients without strict validation. Default: refused, as by kubectl. */
  readonly ignoreUnknownFields?: boolean;
  /** What the values of Secrets say is not known, only how long they are. */
  readonly contentsUnread?: boolean;
  /** Range of node ports. Undefined: not judged, as in a dry run. */
  readonly nodePorts?: readonly [number, number];
}

export interface Context extends ValidationOptions {
  /** Minor version of the API server: 36 for 1.36. */
  readonly minor: number;
}
