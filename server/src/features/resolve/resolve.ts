import { plainResolver, resolverOf } from '../../k8s/search-list.ts';
import type { Libc } from '../../k8s/search-list.ts';
import { resolveFromPod, type Resolution } from '../../model/records/questions/resolve.ts';
import type { Model } from '../../model/types.ts';
import { isPodMaker } from '../shared/sourced.ts';
import { withClusterDns } from './with-cluster-dns.ts';

/** From where a name is asked: a namespace, and the workload or Pod there whose DNS settings count. */
export interface Asker {
  readonly namespace: string;
  readonly workload?: string;
  readonly libc?: Libc;
}

/** Every question that a pod's resolver sends for a name, and the answer that the program gets. */
export function resolveName(model: Model, name: string, type: string, { namespace, workload, libc = 'glibc' }: Asker): Resolution {
  const owner =
    workload === undefined
      ? undefined
      : model
          .instances()
          .filter(isPodMaker)
          .find((i) => i.namespace === namespace && i.facts.object.name === workload);
  const resolver = owner ? resolverOf(owner.facts.object.template, namespace, model.settings) : plainResolver(namespace, model.settings);
  return resolveFromPod(
    withClusterDns(owner ? model.recordsFor(owner.bundle, owner.facts.uri) : model.records(), model),
    resolver,
    name,
    type,
    libc,
  );
}
