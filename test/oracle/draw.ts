import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dump } from 'js-yaml';
import type { Json } from './objects.ts';

/** Draws clusters in which bare Pods, workloads and Services meet: the same seed, the same manifests. */
const usage = 'node test/oracle/draw.ts --seed NUMBER --count NUMBER --out FOLDER';

type Random = () => number;

/** Numbers from 0 to 1 (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Dice {
  below(limit: number): number;
  often(share: number): boolean;
  one<T>(items: readonly [T, ...T[]]): T;
}

function diceOf(random: Random): Dice {
  const below = (limit: number): number => Math.floor(random() * limit);
  return { below, often: (share) => random() < share, one: (items) => items[below(items.length)] ?? items[0] };
}

const names = ['web', 'db'] as const;

/** Jobs count so late that whether pods that are never ready or others go is a matter of luck. */
function template(dice: Dice, labels: Json, more: Json = {}): Json {
  const held = more['restartPolicy'] === undefined && dice.often(0.12) ? { annotations: { 'oracle/ready': 'false' } } : {};
  return {
    metadata: { labels, ...held },
    spec: {
      ...(dice.often(0.4) ? { hostname: dice.one(['h', 'g']), subdomain: dice.one(['web', 'db', 'all']) } : {}),
      ...more,
      containers: [{ name: 'main', image: 'busybox:1.36', ...(dice.often(0.5) ? { ports: [{ name: 'http', containerPort: 8080 }] } : {}) }],
    },
  };
}

const labelsOf = (dice: Dice): Record<string, string> => ({ app: dice.one(['x', 'x', 'y']), ...(dice.often(0.3) ? { tier: 'z' } : {}) });

function statefulSet(dice: Dice, name: string, labels: Json, selector: Json): Json {
  const strategy = dice.one([
    undefined,
    undefined,
    { type: 'OnDelete' },
    { type: 'RollingUpdate', rollingUpdate: { partition: 1 + dice.below(2) } },
  ]);
  const claims = dice.often(0.1)
    ? [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }]
    : undefined;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: dice.one(['web', 'db', 'all']),
      replicas: dice.below(4),
      selector,
      template: template(dice, labels),
      ...(dice.often(0.35) ? { podManagementPolicy: 'Parallel' } : {}),
      ...(dice.often(0.2) ? { ordinals: { start: 1 } } : {}),
      ...(strategy ? { updateStrategy: strategy } : {}),
      ...(claims ? { volumeClaimTemplates: claims } : {}),
    },
  };
}

function job(dice: Dice, name: string, labels: Json, selector: Json): Json {
  const manual = dice.often(0.6) ? { manualSelector: true, selector } : {};
  const indexed = dice.often(0.4)
    ? { completionMode: 'Indexed', completions: 1 + dice.below(3) }
    : dice.often(0.5)
      ? { completions: 1 + dice.below(3) }
      : {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      parallelism: dice.below(4),
      ...indexed,
      ...manual,
      ...(dice.often(0.1) ? { suspend: true } : {}),
      template: template(dice, labels, { restartPolicy: 'Never' }),
    },
  };
}

function workload(dice: Dice, name: string): Json {
  const labels = labelsOf(dice);
  const selector = dice.often(0.85)
    ? { matchLabels: { app: labels['app'] } }
    : { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'y'] }] };
  const kind = dice.one([
    'StatefulSet',
    'StatefulSet',
    'ReplicaSet',
    'ReplicaSet',
    'ReplicationController',
    'DaemonSet',
    'Deployment',
    'Job',
  ]);
  if (kind === 'StatefulSet') return statefulSet(dice, name, labels, selector);
  if (kind === 'Job') return job(dice, name, labels, selector);
  const spec = {
    ...(kind === 'DaemonSet' ? (dice.often(0.3) ? { updateStrategy: { type: 'OnDelete' } } : {}) : { replicas: dice.below(4) }),
    template: template(dice, labels),
  };
  if (kind === 'ReplicationController')
    return {
      apiVersion: 'v1',
      kind,
      metadata: { name },
      spec: { ...(dice.often(0.5) ? { selector: { app: labels['app'] } } : {}), ...spec },
    };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, ...(dice.often(0.3) ? { labels: { app: labels['app'] } } : {}) },
    spec: { selector, ...spec },
  };
}

function pod(dice: Dice, number: number, taken: Set<string>): Json {
  const drawn = dice.one(['web-0', 'web-1', 'web-2', 'db-0', 'db-2', 'web-5', 'db-01', `bare-${number}x`, `bare-${number}x`, '']);
  const name = taken.has(drawn) ? `other${number}` : drawn;
  taken.add(name);
  const { metadata, spec } = template(dice, labelsOf(dice)) as { metadata: Json; spec: Json };
  const annotations = {
    ...(metadata['annotations'] as Json | undefined),
    'controller.kubernetes.io/pod-deletion-cost': String(100 - 10 * number),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...(name === '' ? { generateName: `made${number}-` } : { name }), ...metadata, annotations },
    spec,
  };
}

function service(dice: Dice, name: string): Json {
  const selector = dice.one<Json>([
    { app: 'x' },
    { app: 'x' },
    { app: 'y' },
    { tier: 'z' },
    { 'apps.kubernetes.io/pod-index': String(dice.below(3)) },
    { 'statefulset.kubernetes.io/pod-name': dice.one(['web-0', 'web-1', 'db-0']) },
    { app: 'x', 'apps.kubernetes.io/pod-index': '0' },
    { 'batch.kubernetes.io/job-name': dice.one(names) },
    { 'job-name': dice.one(names) },
    { 'batch.kubernetes.io/job-completion-index': String(dice.below(2)) },
    { 'pod-template-generation': '1' },
  ]);
  const ports = [{ name: 'http', port: 80, ...(dice.often(0.4) ? { targetPort: 'http' } : dice.often(0.3) ? { targetPort: 9000 } : {}) }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      ...(dice.often(0.8) ? { clusterIP: 'None' } : {}),
      ...(dice.often(0.25) ? { publishNotReadyAddresses: true } : {}),
      ...(dice.often(0.2) ? { ipFamilyPolicy: 'PreferDualStack' } : {}),
      selector,
      ports,
    },
  };
}

function cluster(dice: Dice): readonly Json[] {
  const taken = new Set<string>();
  const pods = Array.from({ length: 1 + dice.below(3) }, (_, number) => pod(dice, number, taken));
  const workloads = names.slice(0, 1 + dice.below(2)).map((name) => workload(dice, name));
  const services = ['web', 'db', 'all'].map((name) => service(dice, name));
  const others = [...pods, ...workloads].map((object) => ({
    object,
    at: dice.often(0.5) ? (object['kind'] === 'Pod' ? 0 : 1) : 2 * dice.below(2) - 0.5,
  }));
  return [...services, ...others.sort((a, b) => a.at - b.at).map(({ object }) => object)];
}

function main(): number {
  const {
    values: { seed, count, out },
  } = parseArgs({ options: { seed: { type: 'string' }, count: { type: 'string' }, out: { type: 'string' } } });
  if (seed === undefined || count === undefined || out === undefined) {
    console.error(usage);
    return 2;
  }
  for (let number = 0; number < Number(count); number++) {
    const folder = path.join(out, `owners-${seed}-${String(number).padStart(3, '0')}`, 'manifests');
    mkdirSync(folder, { recursive: true });
    const documents = cluster(diceOf(randomOf(Number(seed) * 1000 + number)));
    writeFileSync(
      path.join(folder, 'all.yaml'),
      documents.map((document) => dump(document, { lineWidth: 150, flowLevel: 4 })).join('---\n'),
    );
  }
  return 0;
}

process.exitCode = main();
