import { isDialled } from '../../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../../facts/types.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { namesByPlace } from '../../../model/names/read-names.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { readClusterName } from './cluster-name.ts';
import { configsReadBy } from '../../../k8s/kinds.ts';
import { nearestOf, possible, templateOf } from '../reach.ts';

/** A name of the cluster that pods use, and whose text has it. */
export interface UsedName {
  readonly holder: Instance;
  readonly mention: DnsMention;
}

/** The first name of the cluster in the text of an object. */
export function namedInText(holder: Instance, model: Model): UsedName | undefined {
  const mention = namesByPlace(holder, model).find((each) => namesCluster(each, holder, model));
  return mention && { holder, mention };
}

/** All names of the cluster in the text of pods, then in that of the ConfigMaps that they read. */
export function usedNames(pods: InstanceOf<Workload | Pod>, model: Model): readonly UsedName[] {
  return [pods, ...configsOf(pods, model)].flatMap((holder) =>
    namesByPlace(holder, model)
      .filter((each) => namesCluster(each, holder, model))
      .map((mention) => ({ holder, mention })),
  );
}

/** The same in the ConfigMaps that pods read: what there is for others too. */
export function namedInConfigs(pods: InstanceOf<Workload | Pod>, model: Model): UsedName | undefined {
  for (const holder of configsOf(pods, model)) {
    const named = namedInText(holder, model);
    if (named !== undefined) return named;
  }
  return undefined;
}

/** The ConfigMaps and Secrets that pods read, as far as they are here. */
export function configsOf(pods: InstanceOf<Workload | Pod>, model: Model): readonly Instance[] {
  return [...configsReadBy(templateOf(pods))].flatMap((config) =>
    (['ConfigMap', 'Secret'] as const).flatMap((kind) => nearestOf(model.scope.named(pods, kind, config))[0] ?? []),
  );
}

/** A cluster name for certain, or the name of a Service of the namespace, where a port or something else tells that a host stands there. */
function namesCluster(mention: DnsMention, holder: Instance, model: Model): boolean {
  if (!isDialled(mention)) return false;
  if (readClusterName(mention, holder, model) !== undefined) return true;
  return (
    ((mention.whole && mention.port !== undefined) || mention.told !== undefined) &&
    !mention.host.includes('.') &&
    possible(model.scope.services(holder, mention.host)).length > 0
  );
}
