import { keysOf } from '../../../k8s/validation/schema/schema.ts';
import type { Instance } from '../../../model/types.ts';
import type { MapEntry, MapNode } from '../../../yaml/node.ts';
import { distance } from '../../../base/texts/nearest.ts';
import { isAmong, workloadKinds } from '../../../k8s/kinds.ts';
import { entryOf } from '../../../yaml/path.ts';
import { locate } from '../locate.ts';

/** A key that is lost because it is spelt like one that the API server knows, but is not it. */
export interface Misspelling {
  /** Path of the map that holds it. */
  readonly parent: string;
  readonly map: MapNode;
  readonly entry: MapEntry;
  readonly uri: string;
  /** The right key. */
  readonly meant: string;
  /** The right key is written too. */
  readonly doubled: boolean;
}

interface Fields {
  /** Keys whose misspelling matters to names and networking. */
  readonly judged: readonly string[];
  /** Other keys that the API server knows here, so that none of them is taken for a slip. */
  readonly known: readonly string[];
  readonly all: ReadonlySet<string>;
}

/** `structures`: those of the API whose keys are known here. `gone`: keys that the API had once. */
function fieldsOf(judgedNames: string, structures: readonly string[], gone: readonly string[] = []): Fields {
  const judged = judgedNames.split(' ');
  const known = [...new Set([...structures.flatMap(keysOf), ...gone])].filter((key) => !judged.includes(key));
  return { judged, known, all: new Set([...judged, ...known]) };
}

const metadata = fieldsOf('name namespace labels annotations generateName', ['ObjectMeta'], ['clusterName']);
const serviceSpec = fieldsOf(
  'clusterIP clusterIPs type selector ports externalName publishNotReadyAddresses ipFamilies ipFamilyPolicy sessionAffinity externalIPs internalTrafficPolicy externalTrafficPolicy trafficDistribution loadBalancerIP loadBalancerClass',
  ['ServiceSpec'],
  ['topologyKeys', 'ipFamily'],
);
const servicePort = fieldsOf('name port protocol targetPort nodePort appProtocol', ['ServicePort']);
const workloadSpec = fieldsOf(
  'serviceName replicas selector template ordinals podManagementPolicy completions completionMode parallelism',
  ['StatefulSetSpec', 'DeploymentSpec', 'DaemonSetSpec', 'ReplicaSetSpec', 'ReplicationControllerSpec', 'JobSpec', 'CronJobSpec'],
);
const podSpec = fieldsOf(
  'hostname subdomain hostnameOverride setHostnameAsFQDN hostNetwork dnsPolicy dnsConfig hostAliases containers initContainers',
  ['PodSpec'],
);

function tables(kind: string): readonly (readonly [path: string, fields: Fields])[] {
  switch (kind) {
    case 'Service':
      return [
        ['metadata', metadata],
        ['spec', serviceSpec],
      ];
    case 'Pod':
      return [
        ['metadata', metadata],
        ['spec', podSpec],
      ];
    case 'CronJob':
      return [
        ['metadata', metadata],
        ['spec.jobTemplate.spec', workloadSpec],
        ['spec.jobTemplate.spec.template.metadata', metadata],
        ['spec.jobTemplate.spec.template.spec', podSpec],
      ];
    default:
      return isAmong(workloadKinds, kind)
        ? [
            ['metadata', metadata],
            ['spec', workloadSpec],
            ['spec.template.metadata', metadata],
            ['spec.template.spec', podSpec],
          ]
        : [];
  }
}

/** All misspellings of one object, in the order of the table. */
export function misspellings(instance: Instance): readonly Misspelling[] {
  const { tree, uri, object } = instance.facts;
  const found = tables(object.kind).flatMap(([path, fields]) => inMap(tree, uri, path, fields));
  if (object.kind !== 'Service') return found;
  return [...found, ...object.ports.flatMap((_, index) => inMap(tree, uri, `spec.ports[${index}]`, servicePort))];
}

/** Is the field at this path written under a misspelt key? */
export function misspelt(instance: Instance, path: string): boolean {
  return misspellings(instance).some((each) => `${each.parent}.${each.meant}` === path);
}

function inMap(tree: MapNode, uri: string, path: string, fields: Fields): readonly Misspelling[] {
  const located = locate(tree, uri, path);
  if (located?.node.kind !== 'map') return [];
  const map = located.node;
  const found: Misspelling[] = [];
  for (const entry of map.entries) {
    const meant =
      fields.all.has(entry.key.value) || entry.key.unknown === true
        ? undefined
        : fittingKey(rightKey(entry.key.value, fields), entry, fields);
    if (meant !== undefined)
      found.push({ parent: path, map, entry, uri: entry.key.uri ?? located.uri, meant, doubled: entryOf(map, meant) !== undefined });
  }
  return found;
}

/** A single value is meant for the field that takes one, where there is one of each number: `clusterIP` rather than `clusterIPs`. */
function fittingKey(key: string | undefined, { value }: MapEntry, { judged }: Fields): string | undefined {
  const single = key?.replace(/s$/, '');
  return single !== undefined && value.kind === 'scalar' && judged.includes(single) ? single : key;
}

function rightKey(key: string, { judged, known }: Fields): string | undefined {
  const lower = key.toLowerCase().replace(/[-_ ]/g, '');
  const sameLetters = judged.find((each) => each.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters;
  if (known.some((each) => each.toLowerCase() === lower) || key.length < 4) return undefined;
  const limit = key.length < 8 ? 1 : 2;
  const near = (names: readonly string[]): number =>
    Math.min(...names.map((each) => distance(lower, each.toLowerCase(), limit)), limit + 1);
  if (near(known) <= near(judged)) return undefined;
  return judged.find((each) => distance(lower, each.toLowerCase(), limit) === near(judged));
}
