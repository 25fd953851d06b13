import type { Severity } from '../../k8s/cluster-settings.ts';
import type { ServiceReference } from '../../k8s/kinds.ts';
import { routingKinds } from '../../k8s/service-references.ts';
import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isAtHome, missingReferences, workloadsNamed } from '../lib/references/missing-reference.ts';
import { incompleteHosts } from '../lib/references/misplaced-reference.ts';
import { partingFindings } from '../lib/pods/partings.ts';

export const rule = defineRule({
  on: routingKinds,
  *check(subject, model) {
    const found = [...missingReferences(subject, model, levelOfAbsent)];
    yield* found;
    yield* incompleteHosts(subject, model);
    yield* partingFindings(subject, 'reference', found);
  },
});

/** A workload of its name shows that the backend is meant to be in these manifests; all other routes, as snippets show them, lead to Services from elsewhere. */
function levelOfAbsent(subject: Instance, reference: ServiceReference, model: Model): Severity | undefined {
  if (workloadsNamed(subject, reference, model).length > 0) return 'information';
  return isAtHome(subject, model) ? 'hint' : undefined;
}
