import type { PodTemplate } from '../../../k8s/kinds.ts';

/** Resolvers that everybody may ask, and that know no cluster: those of Cloudflare, Google, Quad9, OpenDNS, 114DNS, Alibaba, Tencent, and the one of a VPC of AWS. */
const publicServers: ReadonlySet<string> = new Set([
  '1.1.1.1',
  '1.0.0.1',
  '8.8.8.8',
  '8.8.4.4',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.222.222',
  '208.67.220.220',
  '114.114.114.114',
  '223.5.5.5',
  '223.6.6.6',
  '119.29.29.29',
  '2606:4700:4700::1111',
  '2606:4700:4700::1001',
  '2001:4860:4860::8888',
  '2001:4860:4860::8844',
  '2620:fe::fe',
  '169.254.169.253',
]);

/** Whom pods ask that certainly are not the DNS servers of the cluster: none, that is the resolver of their node, or some; `undefined`: they may ask those of the cluster. */
export function foreignServers({ dnsPolicy, dnsConfig }: PodTemplate): readonly string[] | undefined {
  const servers = dnsConfig?.nameservers ?? [];
  if (dnsPolicy === 'Default' && servers.length === 0) return [];
  return dnsPolicy === 'None' && servers.length > 0 && servers.every((each) => publicServers.has(each)) ? servers : undefined;
}
