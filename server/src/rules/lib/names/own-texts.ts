import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { isPodMaker } from '../../../model/keys.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { configsReadBy } from '../../../k8s/kinds.ts';
import { nearestOf } from '../reach.ts';

/** The objects whose texts the pods of a maker read: its own, and those of ConfigMaps and Secrets that its containers read. */
export function textsOf(maker: InstanceOf<Workload | Pod>, model: Model): readonly Instance[] {
  const configs = [...configsReadBy(maker.facts.object.template)].flatMap((name) =>
    (['ConfigMap', 'Secret'] as const).flatMap((kind) => nearestOf(model.scope.named(maker, kind, name)).slice(0, 1)),
  );
  return [maker, ...configs];
}

/** Those that read the texts of an object: itself, where it makes pods, or those whose containers read it, a ConfigMap or a Secret. */
export function readersOf(holder: Instance, model: Model): readonly InstanceOf<Workload | Pod>[] {
  const { object } = holder.facts;
  if (isPodMaker(holder)) return [holder];
  if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') return [];
  return model.scope
    .podsInReach(holder)
    .filter((each) => countsHere(each) && configsReadBy(each.instance.facts.object.template).has(object.name))
    .map((each) => each.instance);
}
