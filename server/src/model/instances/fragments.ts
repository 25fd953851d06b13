import type { ObjectFacts } from '../../facts/types.ts';
import { isWorkload } from '../../k8s/kinds.ts';
import { child } from '../../yaml/path.ts';
import { at, list } from '../kustomize/tree-edit.ts';

/**
 * Is it a patch (of a kustomization that is elsewhere, of `kubectl patch`), not a whole object? Directives of a merge say so. One for a workload has no selector,
 * which is required [facts D.2], and no word of labels for its pods, or no container that says its image.
 */
export function isFragment(facts: ObjectFacts): boolean {
  const { object, tree } = facts;
  if (facts.isPatch === true) return true;
  if (facts.partial || !isWorkload(object) || object.selector !== undefined) return false;
  if (object.kind === 'Job' || object.kind === 'CronJob' || object.kind === 'ReplicationController') return false;
  if (at(tree, ['spec', 'template', 'metadata', 'labels']) === undefined) return true;
  const spec = at(tree, ['spec', 'template', 'spec']);
  return ![...list(child(spec, 'containers')), ...list(child(spec, 'initContainers'))].some((container) => child(container, 'image') !== undefined);
}
