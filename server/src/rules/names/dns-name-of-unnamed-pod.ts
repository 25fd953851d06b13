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
import { sentences } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

export const rule = defineRule({
  on: ['*'],
  when: hasWrongNames,
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      if (judged.verdict.kind === 'unnamed-pod') yield { ...finding(subject, judged, judged.verdict.owner, model), rests: judged.rests };
    }
  },
});

type Values = { readonly pods: string; readonly host: string };
type OfService = Values & { readonly service: string };

const say = sentences({
  neither: ({ pods, host, service }: OfService) =>
    `${pods} sets no hostname with subdomain "${service}": ${host} will not resolve. Set both on the Pod, or dial the Service.`,
  'no-hostname': ({ pods, host, name }: Values & { readonly name: string }) =>
    `${pods} sets no hostname: ${host} will not resolve. Add hostname: ${name} to the Pod, or dial the Service.`,
  'no-subdomain': ({ pods, host, service }: OfService) =>
    `${pods} sets no subdomain: ${host} will not resolve. Add subdomain: ${service} to the Pod, or dial the Service.`,
  'other-subdomain': ({ pods, host, service, subdomain }: OfService & { readonly subdomain: string }) =>
    `The subdomain of ${pods} is "${subdomain}", not "${service}": ${host} will not resolve. Write subdomain: ${service} on the Pod.`,
  'other-hostname': ({ pods, host, hostname, right }: Values & { readonly hostname: string; readonly right: string }) =>
    `The hostname of ${pods} is "${hostname}", and DNS knows it by that alone: ${host} will not resolve. Write ${right}.`,
  'no-service-name': ({ pods, host }: Values) =>
    `${pods} has no serviceName, so its pods have no names: ${host} will not resolve. Set serviceName, or dial the Service.`,
  'no-names': ({ pods, host, service }: OfService) =>
    `The pods of ${pods} have no names of their own: ${host} will not resolve. Dial the Service, or use a StatefulSet with serviceName "${service}".`,
});

interface Words {
  readonly told: Said;
  readonly fix?: (model: Model, holder: Instance) => readonly Fix[];
}

/** What the Pod lacks, or has differently, for its name to be this one (facts B.1). */
function ofPod(owner: InstanceOf<Pod>, name: ClusterName, write: (host: string) => Fix): Words {
  const { object } = owner.facts;
  const { hostname = '', subdomain = '' } = object.template;
  const values = { pods: called(owner), host: name.host, service: name.service };
  if (hostname === '' && subdomain !== name.service) return { told: say('neither', values) };
  if (hostname === '') return { told: say('no-hostname', { pods: values.pods, host: name.host, name: object.name }) };
  if (subdomain === '') return { told: say('no-subdomain', values) };
  if (subdomain !== name.service)
    return {
      told: say('other-subdomain', { ...values, subdomain }),
      fix: (model, holder) =>
        onObject(model, holder, owner, {
          title: `Write subdomain: ${name.service}`,
          safe: false,
          edits: setScalarAt(owner, 'spec.subdomain', name.service),
        }),
    };
  const right = writeClusterName(name, { pod: hostname });
  return { told: say('other-hostname', { pods: values.pods, host: name.host, hostname, right }), fix: () => [write(right)] };
}

function wordsFor(owner: InstanceOf<Pod | Workload>, name: ClusterName, write: (host: string) => Fix): Words {
  const { object } = owner.facts;
  if (object.kind === 'Pod') return ofPod({ ...owner, facts: { ...owner.facts, object } }, name, write);
  if (object.kind === 'StatefulSet') return { told: say('no-service-name', { pods: called(owner), host: name.host }) };
  return {
    told: say('no-names', { pods: called(owner), host: name.host, service: name.service }),
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
  const { told, fix } = wordsFor(owner, name, (host) => writeHost(holder, mention, host));
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...told,
    related: [atName(model, owner)],
    ...(fix === undefined ? {} : { fixes: fix(model, holder) }),
  };
}
