import type { Span } from '../../base/span.ts';
import type { DnsMention } from '../../facts/types.ts';
import { programs } from '../../facts/uses/programs.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPodNames, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { configKindOf } from '../../model/keys.ts';
import { isRead, readNames } from '../../model/names/read-names.ts';
import { defineRule } from '../define.ts';
import { readClusterName } from '../lib/names/cluster-name.ts';
import { setField, together } from '../fixes/field-edits.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { isHeadlessService, isVirtualService } from '../lib/preconditions.ts';
import { serviceNamed } from '../lib/references/named-service.ts';
import { textsOf } from '../lib/names/own-texts.ts';
import { configsReadBy } from '../../k8s/kinds.ts';
import { onObject } from '../lib/reach.ts';
import { hasSeveralPods } from '../lib/pods/several-pods.ts';
import { called } from '../lib/words.ts';
import { isOrderedReady, majorityOf, policyWarning } from '../startup/ordered.ts';
import { setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Looking = { readonly pods: string; readonly host: string; readonly service: string };

const say = sentences({
  'alone-by-pod': ({ pods, host, service }: Looking) =>
    `The pod of ${pods} looks for itself as ${host}, and a pod has a name under "${service}" only once it is Ready: it never finds itself.`,
  alone: ({ pods, host, service }: Looking) =>
    `The pod of ${pods} looks for itself as ${host}, and "${service}" leads only to pods that are Ready: it never finds itself.`,
  'peers-by-pod': ({ pods, host, service }: Looking) =>
    `The pods of ${pods} look for their peers as ${host}, and a pod has a name under "${service}" only once it is Ready: at the first start nobody finds anybody.`,
  'others-by-pod': ({ pods, host, service }: Looking) =>
    `The pods of ${pods} look for each other as ${host}, and a pod has a name under "${service}" only once it is Ready: at the first start nobody finds anybody.`,
  others: ({ pods, host, service }: Looking) =>
    `The pods of ${pods} look for each other as ${host}, and "${service}" leads only to pods that are Ready: at the first start nobody finds anybody.`,
  'publish-itself': () => 'If it needs that to become ready, add publishNotReadyAddresses: true.',
  publish: () => 'If they need each other to become ready, add publishNotReadyAddresses: true.',
  'publish-in-parallel': () =>
    'If they need each other to become ready, add publishNotReadyAddresses: true and set podManagementPolicy: Parallel, since later pods are made only once the first is Ready.',
});

/** Who looks for whom. */
function told({ host, isPod, isAlone }: Looked, pods: string, service: InstanceOf<Service>): Said {
  const byPod = isHeadlessService(service);
  const id = isAlone === true ? 'alone' : isPod && byPod ? 'peers' : 'others';
  return say(id === 'peers' ? 'peers-by-pod' : byPod ? `${id}-by-pod` : id, { pods, host, service: service.facts.object.name });
}

export const rule = defineRule({
  on: ['Service'],
  when: (subject) => isHeadlessService(subject) || isVirtualService(subject),
  *check(subject, model) {
    if (subject.facts.object.publishNotReadyAddresses === true) return;
    for (const pods of selectedPods(subject, model)) {
      if (!pods.facts.object.template.containers.some((container) => container.hasReadinessProbe)) continue;
      const found = (isHeadlessService(subject) ? namedPeer(subject, pods, model) : undefined) ?? namedService(subject, pods, model);
      if (found === undefined) continue;
      const { holder, span, host, isPod } = found;
      const ordered = isOrderedReady(pods) && isPod;
      const publish = setField(subject, 'spec', 'publishNotReadyAddresses', true, { after: ['clusterIP'] });
      yield {
        rests: [
          evidence(subject, [...itsName, ...itsShape, ...itsSelector, 'spec.publishNotReadyAddresses']),
          evidence(pods, [...itsPodNames(pods.facts.object), ...itsPodLabels(pods.facts.object)]),
        ],
        field: 'spec.publishNotReadyAddresses',
        ...inTurn(
          told(found, called(pods), subject),
          say(ordered ? 'publish-in-parallel' : found.isAlone === true ? 'publish-itself' : 'publish', {}),
        ),
        related: [{ place: { uri: holder.facts.uri, span }, message: `${called(holder)} names ${host}` }],
        fixes: [
          ...(ordered && majorityOf(pods, model) !== undefined
            ? []
            : [{ title: 'Add publishNotReadyAddresses: true', safe: false, preferred: true, edits: publish }]),
          ...(ordered
            ? onObject(model, subject, pods, {
                title: 'Add publishNotReadyAddresses: true and podManagementPolicy: Parallel',
                safe: false,
                warning: policyWarning,
                edits: together(publish, setField(pods, 'spec', 'podManagementPolicy', 'Parallel', { after: ['serviceName', 'replicas'] })),
              })
            : []),
        ],
      };
      return;
    }
  },
});

interface Looked {
  readonly holder: Instance;
  readonly span: Span;
  readonly host: string;
  /** A pod is named, not the Service. */
  readonly isPod: boolean;
  /** There is one pod, and it looks for itself. */
  readonly isAlone?: boolean;
}

/** The Service by whose name the program of these pods finds its other members. */
function namedService(service: InstanceOf<Service>, pods: InstanceOf<Workload | Pod>, model: Model): Looked | undefined {
  const isAlone = !hasSeveralPods(pods, model);
  for (const holder of textsOf(pods, model)) {
    for (const use of holder.facts.uses ?? []) {
      if (use.kind !== 'lookup' || programs[use.program].finds !== 'members' || (isAlone && programs[use.program].needs !== 'majority'))
        continue;
      const named = serviceNamed(use.host, holder, model);
      if (named?.pod === undefined && named?.service === service) return { holder, span: use.span, host: use.host, isPod: false, isAlone };
    }
  }
  return undefined;
}

/** A pod of the workload that may not be Ready yet when it is looked for: one by one the first pod is Ready before the next one starts. */
function namedPeer(service: InstanceOf<Service>, pods: InstanceOf<Workload | Pod>, model: Model): Looked | undefined {
  const { template, name } = pods.facts.object;
  const configs = configsReadBy(template);
  const { object } = pods.facts;
  const first = object.kind !== 'StatefulSet' ? 0 : (object.ordinalsStart ?? 0) + (object.podManagementPolicy === 'Parallel' ? 0 : 1);
  const own = (holder: Instance): boolean =>
    holder === pods || (configKindOf(holder) !== undefined && configs.has(holder.facts.object.name));
  const peer = model.scope.mentionsOf(service).find(({ holder, mention }) => {
    return (
      own(holder) &&
      namesOf(mention, holder, model).some((each) => {
        const read = readClusterName(each, holder, model);
        const ordinal = read?.pod !== undefined && read.service === service.facts.object.name ? setAndOrdinal(read.pod) : undefined;
        return ordinal?.set === name && ordinal.ordinal >= first;
      })
    );
  });
  return peer === undefined
    ? undefined
    : { holder: peer.holder, span: peer.mention.span, host: peer.mention.built?.text ?? peer.mention.host, isPod: true };
}

/** The names that a mention makes: of a range all of it; one with the pod's own name in it announces that pod and looks for nobody. */
function namesOf(mention: DnsMention, holder: Instance, model: Model): readonly DnsMention[] {
  return mention.built === undefined
    ? [mention]
    : readNames(holder, model).filter((each) => each.built === mention.built && isRead(each) && each.reading.maker === undefined);
}
