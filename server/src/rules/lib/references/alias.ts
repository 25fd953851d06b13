import { some } from '../../../base/some.ts';
import type { Service } from '../../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';

/** Kinds of controllers and meshes that read the ports of Services. An alias without a port is none to them (traefik.io routing/providers/kubernetes-crd, istio.io protocol-selection). */
const readers: readonly string[] = [
  'IngressRoute',
  'IngressRouteTCP',
  'IngressRouteUDP',
  'TraefikService',
  'HTTPProxy',
  'TCPIngress',
  'UDPIngress',
  'KongIngress',
  'ApisixRoute',
  'Mapping',
  'TransportServer',
  'VirtualServer',
  'VirtualService',
  'DestinationRule',
  'ServiceEntry',
  'Sidecar',
  'PeerAuthentication',
];

/** Does something here read the ports of an alias, though cluster DNS does not: a route to it, an Ingress controller, a mesh? */
export function arePortsRead(alias: InstanceOf<Service>, model: Model): boolean {
  return (
    Object.keys(alias.facts.object.annotations).some((key) => key.startsWith('tailscale.com/')) ||
    model.scope.referringTo(alias).length > 0 ||
    readers.some((kind) => some(model.scope.customs(kind), () => true))
  );
}
