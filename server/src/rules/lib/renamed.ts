import type { Service } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isService } from '../../model/keys.ts';
import { find } from './field-edits.ts';

/**
 * The Service of this name that the instance's kustomization deploys under another name (`namePrefix`, `nameSuffix`), which
 * reaches no `subdomain` and no text.
 */
export function renamedByBundle(from: Instance, name: string, model: Model): InstanceOf<Service> | undefined {
  if (from.bundle.kind !== 'kustomization' || name === '') return undefined;
  return model.scope.servicesInReach(from).map((candidate) => candidate.instance)
    .find((service) => service.bundle === from.bundle && isService(service) && wasCalled(service, name));
}

/** The StatefulSet of this name that the instance's kustomization deploys under another name. */
export function setRenamedByBundle(from: Instance, name: string, model: Model): Instance | undefined {
  if (from.bundle.kind !== 'kustomization') return undefined;
  return model.scope.podsInReach(from).map((candidate) => candidate.instance)
    .find((set) => set.bundle === from.bundle && set.facts.object.kind === 'StatefulSet' && wasCalled(set, name));
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
