import { allPodAddressesVerified, ipv6NamesPadded, longCnameChains, reverseNeedsHostname } from '../../k8s/versions.ts';

/** What differs between the CoreDNS versions that kubeadm installs (facts A.2, A.1.4, A.6, A.7, A.8). */
export interface CoreDns {
  /** IPv6 names that would end in a dash get a final `0`. */
  readonly padsIpv6Names: boolean;
  /** Endpoint PTR only where the slice has a hostname. */
  readonly reverseNeedsHostname: boolean;
  /** CNAMEs that may stand before one more is dropped. */
  readonly chainLimit: number;
  /** Mode `pods verified` knows every address of a pod, not only the first. */
  readonly verifiesAllPodAddresses: boolean;
}

/** CoreDNS of a Kubernetes minor version. */
export function coreDnsOf(kubernetesMinor: number): CoreDns {
  const at = { minor: kubernetesMinor };
  return {
    padsIpv6Names: ipv6NamesPadded(at),
    reverseNeedsHostname: reverseNeedsHostname(at),
    chainLimit: longCnameChains(at) ? 10 : 7,
    verifiesAllPodAddresses: allPodAddressesVerified(at),
  };
}
