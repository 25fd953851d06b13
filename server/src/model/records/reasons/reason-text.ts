import { printable } from '../../../base/texts/printable.ts';
import type { Reason } from '../types.ts';
import { reasonCodes } from './reason-codes.ts';
import type { ReasonCode } from './reason-codes.ts';
import { absenceTexts } from './reason-text-absence.ts';
import type { Wording } from './reason-words.ts';
import { wordsOf } from './reason-words.ts';

/** Why a record exists, when it answers, and why pods have no name of their own. */
const presenceTexts: Partial<Record<ReasonCode, Wording>> = {
  'cluster-ip': (w) => `Service ${w.v('service')} has a cluster address, which answers whether or not pods are ready.`,
  headless: (w) => `Service ${w.v('service')} is headless (clusterIP: None), so its name gives the addresses of its ready endpoints.`,
  'external-name': (w) => `Service ${w.v('service')} is an alias of ${w.v('target')} (externalName).`,
  'pod-selected': (w) => `The selector of Service ${w.v('service')} matches the labels of pod ${w.v('pod')}.`,
  'slice-endpoint': (w) => `${w.object} lists ${w.v('address')}.`,
  'mirrored-endpoint': (w) => `${w.object} lists ${w.v('address')}, and the cluster copies it into an EndpointSlice.`,
  'host-network': (w) => `Pod ${w.v('pod')} uses the network of its node (hostNetwork), so its address is the node's.`,
  'name-from-statefulset': (w) =>
    `StatefulSet ${w.name} gives pod ${w.v('pod')} the host name ${w.v('hostname')}, and its serviceName is ${w.v('service')}.`,
  'name-from-job-index': (w) =>
    `Indexed Job ${w.name} gives its pod the host name ${w.v('hostname')}, and the template's subdomain is ${w.v('service')}.`,
  'name-from-hostname': (w) => `${w.object} sets hostname ${w.v('hostname')} and subdomain ${w.v('subdomain')}.`,
  'name-from-slice': (w) => `${w.object} gives the endpoint the hostname ${w.v('hostname')}.`,
  'name-from-pod-name': (w) => `The DNS server names endpoints after their pods (endpoint_pod_names), here ${w.v('pod')}.`,
  'name-from-address': (w) =>
    w.has('service')
      ? `Pod ${w.v('pod')} has no host name under Service ${w.v('service')}, so its name there is its address with dashes.`
      : `The endpoint ${w.v('address')} has no hostname, so its name is its address with dashes.`,
  'port-of-service': (w) => `Port ${w.v('port')} is the Service's own port: clients talk to the cluster address.`,
  'port-is-target': (w) =>
    `Port ${w.v('target')} is the targetPort: a headless Service forwards nothing, clients talk to the pod itself (the Service's port ${w.v('port')} is not used).`,
  'port-named-target': (w) => `Port ${w.v('target')} is the pod's container port named ${w.v('targetPort')}.`,
  'port-same': (w) => `Port ${w.v('target')} is the Service's port, which is also its targetPort.`,
  'port-of-slice': (w) => `Port ${w.v('port')} comes from ${w.object}, not from the Service.`,
  'pod-address-echo': (w) =>
    `A name below pod spells an address; the DNS server gives it back, whether or not a pod has it, as long as namespace ${w.v('namespace')} exists.`,
  'schema-version': () => 'The version of the DNS schema that the server follows.',
  reverse: (w) => `${w.v('address')} is the address of these endpoints.`,
  'when-ready': () => 'The name answers once the pod is Ready.',
  'when-address': () => 'The name answers as soon as the pod has an address, ready or not (publishNotReadyAddresses).',
  'per-node': (w) => `DaemonSet ${w.name} runs one such pod on each node.`,
  'no-hostname': (w) => `${w.object} sets no hostname, so its pods get no name of their own (the pod's own name is never used).`,
  'no-subdomain': (w) => `${w.object} sets no subdomain, so host name ${w.v('hostname')} appears under no Service.`,
  'no-service-name': (w) => `StatefulSet ${w.name} sets no serviceName, so its pods have no names under any Service.`,
  'subdomain-names-other': (w) =>
    w.has('set')
      ? `serviceName of StatefulSet ${w.v('set')} is ${w.v('subdomain')}, so pod ${w.v('pod')} belongs there and not under ${w.v('service')}.`
      : `Pod ${w.v('pod')} belongs to subdomain ${w.v('subdomain')}, so its name ${w.v('hostname')} belongs there and not under ${w.v('service')}.`,
  'subdomain-service-missing': (w) =>
    `There is no Service ${w.v('subdomain')} in namespace ${w.v('namespace')}, so host name ${w.v('hostname')} does not resolve.`,
  'subdomain-service-does-not-select': (w) =>
    `Service ${w.v('service')} does not select pod ${w.v('pod')}, so host name ${w.v('hostname')} does not resolve under it.`,
  'subdomain-service-external': (w) =>
    `Service ${w.v('service')} is an alias (ExternalName) and has no endpoints, so no pod has a name under it.`,
  'no-service-selects': (w) => `No Service in namespace ${w.v('namespace')} selects pod ${w.v('pod')}.`,
  'makes-no-pods': (w) => `${w.object} runs no pods until it is due.`,
  paused: (w) => `${w.object} is paused or suspended, so it runs no pods.`,
  'pods-refused': (w) =>
    `The API server refuses the pods of ${w.object}: its name or serviceName does not fit into a label of 63 characters.`,
  'pods-share-port': (w) =>
    `The API server refuses the pods of ${w.object}: on the node's network two of their containers want the same port.`,
  'name-blocked': (w) => `${w.object} cannot make its pod ${w.v('pod')}: there is a Pod of that name that it does not take over.`,
  'pod-replaced': (w) => `${w.object} takes Pod ${w.v('pod')} over and puts a pod of its own in its place.`,
  'pod-surplus': (w) => `${w.object} takes Pod ${w.v('pod')} over and deletes it, since it has all its pods.`,
  'pod-name-taken': (w) => `The API server refuses Pod ${w.v('pod')}: ${w.object} has made a pod of that name.`,
  'replica-set-taken': (w) => `${w.object} takes ReplicaSet ${w.v('set')} over and makes its pods its own.`,
  'no-replicas': (w) => `${w.object} runs no pods now (0 replicas).`,
};

const isCode = (code: string): code is ReasonCode => reasonCodes.some((c) => c === code);

/** A reason in plain English, with the user's own names. The only place that words them. */
export function reasonText(reason: Reason): string {
  if (!isCode(reason.code)) return reason.code;
  const wording = presenceTexts[reason.code] ?? absenceTexts[reason.code];
  return wording ? printable(wording(wordsOf(reason))) : reason.code;
}
