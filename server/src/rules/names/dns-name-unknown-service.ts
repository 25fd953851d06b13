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
  const cause = verdict.isSwapped
    ? `Namespace ${near.namespace} stands where Service "${near.facts.object.name}" belongs`
    : verdict.misses === 'namespace'
      ? `A namespace is missing between ${name.service} and svc`
      : verdict.misses === 'service'
        ? `The Service is missing ${name.namespace === undefined ? `behind pod ${name.service}` : `between pod ${name.service} and namespace ${name.namespace}`}`
        : `No manifest here defines Service "${name.service}"${name.namespace === undefined ? '' : ` in namespace ${name.namespace}`}`;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    severity: verdict.sure ? 'warning' : 'hint',
    message: `${cause}, so ${name.host} will not resolve. Did you mean ${spelled(mention, right)}?`,
    related: [atName(model, near)],
    fixes: [writeHost(holder, mention, right)],
  };
}

/** What differs in the name that is meant. */
function rightParts(name: ClusterName, near: InstanceOf<Service>, misses: Verdict['misses'], model: Model): Partial<ClusterName> {
  if (misses === 'service') return { pod: name.service, service: near.facts.object.name };
  return {
    ...withExistingPod(name, near, model),
    ...(misses === 'namespace' ? { namespace: near.namespace } : { service: near.facts.object.name }),
  };
}
