import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allFindings, settingsFrom, worldOf, type Files } from './lib/driver.ts';

type Json = Readonly<Record<string, unknown>>;

const metadata = (name: string, namespace = 'default'): Json => ({ name, namespace });
const service = (name: string, app: string, spec: Json = {}, namespace = 'default'): Json => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name, namespace),
  spec: { selector: { app }, ports: [{ name: 'main', port: 5000 }], ...spec },
});
const template = (app: string, container: Json = {}, spec: Json = {}): Json => ({
  metadata: { labels: { app } },
  spec: { ...spec, containers: [{ name: 'main', image: 'example/main:1', ports: [{ name: 'main', containerPort: 5000 }], ...container }] },
});
const workload = (kind: string, name: string, spec: Json, namespace = 'default'): Json => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: metadata(name, namespace),
  spec: { selector: { matchLabels: { app: name } }, ...spec },
});
const set = (name: string, serviceName: string): Json =>
  workload('StatefulSet', name, { serviceName, replicas: 3, template: template(name) });
const deployment = (name: string, namespace = 'default'): Json => workload('Deployment', name, { template: template(name) }, namespace);
const client = (container: Json, spec: Json = {}): Json =>
  workload('Deployment', 'client', { template: template('client', container, spec) });
const headless = { clusterIP: 'None' };

/** A mistake in a full name, with what is right. */
interface Mistake {
  readonly rule: string;
  readonly objects: readonly Json[];
  readonly bad: string;
  readonly good: string;
  readonly settings?: string;
}

const mistakes: readonly Mistake[] = [
  {
    rule: 'dns-name-wrong-service',
    objects: [service('kv-headless', 'kv', headless), service('kv', 'kv'), set('kv', 'kv-headless')],
    bad: 'kv-0.kv.default.svc.cluster.local',
    good: 'kv-0.kv-headless.default.svc.cluster.local',
  },
  {
    rule: 'dns-name-unknown-service',
    objects: [service('database', 'database'), deployment('database')],
    bad: 'databse.default.svc.cluster.local',
    good: 'database.default.svc.cluster.local',
  },
  {
    rule: 'dns-name-wrong-namespace',
    objects: [service('database', 'database', {}, 'storage'), deployment('database', 'storage')],
    bad: 'database.default.svc.cluster.local',
    good: 'database.storage.svc.cluster.local',
  },
  {
    rule: 'dns-name-unknown-pod',
    objects: [service('kv', 'kv', headless), set('kv', 'kv')],
    bad: 'kv-3.kv.default.svc.cluster.local',
    good: 'kv-2.kv.default.svc.cluster.local',
  },
  {
    rule: 'dns-name-of-unnamed-pod',
    objects: [service('web', 'web', headless), deployment('web')],
    bad: 'web-0.web.default.svc.cluster.local',
    good: 'web.default.svc.cluster.local',
  },
  {
    rule: 'dns-name-cluster-domain',
    objects: [service('web', 'web'), deployment('web')],
    bad: 'web.default.svc.cluster.local',
    good: 'web.default.svc.example.lan',
    settings: 'clusterDomain: example.lan',
  },
  {
    rule: 'dns-name-unknown-port',
    objects: [service('web', 'web'), deployment('web')],
    bad: '_http._tcp.web.default.svc.cluster.local',
    good: '_main._tcp.web.default.svc.cluster.local',
  },
];

/** A mistake in a short name, which counts only where something tells that a host stands there. */
const shortMistakes: readonly Mistake[] = [
  {
    rule: 'dns-name-unknown-service',
    objects: [service('database', 'database'), deployment('database')],
    bad: 'databse',
    good: 'database',
  },
  {
    rule: 'dns-name-wrong-namespace',
    objects: [service('database', 'database', {}, 'storage'), deployment('database', 'storage')],
    bad: 'database',
    good: 'database.storage',
  },
  { rule: 'dns-name-unknown-service', objects: [service('kv', 'kv', headless), set('kv', 'kv')], bad: 'kv-0', good: 'kv-0.kv' },
  {
    rule: 'dns-name-wrong-service',
    objects: [service('kv-headless', 'kv', headless), service('kv', 'kv'), set('kv', 'kv-headless')],
    bad: 'kv-0.kv',
    good: 'kv-0.kv-headless',
  },
  {
    rule: 'dns-name-unknown-service',
    objects: [service('database', 'database', {}, 'storage'), deployment('database', 'storage')],
    bad: 'databse.storage',
    good: 'database.storage',
  },
];

const config = (kind: 'ConfigMap' | 'Secret', data: Json): readonly Json[] => [
  { apiVersion: 'v1', kind, metadata: metadata('settings'), [kind === 'Secret' ? 'stringData' : 'data']: data },
  client(
    {},
    {
      volumes: [
        { name: 'settings', ...(kind === 'Secret' ? { secret: { secretName: 'settings' } } : { configMap: { name: 'settings' } }) },
      ],
    },
  ),
];

/** Where a host may stand that something tells to be one. */
const toldPlaces: Readonly<Record<string, (host: string) => readonly Json[]>> = {
  'a variable of a host': (host) => [client({ env: [{ name: 'DB_HOST', value: host }] })],
  'a URL in a variable': (host) => [client({ env: [{ name: 'TARGET', value: `http://${host}:5000/v1` }] })],
  'a URL with a user': (host) => [client({ env: [{ name: 'TARGET', value: `postgres://user:secret@${host}:5000/app` }] })],
  'a URL of JDBC': (host) => [client({ env: [{ name: 'TARGET', value: `jdbc:postgresql://${host}:5000/app` }] })],
  'a flag': (host) => [client({ args: [`--db-host=${host}`] })],
  'a flag and its value': (host) => [client({ args: ['--db-host', host] })],
  'the words of a command': (host) => [client({ command: ['pg_isready', '-h', host] })],
  'a script': (host) => [client({ command: ['sh', '-c', `curl http://${host}:5000/ && exec main`] })],
  'a command in a script': (host) => [client({ command: ['sh', '-c', `set -x\nnc -z ${host} 5000\nexec main\n`] })],
  'a list of hosts': (host) => [client({ env: [{ name: 'NODES_HOSTS', value: `${host}:5000,example.com:5000` }] })],
  'a key of a ConfigMap': (host) => config('ConfigMap', { DB_HOST: host }),
  properties: (host) => config('ConfigMap', { 'app.properties': `db.host=${host}\ndb.user=me\n` }),
  YAML: (host) => config('ConfigMap', { 'app.yaml': `db:\n  host: ${host}\n  user: me\n` }),
  JSON: (host) => config('ConfigMap', { 'app.json': JSON.stringify({ db: { host, user: 'me' } }) }),
  TOML: (host) => config('ConfigMap', { 'app.toml': `[db]\nhost = "${host}"\n` }),
  nginx: (host) => config('ConfigMap', { 'nginx.conf': `upstream db {\n  server ${host}:5000;\n}\n` }),
  'a URL in a Secret': (host) => config('Secret', { DSN: `mysql://user:secret@${host}:5000/app` }),
};

const places: typeof toldPlaces = {
  ...toldPlaces,
  'any variable': (host) => [client({ env: [{ name: 'TARGET', value: host }] })],
  'any variable, with a port': (host) => [client({ env: [{ name: 'TARGET', value: `${host}:5000` }] })],
  'any argument': (host) => [client({ args: [host] })],
  'any text of a ConfigMap': (host) => config('ConfigMap', { 'notes.txt': `the target is ${host} today\n` }),
  'an annotation': (host) => [
    { ...client({}), metadata: { ...metadata('client'), annotations: { 'example.com/target': `http://${host}:5000` } } },
  ],
  'a custom resource': (host) => [
    { apiVersion: 'example.com/v1', kind: 'Target', metadata: metadata('client'), spec: { target: { url: `http://${host}:5000` } } },
  ],
};

const files = (objects: readonly Json[]): Files =>
  new Map([['main.yaml', objects.map((each) => JSON.stringify(each, undefined, 2)).join('\n---\n')]]);

function check({ rule, objects, bad, good, settings = '' }: Mistake, stands: (host: string) => readonly Json[]): void {
  const told = (host: string) => allFindings(worldOf(files([...objects, ...stands(host)]), settingsFrom(settings)));
  const found = told(bad).filter((each) => each.rule === rule && each.severity !== 'hint');
  assert.ok(found.length > 0, `${bad} is found`);
  assert.equal(new Set(found.map(({ place }) => place.span.start)).size, found.length, `${bad} is said once at a place`);
  assert.deepEqual(
    told(good)
      .filter(({ severity }) => severity === 'warning' || severity === 'error')
      .map(({ message }) => message),
    [],
    `${good} is right`,
  );
}

describe('a mistake in a full name is found wherever it stands, and what is right is not', () => {
  for (const mistake of mistakes)
    for (const [place, stands] of Object.entries(places)) it(`${mistake.rule}: ${place}`, () => check(mistake, stands));
});

describe('a mistake in a short name is found wherever something tells that it is a host', () => {
  for (const mistake of shortMistakes)
    for (const [place, stands] of Object.entries(toldPlaces)) it(`${mistake.rule}, ${mistake.bad}: ${place}`, () => check(mistake, stands));
});
