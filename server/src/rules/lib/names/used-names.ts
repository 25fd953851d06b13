import { isDialled } from '../../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../../facts/types.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { namesByPlace } from '../../../model/names/read-names.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { readClusterName } from './cluster-name.ts';
import { configsOf } from './own-texts.ts';
import { serviceNamed, type NamedService } from '../references/named-service.ts';

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

/** A cluster name for certain, or the name of a Service of the namespace, where a port or something else tells that a host stands there. */
function namesCluster(mention: DnsMention, holder: Instance, model: Model): boolean {
  if (!isDialled(mention)) return false;
  if (readClusterName(mention, holder, model) !== undefined) return true;
  return (
    ((mention.whole && mention.port !== undefined) || mention.told !== undefined) && serviceOf(mention.host, holder, model) !== undefined
  );
}

/** The Service that `web` or `web.shop` is, of what is no name of a pod. */
export function serviceOf(host: string, holder: Instance, model: Model): NamedService | undefined {
  const named = serviceNamed(host, holder, model);
  return named?.pod !== undefined || named?.service.facts.object.type === 'ExternalName' ? undefined : named;
}
