import { getOrMake } from '../../../base/get-or-make.ts';
import { isWithinSlip } from '../../../base/texts/nearest.ts';
import type { Service } from '../../../k8s/kinds.ts';
import type { Bundle, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { isService } from '../../../model/keys.ts';
import { find } from '../../fixes/field-edits.ts';
import { perModel } from '../per-model.ts';

/**
 * The Service of this name that the instance's kustomization deploys under another name (`namePrefix`, `nameSuffix`), which
 * reaches no `subdomain` and no text.
 */
export function renamedByBundle(from: Instance, name: string, model: Model): InstanceOf<Service> | undefined {
  if (from.bundle.kind !== 'kustomization' || name === '') return undefined;
  return byBundle(everywhere, model)
    .get(from.bundle)
    ?.services.find((service) => wasCalled(service, name));
}

/** The StatefulSet of this name that the instance's kustomization deploys under another name. */
export function setRenamedByBundle(from: Instance, name: string, model: Model): Instance | undefined {
  if (from.bundle.kind !== 'kustomization') return undefined;
  return byBundle(everywhere, model)
    .get(from.bundle)
    ?.sets.find((set) => wasCalled(set, name));
}

interface Built {
  readonly services: InstanceOf<Service>[];
  readonly sets: Instance[];
}

const everywhere = {};

/** Services and StatefulSets of each kustomization, gathered once: looking through all that is in reach would go through every overlay for each name. */
const byBundle = perModel((_: object, model: Model): ReadonlyMap<Bundle, Built> => {
  const found = new Map<Bundle, Built>();
  for (const instance of model.instances()) {
    if (instance.bundle.kind !== 'kustomization') continue;
    const built = getOrMake(found, instance.bundle, () => ({ services: [], sets: [] }));
    if (isService(instance)) built.services.push(instance);
    else if (instance.facts.object.kind === 'StatefulSet') built.sets.push(instance);
  }
  return found;
});

/** The name that the manifest writes, as far as that can be told: a kustomization may have put something around it. Of several that it may be, the one like `name`. */
export function writtenName(instance: Instance, name: string): string {
  const evaluated = instance.facts.object.name;
  const node = find(instance, 'metadata.name')?.node;
  if (instance.bundle.kind !== 'kustomization' || node?.kind !== 'scalar') return evaluated;
  const length = node.end - node.start - (node.style === 'single' || node.style === 'double' ? 2 : 0);
  const parts = Array.from({ length: Math.max(0, evaluated.length - length) + 1 }, (_, start) => evaluated.slice(start, start + length));
  return parts.find((part) => isWithinSlip(name, part)) ?? evaluated;
}

/** Is `name` what the manifest writes, though the bundle calls the object otherwise? What stands in the file is as long as the name, perhaps in quotes. */
function wasCalled(service: Instance, name: string): boolean {
  const evaluated = service.facts.object.name;
  if (evaluated === name || !evaluated.includes(name)) return false;
  const node = find(service, 'metadata.name')?.node;
  if (node?.kind !== 'scalar') return false;
  const length = node.end - node.start;
  return length === name.length || length === name.length + 2;
}
