import { withHoles } from '../../base/texts/hole.ts';
import { canonicalIp, ipFamilyOf } from '../../k8s/dns-name.ts';
import type { Family } from '../../k8s/dns-name.ts';
import type { CoreDns } from './coredns.ts';

/** What an endpoint or a Service is reached at: a written address, a placeholder, or a host name (FQDN slices). */
export interface Address {
  readonly family: Family | 'FQDN';
  /** Data of the A or AAAA record, or the target of the CNAME. */
  readonly data: string;
  /** The address as a DNS label (facts A.2). */
  readonly label: string;
}

/** A written address. `text` stays as stored for the label, the data is canonical. */
export function writtenAddress(text: string, coredns: CoreDns): Address {
  const family = ipFamilyOf(text);
  if (family === undefined) return { family: 'FQDN', data: text.replace(/\.$/, ''), label: text.replaceAll('.', '-') };
  if (text.includes('.') && !text.includes(':')) return { family, data: text, label: text.replaceAll('.', '-') };
  const dashed = text.replaceAll(':', '-');
  return { family, data: canonicalIp(text), label: coredns.padsIpv6Names && dashed.endsWith('-') ? `${dashed}0` : dashed };
}

const digitOf = (family: Family) => (family === 'IPv4' ? '4' : '6');

/** The address of a pod; `subject` is `Pod/NS/NAME` or `KIND/NS/NAME#I`. */
export function podAddress(subject: string, family: Family): Address {
  const d = digitOf(family);
  const known = withHoles(subject);
  return { family, data: `<ip${d} ${known}>`, label: `<dashed${d} ${known}>` };
}

/** The address of the node that a hostNetwork pod runs on (facts B.11). */
export function nodeAddress(family: Family): Address {
  const d = digitOf(family);
  return { family, data: `<nodeIP${d}>`, label: `<dashedNode${d}>` };
}

/** A cluster address that the API server will choose. */
export function clusterAddress(namespace: string, service: string, family: Family): Address {
  const subject = `Service/${namespace}/${service}`;
  const d = digitOf(family);
  return { family, data: `<clusterIP${d} ${subject}>`, label: `<dashedClusterIP${d} ${subject}>` };
}

/** The address that a dashed placeholder label stands for; `undefined` for other text. */
export function addressOfDashed(label: string): Address | undefined {
  const node = /^<dashednode([46])>$/i.exec(label);
  if (node) return nodeAddress(node[1] === '4' ? 'IPv4' : 'IPv6');
  const match = /^<dashed(clusterip)?([46]) ([^<>]+)>$/i.exec(label);
  if (!match) return undefined;
  const family = match[2] === '4' ? 'IPv4' : 'IPv6';
  const subject = match[3] ?? '';
  return match[1] === undefined ? podAddress(subject, family) : { family, data: `<clusterIP${match[2]} ${subject}>`, label };
}
