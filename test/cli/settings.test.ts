import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../server/src/rules/registry.ts';
import { configSchema } from '../../server/tools/generated.ts';
import { database, folderWith, run } from './lib/run.ts';

const web = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1
          env:
            - name: DB
              value: db.data.svc.cluster.locl
            - name: CACHE
              value: cache-main.data.svc.cluster.local
`;
const bad = database('db-headles');
const fixedAddress = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: fixed\nspec:\n  clusterIP: 10.0.0.5\n  selector:\n    app: web\n  ports:\n    - port: 80\n';

interface Case {
  /** What `.headlight.yaml` says. */
  readonly yaml: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** In the output with the setting, and not without it; with `gone` the other way round. */
  readonly shows?: RegExp;
  readonly gone?: RegExp;
}

const lint = ['lint', '--fail-on', 'never'];

/** One case per key of the schema. */
const cases: Readonly<Record<string, Case>> = {
  'diagnostics.enable': { yaml: 'diagnostics: {enable: false}', args: lint, gone: /statefulset-service-not-found/ },
  clusterDomain: { yaml: 'clusterDomain: corp.example', args: ['zone'], shows: /ORIGIN corp\.example\./ },
  'kubernetes.version': { yaml: 'kubernetes: {version: "1.30"}', args: ['zone'], shows: /Kubernetes 1\.30/ },
  ipFamilies: { yaml: 'ipFamilies: [IPv6]', args: ['zone'], shows: /AAAA/, gone: / A / },
  serviceCidrs: { yaml: 'serviceCidrs: [10.96.0.0/12]', args: lint, files: { 'fixed.yaml': fixedAddress }, shows: /10\.0\.0\.5 is not an address of this cluster/ },
  defaultNamespace: { yaml: 'defaultNamespace: shop', args: ['zone'], shows: /web\.shop\.svc/, gone: /web\.default\.svc/ },
  'coredns.endpointPodNames': { yaml: 'coredns: {endpointPodNames: true}', args: ['zone'], shows: /<podName/ },
  'coredns.pods': { yaml: 'coredns: {pods: disabled}', args: ['dig', '10-0-0-1.default.pod.cluster.local'], shows: /NXDOMAIN/ },
  'coredns.ttl': { yaml: 'coredns: {ttl: 5}', args: ['zone'], shows: /\$TTL 5\n/ },
  'files.exclude': { yaml: 'files: {exclude: [db.yaml]}', args: lint, gone: /db\.yaml/ },
  'files.maxSize': { yaml: 'files: {maxSize: 1}', args: lint, files: { 'large.yaml': `${'# a long comment\n'.repeat(80_000)}${fixedAddress}` }, shows: /large\.yaml .*larger/ },
  'markdown.enable': { yaml: 'markdown: {enable: true}', args: lint, files: { 'page.md': `\`\`\`yaml\n${fixedAddress.replace('10.0.0.5', 'none')}\`\`\`\n` }, shows: /page\.md/ },
  rules: { yaml: 'rules: {statefulset-service-not-found: error}', args: lint, shows: / error +serviceName/ },
  overrides: { yaml: 'overrides:\n  - paths: [db.yaml]\n    rules: {statefulset-service-not-found: "off"}\n  - paths: [web.yaml]\n    defaultNamespace: front', args: lint, gone: /statefulset-service-not-found/ },
  externalServices: { yaml: 'externalServices: ["db-headl*", cache-*.data]', args: lint, gone: /statefulset-service-not-found|cache-main/ },
  otherClusterDomains: { yaml: 'otherClusterDomains: [cluster.locl]', args: lint, gone: /cluster\.locl/ },
};

function keysOf(schema: unknown, prefix = ''): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema) || prefix === 'rules.') return [prefix.replace(/\.$/, '')];
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => keysOf(value, `${prefix}${key}.`));
}

test('every key that the schema of .headlight.yaml offers is tried', () => {
  assert.deepEqual(keysOf(configSchema(rules)).sort(), Object.keys(cases).sort());
});

for (const [key, { yaml, args, files = {}, shows, gone }] of Object.entries(cases)) {
  test(`.headlight.yaml: ${key}`, () => {
    const all = { 'db.yaml': bad, 'web.yaml': web, ...files };
    const output = (settings: Readonly<Record<string, string>>): string => {
      const { out, err } = run(folderWith({ ...all, ...settings }), args);
      return `${out}${err}`;
    };
    const before = output({});
    const after = output({ '.headlight.yaml': `${yaml}\n` });
    if (shows !== undefined) assert.deepEqual([shows.test(after), shows.test(before)], [true, false], after);
    if (gone !== undefined) assert.deepEqual([gone.test(after), gone.test(before)], [false, true], after);
    assert.doesNotMatch(after, /\.headlight\.yaml:/);
  });
}

test('a namespace for some paths, and what is wrong in the file', () => {
  const folder = folderWith({ 'db.yaml': bad, 'web.yaml': web, '.headlight.yaml': 'overrides:\n  - paths: [web.yaml]\n    defaultNamespace: front\n' });
  assert.match(run(folder, ['zone']).out, /^web\.front\.svc/m);
});
