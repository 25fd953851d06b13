import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { isPodMaker, configKindOf } from '../../../model/keys.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { configsReadBy } from '../../../k8s/kinds.ts';
import { nearestOf } from '../reach.ts';

type Maker = InstanceOf<Workload | Pod>;

/** The objects whose texts the pods of a maker read: its own, and those of ConfigMaps and Secrets that its containers read. */
export function textsOf(maker: Maker, model: Model): readonly Instance[] {
  return [maker, ...configsOf(maker, model)];
}

/** The ConfigMaps and Secrets that pods read, as far as they are here, with the files that generators put into them. */
export function configsOf(maker: Maker, model: Model): readonly Instance[] {
  return [...configsReadBy(maker.facts.object.template)].flatMap((name) =>
    (['ConfigMap', 'Secret'] as const).flatMap((kind) => configsNamed(maker, kind, name, model)),
  );
}

/** The nearest object of that kind and name, with the files that a generator puts into it. */
export function configsNamed(maker: Maker, kind: 'ConfigMap' | 'Secret', name: string, model: Model): readonly Instance[] {
  const [nearest] = nearestOf(model.scope.named(maker, kind, name));
  const files = nearestOf(model.scope.named(maker, 'Patch', name)).filter(
    ({ bundle, facts }) => facts.textOf === kind && bundle === nearest?.bundle,
  );
  return nearest === undefined ? [] : [nearest, ...files];
}

/** Those that read the texts of an object: itself, where it makes pods, or those whose containers read it, a ConfigMap or a Secret. */
export function readersOf(holder: Instance, model: Model): readonly Maker[] {
  if (isPodMaker(holder)) return [holder];
  if (configKindOf(holder) === undefined) return [];
  return model.scope
    .podsInReach(holder)
    .filter((each) => countsHere(each) && configsReadBy(each.instance.facts.object.template).has(holder.facts.object.name))
    .map((each) => each.instance);
}
