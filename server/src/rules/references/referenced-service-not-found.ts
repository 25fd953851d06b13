import type { Severity } from '../../k8s/cluster-settings.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { ServiceReference } from '../../k8s/kinds.ts';
import { callingKinds } from '../../k8s/service-references.ts';
import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isAtHome, missingReferences, podsBeside, workloadsNamed } from '../lib/references/missing-reference.ts';
import { partingFindings } from '../lib/pods/partings.ts';

export const rule = defineRule({
  on: callingKinds,
  *check(subject, model) {
    const found = [...missingReferences(subject, model, levelOfAbsent)];
    yield* found;
    yield* partingFindings(subject, 'reference', found);
  },
});

/** What calls a Service is installed together with it: where the namespace is populated by what stands beside it, all of the namespace that matters is known. */
function levelOfAbsent(subject: Instance, reference: ServiceReference, model: Model): Severity | undefined {
  if (subject.bundle.kind === 'file') return undefined;
  if (workloadsNamed(subject, reference, model).length > 0) return 'warning';
  if (podsBeside(subject, reference.namespace, model).length > 0) return reference.namespace === undefined ? 'information' : 'warning';
  // A Rollout and its Services are one application.
  return isAtHome(subject, model) ? (kindOf(subject.facts.object) === 'Rollout' ? 'information' : 'hint') : undefined;
}
