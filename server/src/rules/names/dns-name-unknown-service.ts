import type { Service } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { writeClusterName, type ClusterName } from '../lib/names/cluster-name.ts';
import { withExistingPod } from '../lib/names/existing-pod.ts';
import { placeOfMention, spelled, writeHost } from '../fixes/name-fixes.ts';
import { partingFindings } from '../lib/pods/partings.ts';
import { hasLostNames } from '../lib/preconditions.ts';
import { atName } from '../lib/reach.ts';
import { wrongNames } from '../lib/names/wrong-names.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Values = { readonly name: string; readonly host: string };
type Within = Values & { readonly namespace: string };

const say = sentences({
  'namespace-missing': ({ name, host }: Values) => `A namespace is missing between ${name} and svc, so ${host} will not resolve.`,
  'service-missing': ({ name, host }: Values) => `The Service is missing behind pod ${name}, so ${host} will not resolve.`,
  'service-missing-between': ({ name, namespace, host }: Within) =>
    `The Service is missing between pod ${name} and namespace ${namespace}, so ${host} will not resolve.`,
  swapped: ({ name, namespace, host }: Within) =>
    `Namespace ${namespace} stands where Service "${name}" belongs, so ${host} will not resolve.`,
  undefined: ({ name, host }: Values) => `No manifest here defines Service "${name}", so ${host} will not resolve.`,
  'undefined-in': ({ name, namespace, host }: Within) =>
    `No manifest here defines Service "${name}" in namespace ${namespace}, so ${host} will not resolve.`,
  near: ({ near }: { readonly near: string }) => `Did you mean ${near}?`,
});

export const rule = defineRule({
  on: ['*'],
  when: hasLostNames,
  *check(subject, model) {
    const found = wrongNames(subject, model).flatMap((judged) =>
      judged.verdict.kind === 'unknown-service' ? [{ ...finding(subject, judged, judged.verdict, model), rests: judged.rests }] : [],
    );
    yield* found;
    yield* partingFindings(subject, 'text', found);
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'unknown-service' }>;

function finding(holder: Instance, { name, mention }: JudgedName, verdict: Verdict, model: Model): RuleFinding {
  const { near } = verdict;
  const right = writeClusterName(
    name,
    verdict.isSwapped === true
      ? { service: near.facts.object.name, namespace: near.namespace }
      : rightParts(name, near, verdict.misses, model),
  );
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    severity: verdict.sure ? 'warning' : 'hint',
    ...inTurn(causeOf(name, verdict), say('near', { near: spelled(mention, right) })),
    related: [atName(model, near)],
    fixes: [writeHost(holder, mention, right)],
  };
}

function causeOf({ service, namespace, host }: ClusterName, { misses, isSwapped, near }: Verdict): Said {
  const values = { name: service, host };
  if (isSwapped === true) return say('swapped', { name: near.facts.object.name, namespace: near.namespace, host });
  if (misses === 'namespace') return say('namespace-missing', values);
  if (misses === 'service')
    return namespace === undefined ? say('service-missing', values) : say('service-missing-between', { ...values, namespace });
  return namespace === undefined ? say('undefined', values) : say('undefined-in', { ...values, namespace });
}

/** What differs in the name that is meant. */
function rightParts(name: ClusterName, near: InstanceOf<Service>, misses: Verdict['misses'], model: Model): Partial<ClusterName> {
  if (misses === 'service') return { pod: name.service, service: near.facts.object.name };
  return {
    ...withExistingPod(name, near, model),
    ...(misses === 'namespace' ? { namespace: near.namespace } : { service: near.facts.object.name }),
  };
}
