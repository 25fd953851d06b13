import path from 'node:path';
import { stringify } from 'yaml';
import { randomOf } from './random.ts';

type Random = ReturnType<typeof randomOf>;
type Value = Record<string, unknown>;

/** Files of a random tree by path: `base`, one or two kustomizations in the middle, `top`, and components beside them. */
export function randomTree(seed: number): ReadonlyMap<string, string> {
  const random = randomOf(seed);
  const files = new Map<string, string>();
  level(random, files, 'base', []);
  level(random, files, 'mid', ['base']);
  const two = chance(random, 0.3);
  if (two)
    files.set(
      'other/kustomization.yaml',
      stringify({
        resources: ['../base'],
        namePrefix: 'two-',
        namespace: 'two',
        ...(chance(random, 0.5) ? { patches: [patch(random)] } : {}),
      }),
    );
  level(random, files, 'top', two ? ['mid', 'other'] : ['mid']);
  return files;
}

const chance = (random: Random, share: number): boolean => random.below(1000) < share * 1000;

function template(app: string): Value {
  const env = [
    { name: 'A', value: 'x' },
    { name: 'CM', valueFrom: { configMapKeyRef: { name: 'conf', key: 'a' } } },
  ];
  const container = { name: 'c', image: 'a:1', ports: [{ name: 'http', containerPort: 80 }], env };
  return {
    metadata: { labels: { app } },
    spec: { hostname: 'h', subdomain: 'db', containers: [container], volumes: [{ name: 'v', configMap: { name: 'conf' } }] },
  };
}

function objects(random: Random, name: string, namespace: string | undefined): Value[] {
  const meta = (own: string, labels: Value = { app: name }): Value => ({
    metadata: { name: own, labels, ...(namespace === undefined ? {} : { namespace }) },
  });
  const always: Value[] = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      ...meta(name),
      spec: {
        clusterIP: 'None',
        selector: { app: name },
        ports: [
          { name: 'http', port: 80 },
          { name: 'adm', port: 81, protocol: 'UDP' },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      ...meta(name),
      spec: { serviceName: name, replicas: 2, selector: { matchLabels: { app: name } }, template: template(name) },
    },
  ];
  const backend = { service: { name, port: { name: 'http' } } };
  const sometimes: Value[] = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      ...meta(`${name}-web`, { tier: 'web' }),
      spec: { selector: { matchLabels: { app: `${name}w` } }, template: template(`${name}w`) },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      ...meta(name),
      spec: { rules: [{ host: 'a', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      ...meta(name),
      spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template(name) } } },
    },
    { apiVersion: 'batch/v1', kind: 'Job', ...meta(name), spec: { template: template(name) } },
    { apiVersion: 'v1', kind: 'Pod', ...meta(`${name}-pod`), spec: template(name)['spec'] },
    { apiVersion: 'v1', kind: 'ConfigMap', ...meta(`plain-${name}`), data: { a: 'b' } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      ...meta(`${name}-1`, { 'kubernetes.io/service-name': name }),
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'] }],
      ports: [{ port: 1 }],
    },
    { apiVersion: 'kafka.strimzi.io/v1beta2', kind: 'Kafka', ...meta(name), spec: { kafka: { replicas: 3 } } },
  ];
  return [...always, ...sometimes.filter(() => chance(random, 0.5))];
}

function patch(random: Random): { readonly patch: string; readonly target?: Value; readonly options?: Value } {
  const name = random.pick(['db', 'api']);
  const merge = (kind: string, spec: Value, more: Value = {}): { patch: string } => ({
    patch: stringify({ apiVersion: kind === 'Service' ? 'v1' : 'apps/v1', kind, metadata: { name }, ...more, spec }),
  });
  const json = (target: Value, ...operations: Value[]): { target: Value; patch: string } => ({ target, patch: stringify(operations) });
  const containers = [
    {
      name: 'c',
      env: [
        { name: 'A', value: 'y' },
        { name: 'B', value: 'q' },
      ],
      ports: [{ name: 'sql', containerPort: random.pick([80, 5432]) }],
    },
    { name: 'side', image: 's:1' },
  ];
  return random.pick([
    json(
      { kind: random.pick(['Service', 'StatefulSet', '.*Set']), name: random.pick([name, '.*', 'd.']) },
      { op: 'add', path: '/metadata/labels', value: { zz: '1' } },
    ),
    json({ kind: 'StatefulSet' }, { op: 'replace', path: '/spec/replicas', value: 5 }),
    json(
      { kind: 'Service', labelSelector: random.pick(['app=db', 'app in (db, api)', 'app!=db', 'tier', '!tier']) },
      { op: 'add', path: '/spec/ports/-', value: { name: 'x', port: 99 } },
    ),
    json(
      { group: 'apps', version: 'v1', kind: 'Deployment|StatefulSet' },
      { op: 'add', path: '/spec/template/metadata/labels/team', value: 't' },
    ),
    json(
      { kind: 'StatefulSet' },
      { op: 'copy', from: '/metadata/name', path: '/spec/template/metadata/labels/copied' },
      { op: 'move', from: '/spec/template/spec/hostname', path: '/spec/template/spec/subdomain' },
    ),
    json(
      { namespace: random.pick(['data', 'default', '.*']), kind: 'Service' },
      { op: 'add', path: '/metadata/annotations', value: { seen: 'yes-it-is' } },
    ),
    merge('StatefulSet', { serviceName: random.pick(['db', 'other']), template: { spec: { containers } } }),
    merge('Service', {
      selector: { app: null, role: 'x' },
      ports: [
        { port: 80, name: 'web' },
        { $patch: 'delete', port: 81, protocol: 'UDP' },
      ],
    }),
    merge('Service', { $patch: 'replace', selector: { a: 'b' }, ports: [{ port: 1 }] }),
    merge('StatefulSet', {
      template: {
        spec: { containers: [{ $patch: 'replace' }, { name: 'new', image: 'n:1' }], volumes: [{ $patch: 'delete', name: 'v' }] },
      },
    }),
    { patch: stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name }, $patch: 'delete' }) },
    {
      target: { kind: 'StatefulSet', name },
      patch: stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'whatever' }, spec: { replicas: 9 } }),
    },
    {
      target: { kind: 'Service', name },
      options: { allowNameChange: true },
      patch: stringify([{ op: 'replace', path: '/metadata/name', value: `${name}-renamed` }]),
    },
  ]);
}

function replacement(random: Random): Value {
  return random.pick<Value>([
    {
      source: { kind: 'Service', name: 'db' },
      targets: [{ select: { kind: 'StatefulSet' }, fieldPaths: ['spec.template.spec.containers.[name=c].env.[name=A].value'] }],
    },
    {
      source: { kind: 'Service', name: 'db', fieldPath: 'spec.ports.0.port' },
      targets: [{ select: { kind: 'Service', name: 'api' }, fieldPaths: ['spec.ports.[name=http].port'] }],
    },
    {
      source: { kind: 'StatefulSet', name: 'db', fieldPath: 'spec.serviceName' },
      targets: [
        { select: { kind: 'Service' }, reject: [{ name: 'api' }], fieldPaths: ['metadata.labels.governs'], options: { create: true } },
      ],
    },
    {
      source: { kind: 'Service', name: 'db' },
      targets: [{ select: { kind: 'StatefulSet' }, fieldPaths: ['spec.template.spec.subdomain'] }],
    },
  ]);
}

function changes(random: Random, files: Map<string, string>, folder: string, share: number): Value {
  const some = (key: string, value: () => unknown): Value => (chance(random, share) ? { [key]: value() } : {});
  const options = (): Value => random.pick<Value>([{}, { options: { disableNameSuffixHash: true } }, { options: { labels: { g: 'h' } } }]);
  const label = (): Value => ({ pairs: { team: random.pick(['a', 'b']) }, includeSelectors: chance(random, 0.5), includeTemplates: true });
  const patches = (): unknown => {
    const made = patch(random);
    if (chance(random, 0.7)) return [made];
    const file = `patch-${files.size}.yaml`;
    files.set(`${folder}/${file}`, made.patch);
    return [
      {
        path: file,
        ...(made.target === undefined ? {} : { target: made.target }),
        ...(made.options === undefined ? {} : { options: made.options }),
      },
    ];
  };
  return {
    ...some('namespace', () => random.pick(['prod', 'stage'])),
    ...some('namePrefix', () => random.pick(['p-', 'x-'])),
    ...some('nameSuffix', () => '-s'),
    ...some('commonLabels', () => ({ env: random.pick(['prod', 'dev']) })),
    ...some('labels', () => [label()]),
    ...some('commonAnnotations', () => ({ owner: 'me' })),
    ...some('replicas', () => [{ name: 'db', count: 4 }]),
    ...some('configMapGenerator', () => [
      {
        name: random.pick(['conf', 'conf2']),
        literals: ['a=1'],
        ...options(),
        behavior: random.pick(['create', 'create', 'merge', 'replace']),
      },
    ]),
    ...some('patches', patches),
    ...some('replacements', () => [replacement(random)]),
    ...some('patchesJson6902', () => [
      {
        target: { group: 'apps', version: 'v1', kind: 'StatefulSet', name: 'api' },
        patch: stringify([{ op: 'replace', path: '/spec/replicas', value: 7 }]),
      },
    ]),
  };
}

function level(random: Random, files: Map<string, string>, folder: string, below: readonly string[]): void {
  const own: string[] = [];
  const namespace = chance(random, 0.2) ? 'data' : undefined;
  for (const name of below.length > 0 ? [] : ['db', 'api']) {
    if (name === 'api' && chance(random, 0.2)) continue;
    files.set(
      `${folder}/${name}.yaml`,
      objects(random, name, namespace)
        .map((object) => stringify(object))
        .join('---\n'),
    );
    own.push(`${name}.yaml`);
  }
  const content: Value = {
    resources: [...own, ...below.map((other) => path.posix.relative(folder, other))],
    ...changes(random, files, folder, 0.2),
  };
  if (chance(random, 0.25)) {
    files.set(
      `${folder}-part/kustomization.yaml`,
      stringify({
        kind: 'Component',
        apiVersion: 'kustomize.config.k8s.io/v1alpha1',
        namePrefix: 'c-',
        ...changes(random, files, `${folder}-part`, 0.15),
      }),
    );
    content['components'] = [`../${folder}-part`];
  }
  files.set(`${folder}/${random.pick(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])}`, stringify(content));
}
