import type { Pod, Workload } from '../../k8s/kinds.ts';
import { ordinalIn } from '../../k8s/pod-ordinals.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { writeClusterName, type ClusterName } from '../lib/names/cluster-name.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { placeOfMention, writeHost } from '../fixes/name-fixes.ts';
import { asStatefulSetOf, canBeStatefulSet } from '../fixes/stateful-set-fix.ts';
import { podsAtOnce } from '../lib/pods/pod-identity.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { hasWrongNames } from '../lib/preconditions.ts';
import { atName, onObject } from '../lib/reach.ts';
import { wrongNames } from '../lib/names/wrong-names.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['*'],
  when: hasWrongNames,
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      if (judged.verdict.kind === 'unnamed-pod') yield { ...finding(subject, judged, judged.verdict.owner, model), rests: judged.rests };
    }
  },
});

interface Words {
  readonly cause: string;
  readonly wayOut: string;
  readonly fix?: (model: Model, holder: Instance) => readonly Fix[];
}

/** What the Pod lacks, or has differently, for its name to be this one (facts B.1). */
function ofPod(owner: InstanceOf<Pod>, name: ClusterName, write: (host: string) => Fix): Words {
  const { object } = owner.facts;
  const { hostname = '', subdomain = '' } = object.template;
  if (hostname === '' && subdomain !== name.service)
    return {
      cause: `${called(owner)} sets no hostname with subdomain "${name.service}"`,
      wayOut: 'Set both on the Pod, or dial the Service.',
    };
  if (hostname === '')
    return { cause: `${called(owner)} sets no hostname`, wayOut: `Add hostname: ${object.name} to the Pod, or dial the Service.` };
  if (subdomain === '')
    return { cause: `${called(owner)} sets no subdomain`, wayOut: `Add subdomain: ${name.service} to the Pod, or dial the Service.` };
  if (subdomain !== name.service)
    return {
      cause: `The subdomain of ${called(owner)} is "${subdomain}", not "${name.service}"`,
      wayOut: `Write subdomain: ${name.service} on the Pod.`,
      fix: (model, holder) =>
        onObject(model, holder, owner, {
          title: `Write subdomain: ${name.service}`,
          safe: false,
          edits: setScalarAt(owner, 'spec.subdomain', name.service),
        }),
    };
  const right = writeClusterName(name, { pod: hostname });
  return {
    cause: `The hostname of ${called(owner)} is "${hostname}", and DNS knows it by that alone`,
    wayOut: `Write ${right}.`,
    fix: () => [write(right)],
  };
}

function wordsFor(owner: InstanceOf<Pod | Workload>, name: ClusterName, write: (host: string) => Fix): Words {
  const { object } = owner.facts;
  if (object.kind === 'Pod') return ofPod({ ...owner, facts: { ...owner.facts, object } }, name, write);
  if (object.kind === 'StatefulSet')
    return { cause: `${called(owner)} has no serviceName, so its pods have no names`, wayOut: 'Set serviceName, or dial the Service.' };
  return {
    cause: `The pods of ${called(owner)} have no names of their own`,
    wayOut: `Dial the Service, or use a StatefulSet with serviceName "${name.service}".`,
    fix: (model, holder) => conversion(model, holder, owner, name),
  };
}

/** The name is one that a StatefulSet of the same name and replicas would give. */
function conversion(
  model: Model,
  holder: Instance,
  owner: InstanceOf<Pod | Workload>,
  { pod = '', service: wanted }: ClusterName,
): readonly Fix[] {
  const { object } = owner.facts;
  const ordinal = ordinalIn(object.name, pod);
  if (ordinal === undefined || ordinal >= (podsAtOnce(object) ?? 0)) return [];
  const service = model.scope
    .servicesSelecting(owner)
    .find((each) => countsHere(each) && each.instance.facts.object.name === wanted)?.instance;
  return service && canBeStatefulSet(owner, service, model) ? onObject(model, holder, owner, asStatefulSetOf(owner, service)) : [];
}

function finding(holder: Instance, { name, mention }: JudgedName, owner: InstanceOf<Pod | Workload>, model: Model): RuleFinding {
  const { cause, wayOut, fix } = wordsFor(owner, name, (host) => writeHost(holder, mention, host));
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    message: `${cause}: ${name.host} will not resolve. ${wayOut}`,
    related: [atName(model, owner)],
    ...(fix === undefined ? {} : { fixes: fix(model, holder) }),
  };
}
