import { sourced } from '../features/sourced.ts';
import { servicesNamed } from '../features/definition.ts';
import { meaningOf } from '../features/mentions.ts';
import { targetAt } from '../features/target.ts';
import { isPodMaker, isService } from '../model/keys.ts';
import type { Instance, Model } from '../model/types.ts';
import type { NameAtResult } from './protocol.ts';

/** The Service's own name, else the first name of the pods that the object makes. */
function nameOf(model: Model, instance: Instance): string | undefined {
  const { object } = instance.facts;
  if (isService(instance)) return object.name === '' ? undefined : `${object.name}.${instance.namespace}.svc.${model.settings.clusterDomain}`;
  return isPodMaker(instance) ? model.recordsFor(instance.bundle).namesOf(sourced(instance))[0]?.name : undefined;
}

/** The cluster DNS name that stands under the cursor, or that the value or object there is reached by. */
export function nameAt(model: Model, uri: string, offset: number): NameAtResult | undefined {
  const target = targetAt(model, uri, offset);
  const [instance] = target?.instances ?? [];
  if (!target || !instance) return undefined;
  const fqdn = target.mention ? meaningOf(model, instance, target.mention)?.name
    : target.kind === 'service-ref' ? servicesNamed(model, instance, target.value).map((service) => nameOf(model, service)).find((name) => name !== undefined)
      : nameOf(model, instance);
  return fqdn === undefined ? undefined : { fqdn, namespace: instance.namespace, clusterDomain: model.settings.clusterDomain };
}
