import { beforeServiceZone, serviceDnsName } from '../../k8s/dns-name.ts';
import type { Instance, Model } from '../../model/types.ts';
import { nameId, serviceId } from './cluster-tree.ts';
import { isService } from '../shared/sourced.ts';

/** Service and namespace that a cluster name spells. */
function spelled(model: Model, fqdn: string): { readonly service: string; readonly namespace: string } | undefined {
  const [namespace, service] = beforeServiceZone(fqdn, model.settings.clusterDomain)?.split('.').reverse() ?? [];
  return namespace !== undefined && service !== undefined ? { service, namespace } : undefined;
}

/**
 * Ids of the nodes that lead to a place, from its namespace down: to the name that stands under the cursor (`fqdn`, as `nameAt` finds it), else to
 * the Service of the object there. Empty: the tree shows nothing of it.
 */
export function treePathAt(model: Model, uri: string, offset: number, fqdn: string | undefined): readonly string[] {
  const here = model.instancesOf(uri).filter(({ facts }) => facts.uri === uri && facts.tree.start <= offset && offset <= facts.tree.end);
  const [from] = here.length > 0 ? here : model.instancesOf(uri);
  const named = fqdn === undefined ? undefined : spelled(model, fqdn);
  const found: Instance | undefined =
    from &&
    named &&
    model.scope.services(from, named.service, named.namespace).find((c) => c.instance.namespace === named.namespace)?.instance;
  if (found && fqdn !== undefined) {
    const own = serviceDnsName(found.facts.object.name, found.namespace, model.settings.clusterDomain);
    return [found.namespace, serviceId(found), ...(fqdn === own ? [] : [nameId(found, fqdn)])];
  }
  const around = here.find((instance) => isService(instance) && instance.facts.object.name !== '');
  return around ? [around.namespace, serviceId(around)] : [];
}
