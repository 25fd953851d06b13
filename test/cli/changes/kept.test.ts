import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { validateUpdate } from '../../../server/src/k8s/validation/update/judge.ts';
import { database, folderWith, run } from '../lib/run.ts';

const dual = ['--service-cidrs', '10.96.0.0/16,fd00:10:96::/112', '--ip-families', 'IPv4,IPv6'];

/** The report, with what becomes of names in a cluster where that is something else than what differs between the zones. */
function report(folder: string, ...argv: readonly string[]): Record<string, unknown> {
  const { out, err } = run(folder, ['diff', ...argv, '--format', 'json', '--fail-on', 'never']);
  assert.notEqual(out, '', err);
  const json = asObject(JSON.parse(out)) ?? {};
  return { ...json, ...asObject(json['live']) };
}

test('a headless Service without its clusterIP stays headless: no name goes, comes or leads elsewhere', () => {
  const folder = folderWith({ 'old.yaml': database(), 'new.yaml': database().replace('  clusterIP: None\n', '') });
  const { names, ineffective, refused } = report(folder, 'old.yaml', 'new.yaml');
  assert.deepEqual(names, { removed: [], added: [], changed: [], staying: [] });
  const written = asObject(JSON.parse(run(folder, ['diff', 'old.yaml', 'new.yaml', '--format', 'json']).out)['names']);
  assert.ok(asList(written['removed']).length > 0);
  assert.deepEqual([asList(ineffective).map((each) => asObject(each)['field']), refused], [['spec.clusterIP'], []]);
  const markdown = run(folder, ['diff', 'old.yaml', 'new.yaml', '--format', 'markdown']).out;
  assert.match(markdown, /The server keeps "None"/);
  assert.doesNotMatch(markdown, /\d+ names? (?:removed|added|changed)/);
});

test('what a change does beside what the server keeps is told', () => {
  const ported = database().replace('  clusterIP: None\n', '').replace('name: sql', 'name: pg');
  const { names } = report(folderWith({ 'old.yaml': database(), 'new.yaml': ported }), 'old.yaml', 'new.yaml');
  const of = (key: string): readonly unknown[] => [...new Set(asList(asObject(names)[key]).map((each) => asObject(each)['name']))];
  assert.deepEqual(of('removed'), ['_sql._tcp.db-headless.data.svc.cluster.local']);
  assert.deepEqual(of('added'), ['_pg._tcp.db-headless.data.svc.cluster.local']);
});

test('in a kustomize build, too, a value that the server keeps is kept', () => {
  const files = { 'kustomization.yaml': 'namespace: prod\nresources: [db.yaml]\n' };
  const old = Object.fromEntries(Object.entries({ ...files, 'db.yaml': database() }).map(([name, text]) => [`old/${name}`, text]));
  const now = Object.fromEntries(
    Object.entries({ ...files, 'db.yaml': database().replace('  clusterIP: None\n', '') }).map(([name, text]) => [`new/${name}`, text]),
  );
  const { names, builds, ineffective } = report(folderWith({ ...old, ...now }), 'old', 'new');
  assert.deepEqual([names, builds], [{ removed: [], added: [], changed: [], staying: [] }, []]);
  assert.ok(asList(ineffective).length > 0);
});

const base = { selector: { app: 'db' }, ports: [{ name: 'sql', port: 5432 }] };
const specs: readonly Record<string, unknown>[] = [
  {},
  { clusterIP: 'None' },
  { clusterIP: '10.96.0.44' },
  { clusterIP: '10.96.0.44', clusterIPs: ['10.96.0.44'] },
  { ipFamilyPolicy: 'RequireDualStack' },
  { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] },
  { ipFamilyPolicy: 'SingleStack' },
  { ipFamilies: ['IPv6'] },
  { clusterIP: 'None', ipFamilyPolicy: 'RequireDualStack' },
  { clusterIP: 'None', ipFamilies: ['IPv6'] },
  { type: 'ExternalName', externalName: 'db.example.com' },
  { type: 'NodePort' },
  { type: 'LoadBalancer', ipFamilyPolicy: 'PreferDualStack' },
];

/** The object with all that the server keeps; addresses that it gave are left to it. */
function live(old: unknown, now: unknown): Record<string, unknown> | undefined {
  const options = { serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'], ipFamilies: ['IPv4', 'IPv6'] as const };
  const { accepted, stored } = validateUpdate(old, now, 37, options);
  if (!accepted || stored === undefined) return undefined;
  const written = JSON.stringify([old, now]);
  const { clusterIP, clusterIPs, ...spec } = { ...asObject(stored['spec']) };
  const known = asList(clusterIPs).filter((ip) => written.includes(JSON.stringify(ip)));
  return { ...stored, spec: { ...spec, ...(known.length > 0 ? { clusterIP: known[0], clusterIPs: known } : {}) } };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const service = (spec: Record<string, unknown>, namespace: string): unknown =>
  plain({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace }, spec: { ...base, ...spec } });

test('names after updates that are taken are those of the objects that the server then keeps', () => {
  const pairs = specs.flatMap((before, i) =>
    specs.flatMap((after, k) => {
      const [old, now] = [service(before, `n${i}-${k}`), service(after, `n${i}-${k}`)];
      const stored = live(old, now);
      return stored === undefined ? [] : [{ old, now, stored }];
    }),
  );
  assert.ok(pairs.length > 2 * specs.length, `${pairs.length} updates are taken`);
  const list = (of: 'old' | 'now' | 'stored'): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pairs.map((pair) => pair[of]) });
  const folder = folderWith({ 'old.json': list('old'), 'new.json': list('now'), 'live.json': list('stored') });
  const told = (file: string): unknown => {
    const { removed, added, changed } = asObject(report(folder, 'old.json', file, ...dual)['names']);
    return {
      removed: asList(removed)
        .map(asObject)
        .map(({ name, type, data }) => [name, type, data]),
      added,
      changed,
    };
  };
  assert.deepEqual(told('new.json'), told('live.json'));
});
