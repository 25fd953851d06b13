import { groupOf } from '../api-versions.ts';
import { asFlag, asList, asNumber, asObject, asText, type Json } from '../json.ts';
import type { Custom } from '../kinds.ts';

/** Pods of a custom resource that have names of their own under one Service. */
export interface NamedPods {
  /** The Service that its controller makes for them. */
  readonly service: string;
  /** The names before the Service, in order; of very many the first. */
  readonly pods: readonly string[];
}

const mostPods = 1_000;

/**
 * Names that the controllers of a JobSet (`<set>-<job>-<job index>-<pod index>` under `network.subdomain`, by default the set's name) and of a LeaderWorkerSet
 * (`<set>-<group>` for the leader, `<set>-<group>-<worker>`, under the set's name or one Service for each group) give to pods. `undefined`: neither of them, or none that is known.
 */
export function customPodNames({ apiVersion, customKind, name, spec }: Custom): readonly NamedPods[] | undefined {
  const group = groupOf(apiVersion);
  const { replicatedJobs, leaderWorkerTemplate } = asObject(spec);
  if (customKind === 'JobSet' && group === 'jobset.x-k8s.io')
    return replicatedJobs === undefined ? undefined : jobSet(name, asObject(spec));
  return customKind === 'LeaderWorkerSet' && group === 'leaderworkerset.x-k8s.io' && leaderWorkerTemplate !== undefined
    ? leaderWorkerSet(name, asObject(spec))
    : undefined;
}

function jobSet(name: string, spec: Json): readonly NamedPods[] {
  const network = asObject(spec['network']);
  if (asFlag(network['enableDNSHostnames']) === false) return [{ service: asText(network['subdomain']) ?? name, pods: [] }];
  const pods = asList(spec['replicatedJobs'])
    .map(asObject)
    .flatMap((job) => {
      const { parallelism, completions } = asObject(asObject(job['template'])['spec']);
      const [jobs, each] = [asNumber(job['replicas']) ?? 1, asNumber(completions) ?? asNumber(parallelism) ?? 1];
      return range(jobs).flatMap((at) => range(each).map((pod) => `${name}-${asText(job['name']) ?? ''}-${at}-${pod}`));
    });
  return [{ service: asText(network['subdomain']) ?? name, pods: pods.slice(0, mostPods) }];
}

function leaderWorkerSet(name: string, spec: Json): readonly NamedPods[] {
  const size = asNumber(asObject(spec['leaderWorkerTemplate'])['size']) ?? 1;
  const groups = range(asNumber(spec['replicas']) ?? 1).map((group) => ({
    service: `${name}-${group}`,
    pods: [`${name}-${group}`, ...range(size - 1).map((worker) => `${name}-${group}-${worker + 1}`)],
  }));
  if (asText(asObject(spec['networkConfig'])['subdomainPolicy']) === 'UniquePerReplica') return groups;
  return [{ service: name, pods: groups.flatMap(({ pods }) => pods).slice(0, mostPods) }];
}

function range(count: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.min(mostPods, Math.floor(count))) }, (_, index) => index);
}
