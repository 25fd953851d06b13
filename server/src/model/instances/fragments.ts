import type { ObjectFacts } from '../../facts/types.ts';
import { headKeys, isPatchPath } from '../../facts/unapplied.ts';
import { isWorkload, makesPods, podPath } from '../../k8s/kinds.ts';
import { child } from '../../yaml/path.ts';
import { at, list } from '../kustomize/patches/tree-edit.ts';

/** An object as a file without a kustomization holds it: a patch is marked as one, and judged by nobody. */
export function markedFragment(facts: ObjectFacts): ObjectFacts {
  return isFragment(facts) ? { ...facts, partial: true, isPatch: true } : facts;
}

/**
 * Is it a patch (of a kustomization that is elsewhere, of kubeadm, of `kubectl patch`), not a whole object? Directives of a merge say so, and so does the path of
 * a file that leaves out what makes an object of its kind whole. One for a workload has no selector, which is required [facts D.2], and no word of labels for
 * its pods, or no container that says its image.
 */
function isFragment(facts: ObjectFacts): boolean {
  const { object, tree } = facts;
  if (facts.isPatch === true) return true;
  if (facts.partial) return false;
  if (!isWorkload(object) || object.kind === 'Job' || object.kind === 'CronJob' || object.kind === 'ReplicationController')
    return isNamedPatch(facts);
  if (object.selector !== undefined) return false;
  return at(tree, ['spec', 'template', 'metadata', 'labels']) === undefined || !saysImage(at(tree, ['spec', 'template', 'spec']));
}

/** Is it a patch by the path of its file and what it leaves out? Flux applies such, too, to what is there already. */
export function isNamedPatch(facts: ObjectFacts): boolean {
  return isPatchPath(facts.uri) && !isWhole(facts);
}

/** Does it say what nobody leaves out of an object of its kind: images of its pods, the ports of a Service and whom it is for; of others anything beside its name, labels and annotations? */
function isWhole({ object, tree }: ObjectFacts): boolean {
  const spec = child(tree, 'spec');
  if (object.kind !== 'Service' && !makesPods(object)) return tree.entries.some(({ key }) => !headKeys.has(key.value));
  if (object.kind === 'Service')
    return object.type === 'ExternalName' || (list(child(spec, 'ports')).length > 0 && child(spec, 'selector') !== undefined);
  return saysImage(at(tree, podPath(object, 'spec').split('.')));
}

function saysImage(podSpec: ReturnType<typeof child>): boolean {
  return [...list(child(podSpec, 'containers')), ...list(child(podSpec, 'initContainers'))].some(
    (container) => child(container, 'image') !== undefined,
  );
}
