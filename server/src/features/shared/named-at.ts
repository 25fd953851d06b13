import type { Instance, Model } from '../../model/types.ts';
import { namespaceBeside, servicesNamed } from '../definition.ts';
import { mentionInstances } from './mentions.ts';
import { valueIn, type Target } from './target.ts';

/** The object whose name stands at a target: the Service that a value names, what a name in text leads to, else the object itself. */
export function namedAt(model: Model, target: Target): Instance | undefined {
  const [instance] = target.instances;
  if (!instance) return undefined;
  if (target.mention) return mentionInstances(model, instance, target.mention)[0];
  if (target.kind !== 'service-ref') return target.kind === 'namespace' ? undefined : instance;
  return servicesNamed(model, instance, valueIn(target, instance), namespaceBeside(instance, target.field))[0];
}
