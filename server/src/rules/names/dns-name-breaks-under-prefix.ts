import type { Place } from '../../base/span.ts';
import { isDialled } from '../../facts/mentions/identifiers.ts';
import type { Service } from '../../k8s/kinds.ts';
import { numberedPod, setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isPodMaker } from '../../model/keys.ts';
import { namesByPlace } from '../../model/names/read-names.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { writeClusterName } from '../lib/names/cluster-name.ts';
import type { ClusterName } from '../lib/names/cluster-name.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { leftBehind, renamedAway } from '../lib/references/left-behind.ts';
import { isKustomized } from '../lib/preconditions.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { setRenamedByBundle } from '../lib/names/renamed.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly old: string;
  readonly bundle: string;
  readonly name: string;
  readonly right: string;
}

const say = sentences({
  'not-rewritten': ({ old, bundle, name, right }: Values) =>
    `${old} does not resolve in ${bundle}: the kustomization renames the Service to "${name}", but kustomize does not rewrite this text. Patch it in ${bundle} to ${right}.`,
});

export const rule = defineRule({
  on: ['*'],
  when: isKustomized,
  *check(subject, model) {
    if (isPodMaker(subject) && subject.facts.object.kind !== 'StatefulSet') {
      const { subdomain } = subject.facts.object.template;
      const service = subdomain === undefined ? undefined : renamedAway(subject, subdomain, undefined, model);
      const field = `${templatePath(subject, 'spec')}.subdomain`;
      if (service !== undefined && subdomain !== undefined)
        yield finding(subject, field, undefined, subdomain, service, service.facts.object.name, model);
    }
    for (const mention of namesByPlace(subject, model).filter(isDialled)) {
      const left = leftBehind(mention, subject, model);
      if (left === undefined) continue;
      const { name, service } = left;
      const namespace = name.namespace === undefined || service.namespace === undefined ? {} : { namespace: service.namespace };
      const right = writeClusterName(name, { ...renamedPod(name, subject, model), service: service.facts.object.name, ...namespace });
      yield finding(subject, mention.field, placeOfMention(subject, mention), mention.host, service, right, model);
    }
  },
});

/** The pod's name as this bundle makes it, where its set is renamed too. */
function renamedPod({ pod }: ClusterName, subject: Instance, model: Model): { readonly pod?: string } {
  const ordinal = pod === undefined ? undefined : setAndOrdinal(pod);
  const set = ordinal === undefined ? undefined : setRenamedByBundle(subject, ordinal.set, model);
  return ordinal === undefined || set === undefined ? {} : { pod: numberedPod(set.facts.object.name, ordinal.ordinal) };
}

function finding(
  subject: Instance,
  field: string,
  at: Place | undefined,
  old: string,
  service: InstanceOf<Service>,
  right: string,
  model: Model,
): RuleFinding {
  return {
    field,
    ...(at === undefined ? {} : { at }),
    ...say('not-rewritten', { old, bundle: subject.bundle.label, name: service.facts.object.name, right }),
    related: [atName(model, service)],
  };
}
