import type { ReasonCode } from './reason-codes.ts';
import type { Wording, Words } from './reason-words.ts';

function unmirrored(w: Words): string {
  switch (w.v('obstacle')) {
    case 'skip-mirror':
      return `Endpoints ${w.name} carry the label endpointslice.kubernetes.io/skip-mirror, so the cluster DNS does not see them.`;
    case 'leader':
      return `Endpoints ${w.name} are a leader-election lock, so the cluster DNS does not see them.`;
    case 'selector':
      return `Service ${w.v('service')} has a selector, so the cluster replaces Endpoints ${w.name} with the pods that it selects.`;
    default:
      return `Endpoints ${w.name} belong to no Service of that name.`;
  }
}

/** Why a question has no answer. */
export const absenceTexts: Partial<Record<ReasonCode, Wording>> = {
  'coredns-rewrite': (w) => `${w.object} rewrites ${w.v('name')} to ${w.v('target')}.`,
  'coredns-hosts': (w) => `${w.object} says in hosts that ${w.v('name')} is ${w.v('address')}.`,
  'coredns-may-answer': (w) =>
    `A rewrite, a template or a zone in ${w.object} may answer for ${w.v('name')}: what it says is not known here.`,
  'outside-zone': (w) => `${w.v('name')} is not below ${w.v('zone')}: the cluster DNS asks another server, whose answer is not known here.`,
  'not-svc-or-pod': (w) => `Names in the cluster end in svc or pod before the cluster domain; "${w.v('label')}" is neither.`,
  'too-many-labels': (w) => `Too many labels stand before the Service's name ("${w.v('label')}"): at most a pod, or _port._protocol.`,
  'zone-apex': (w) => `${w.v('name')} exists but holds no records of its own.`,
  'namespace-unknown': (w) => `There is no namespace ${w.v('namespace')}.`,
  'namespace-only': (w) => `Namespace ${w.v('namespace')} exists; names of namespaces hold no records.`,
  'service-unknown': (w) => `There is no Service ${w.v('service')} in namespace ${w.v('namespace')}.`,
  'service-elsewhere': (w) => `Namespace ${w.v('namespace')} has a Service ${w.v('service')}.`,
  'manifest-rejected': (w) =>
    w.has('message')
      ? `The API server refuses ${w.object}, so it makes no records: ${w.v('message')}`
      : `The API server refuses ${w.object}, so it makes no records.`,
  'external-name-has-no-subnames': (w) => `Service ${w.v('service')} is an alias of ${w.v('target')}; nothing exists below its name.`,
  'external-name-is-address': (w) =>
    `externalName of Service ${w.v('service')} is the address ${w.v('target')}; DNS aliases need a name, so it does not resolve.`,
  'external-name-no-srv': () => 'An alias (ExternalName) has no SRV records.',
  'cname-target-outside': (w) => `${w.v('target')} is outside the cluster: its addresses come from another server and are not known here.`,
  'cname-target-empty': (w) => `${w.v('target')} gives no such address, so the alias is left out of the answer.`,
  'cname-loop': (w) => `${w.v('name')} leads back to itself through ${w.v('target')}.`,
  'cname-chain-too-long': (w) => `Too many aliases lead to ${w.v('target')}; the DNS server gives up.`,
  'endpoint-unknown': (w) => `Service ${w.v('service')} has no endpoint named ${w.v('label')}.`,
  'ordinal-unknown': (w) =>
    w.v('first') === w.v('last') ? `${w.object} makes only ${w.v('first')}.` : `${w.object} makes ${w.v('first')} to ${w.v('last')}.`,
  'port-unknown': (w) => `Service ${w.v('service')} has no port ${w.v('port')}; its ports are ${w.v('names')}.`,
  'protocol-differs': (w) => `Port ${w.v('port')} of Service ${w.v('service')} is ${w.v('has')}, not ${w.v('protocol').toUpperCase()}.`,
  'port-unnamed': (w) => `Port ${w.v('number')} of Service ${w.v('service')} has no name, so no _port._protocol name exists for it.`,
  'no-endpoints': (w) =>
    w.v('headless') === '1'
      ? `Service ${w.v('service')} has no ready endpoint, and a headless Service without one does not exist for DNS.`
      : `Service ${w.v('service')} has no ready endpoint.`,
  'selector-matches-nothing': (w) => `Its selector (${w.v('selector')}) matches no pod in namespace ${w.v('namespace')}.`,
  'selector-matches-elsewhere': (w) =>
    `${w.object} of namespace ${w.v('namespace')} has these labels, but a Service selects pods of its own namespace only.`,
  'selector-unmet': (w) =>
    w.has('found')
      ? `${w.object} comes closest: the selector wants ${w.v('key')}: ${w.v('wanted')}, its pods have ${w.v('key')}: ${w.v('found')}.`
      : `${w.object} comes closest: the selector wants ${w.v('key')}: ${w.v('wanted')}, its pods have no such label.`,
  'selector-generated-label': (w) => `The selector asks for ${w.v('label')}, whose value is made up by a controller at run time.`,
  'pods-not-ready': (w) => `Pod ${w.v('pod')} is not Ready, and Service ${w.v('service')} publishes only ready pods.`,
  'no-hand-made-endpoints': (w) =>
    `Service ${w.v('service')} has no selector, and no Endpoints or EndpointSlice name it in namespace ${w.v('namespace')}.`,
  'endpoints-not-mirrored': unmirrored,
  'named-target-port-missing': (w) =>
    `targetPort ${w.v('targetPort')} of Service ${w.v('service')} is no port name of pod ${w.v('pod')}, so port ${w.v('port')} has no records.`,
  'family-missing': (w) =>
    w.has('family')
      ? `${w.v('name')} exists but has no ${w.v('family')} address.`
      : `The pods have no address of a family of Service ${w.v('service')}.`,
  'no-ports': () => 'The endpoints have no ports, so there are no SRV records.',
  'type-never-here': (w) => `${w.v('name')} exists but has no ${w.v('type')} record.`,
  'pods-disabled': () => 'The DNS server answers no names below pod (option pods disabled).',
  'pod-name-no-address': (w) => `${w.v('label')} does not spell an address with dashes.`,
  'pod-address-unknown': (w) => `No pod in namespace ${w.v('namespace')} is known to have the address ${w.v('label')}.`,
  'txt-only-version': () => 'The only TXT record in the zone is dns-version.',
  'reverse-unknown': (w) => `No Service and no ready endpoint has the address ${w.v('address')}; the question goes on to another server.`,
  'reverse-needs-hostname': (w) =>
    `The DNS server of this Kubernetes version names ${w.v('address')} only where its endpoint has a hostname.`,
  'reverse-no-address': (w) => `${w.v('name')} is not the reverse name of one address.`,
  'server-own-name': (w) => `${w.v('name')} speaks of the DNS server itself.`,
};
