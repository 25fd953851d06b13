import type { Instance } from '../../model/types.ts';
import type { MapEntry, MapNode } from '../../yaml/node.ts';
import { distance } from '../../base/nearest.ts';
import { workloadKinds } from '../../k8s/kinds.ts';
import { fieldNames } from '../../k8s/validation/schema.ts';
import { entryOf } from '../../yaml/path.ts';
import { locate } from './locate.ts';

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

/** `judged`: keys of which a slip matters; `names`: of all fields that are known; `gone`: of those that were fields once. */
function fieldsOf(judged: string, names: readonly string[], gone = ''): Fields {
  const all = new Set([...names, ...gone.split(' ')]);
  const wanted = judged.split(' ');
  return { judged: wanted, known: [...all].filter((name) => !wanted.includes(name)), all };
}

const metadata = fieldsOf('name namespace labels annotations generateName', fieldNames(['Service'], 'metadata'), 'clusterName');
const serviceSpec = fieldsOf(
  'clusterIP clusterIPs type selector ports externalName publishNotReadyAddresses ipFamilies ipFamilyPolicy sessionAffinity externalIPs internalTrafficPolicy externalTrafficPolicy trafficDistribution loadBalancerIP loadBalancerClass',
  fieldNames(['Service'], 'spec'), 'topologyKeys ipFamily',
);
const servicePort = fieldsOf('name port protocol targetPort nodePort appProtocol', fieldNames(['Service'], 'spec.ports'));
/** Of all workloads: what one of them has is no slip in another. */
const workloadSpec = fieldsOf(
  'serviceName replicas selector template ordinals podManagementPolicy completions completionMode parallelism',
  [...fieldNames(workloadKinds, 'spec'), ...fieldNames(['CronJob'], 'spec.jobTemplate.spec')],
);
const podSpec = fieldsOf('hostname subdomain hostnameOverride setHostnameAsFQDN hostNetwork dnsPolicy dnsConfig hostAliases containers initContainers', fieldNames(['Pod'], 'spec'));

function tables(kind: string): readonly (readonly [path: string, fields: Fields])[] {
  switch (kind) {
    case 'Service': return [['metadata', metadata], ['spec', serviceSpec]];
    case 'Pod': return [['metadata', metadata], ['spec', podSpec]];
    case 'CronJob': return [['metadata', metadata], ['spec.jobTemplate.spec', workloadSpec], ['spec.jobTemplate.spec.template.metadata', metadata], ['spec.jobTemplate.spec.template.spec', podSpec]];
    default:
      return workloadKinds.includes(kind) ? [['metadata', metadata], ['spec', workloadSpec], ['spec.template.metadata', metadata], ['spec.template.spec', podSpec]] : [];
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
    const meant = fields.all.has(entry.key.value) || entry.key.unknown === true ? undefined : rightKey(entry.key.value, fields);
    if (meant !== undefined) found.push({ parent: path, map, entry, uri: entry.key.uri ?? located.uri, meant, doubled: entryOf(map, meant) !== undefined });
  }
  return found;
}

function rightKey(key: string, { judged, known }: Fields): string | undefined {
  const lower = key.toLowerCase().replace(/[-_ ]/g, '');
  const sameLetters = judged.find((each) => each.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters;
  if (known.some((each) => each.toLowerCase() === lower) || key.length < 4) return undefined;
  const limit = key.length < 8 ? 1 : 2;
  const near = (names: readonly string[]): number => Math.min(...names.map((each) => distance(lower, each.toLowerCase(), limit)), limit + 1);
  if (near(known) <= near(judged)) return undefined;
  return judged.find((each) => distance(lower, each.toLowerCase(), limit) === near(judged));
}
