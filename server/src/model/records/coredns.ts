/** What differs between the CoreDNS versions that kubeadm installs (facts A.2, A.1.4, A.6, A.7, A.8). */
export interface CoreDns {
  /** IPv6 names that would end in a dash get a final `0` (since 1.12.3). */
  readonly padsIpv6Names: boolean;
  /** Endpoint PTR only where the slice has a hostname (1.11.4 to 1.12.0). */
  readonly reverseNeedsHostname: boolean;
  /** CNAMEs that may stand before one more is dropped (7, since 1.12.1: 10). */
  readonly chainLimit: number;
  /** Mode `pods verified` knows every address of a pod, not only the first (since 1.15.0, the version recorded beside 1.36). */
  readonly verifiesAllPodAddresses: boolean;
}

/** CoreDNS of a Kubernetes minor version: 1.32 and older ship up to 1.11.3, 1.33 ships 1.12.0, 1.34 1.12.1, 1.35 1.13.1. */
export function coreDnsOf(kubernetesMinor: number): CoreDns {
  return {
    padsIpv6Names: kubernetesMinor >= 35,
    reverseNeedsHostname: kubernetesMinor === 33,
    chainLimit: kubernetesMinor >= 34 ? 10 : 7,
    verifiesAllPodAddresses: kubernetesMinor >= 36,
  };
}
