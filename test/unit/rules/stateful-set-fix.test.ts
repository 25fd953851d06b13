import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments, stringify } from 'yaml';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { asObject } from '../../../server/src/k8s/json.ts';
import { validateObject } from '../../../server/src/k8s/validation/validate.ts';
import { newestMinor } from '../../../server/src/k8s/versions.ts';
import { analysisOf } from '../lib/workspace.ts';

const folder = path.join(import.meta.dirname, '../../conformance');
const options = { ipFamilies: ['IPv4', 'IPv6'] as const, ignoreUnknownFields: false };

/** Deployments that a real API server has accepted, each once. */
function accepted(): readonly Record<string, unknown>[] {
  const lines = readdirSync(folder)
    .filter((name) => /^verdicts.*\.jsonl$/.test(name))
    .flatMap((name) =>
      readFileSync(path.join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );
  const texts = lines.flatMap((line) => {
    const { object = {}, verdict }: { object?: Record<string, unknown>; verdict?: string } = JSON.parse(line);
    return verdict === 'accepted' && object['kind'] === 'Deployment' && object['apiVersion'] === 'apps/v1' ? [JSON.stringify(object)] : [];
  });
  return [...new Set(texts)].map((text) => asObject(JSON.parse(text)));
}

/** The Deployment with three replicas that share a hostname below a headless Service, as YAML and as JSON in YAML. */
function wanting(deployment: Record<string, unknown>, json: boolean): string {
  const spec = asObject(deployment['spec']);
  const template = asObject(spec['template']);
  const whole = {
    ...deployment,
    metadata: { ...asObject(deployment['metadata']), name: 'member', namespace: 'data' },
    spec: {
      progressDeadlineSeconds: 700,
      strategy: { type: 'Recreate' },
      ...spec,
      replicas: 3,
      template: { ...template, spec: { ...asObject(template['spec']), hostname: 'one', subdomain: 'members' } },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'members', namespace: 'data' },
    spec: { clusterIP: 'None', selector: asObject(asObject(template['metadata'])['labels']) },
  };
  return [service, whole].map((object) => (json ? `${JSON.stringify(object, undefined, 2)}\n` : stringify(object))).join('---\n');
}

function converted(text: string): string | undefined {
  const uri = 'file:///w/a.yaml';
  const analysis = analysisOf(new Map([[uri, text]]));
  const fix = analysis
    .diagnostics(uri)
    .flatMap(({ fixes }) => fixes)
    .find(({ title }) => title === 'Convert Deployment "member" to a StatefulSet');
  if (!fix) return undefined;
  assert.equal(fix.safe, false, 'another object is never made in bulk');
  const [edit, ...others] = fix.edits(() => text);
  assert.deepEqual(others, []);
  return applyEdits(text, edit?.edits ?? []);
}

test('what a Deployment is converted to is a StatefulSet that the API server takes, with the same pods but for their names', () => {
  let seen = 0;
  for (const deployment of accepted())
    for (const json of [false, true]) {
      const text = wanting(deployment, json);
      const before = asObject(parseAllDocuments(text)[1]?.toJS());
      const minor = newestMinor;
      if (validateObject(before, minor, options).causes.length > 0) continue;
      const after = converted(text);
      if (after === undefined) continue; // its labels select nothing, or it is judged otherwise
      seen += 1;
      const documents = parseAllDocuments(after);
      assert.deepEqual(
        documents.flatMap(({ errors }) => errors),
        [],
        after,
      );
      const set = asObject(documents[1]?.toJS());
      const { causes, problems } = validateObject(set, minor, options);
      assert.deepEqual({ causes, problems }, { causes: [], problems: [] }, after);
      const { hostname, subdomain, ...pod } = asObject(asObject(asObject(before['spec'])['template'])['spec']);
      assert.deepEqual([hostname, subdomain], ['one', 'members']);
      assert.deepEqual(
        [set['kind'], asObject(set['spec'])['serviceName'], asObject(set['spec'])['selector']],
        ['StatefulSet', 'members', asObject(before['spec'])['selector']],
      );
      assert.deepEqual(asObject(asObject(asObject(set['spec'])['template'])['spec']), pod);
      assert.deepEqual(
        analysisOf(new Map([['file:///w/a.yaml', after]])).dig('member-2.members.data.svc.cluster.local', 'A').rcode,
        'NOERROR',
        after,
      );
    }
  assert.ok(seen >= 20, `${seen} converted`);
});

test('a name that a StatefulSet would give offers it; one beyond the replicas does not', () => {
  const text = (host: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: data}\nspec: {clusterIP: None, selector: {app: web}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: data}\nspec:\n  replicas: 2 # for now\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: i}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: client, namespace: data}\ndata:\n  PRIMARY: ${host}\n`;
  const titles = (host: string): readonly string[] =>
    analysisOf(new Map([['file:///w/a.yaml', text(host)]]))
      .diagnostics('file:///w/a.yaml')
      .flatMap(({ fixes }) => fixes.map(({ title }) => title));
  assert.ok(titles('web-1.web.data.svc').includes('Convert Deployment "web" to a StatefulSet'));
  assert.ok(!titles('web-2.web.data.svc').some((title) => title.startsWith('Convert')));
  assert.ok(!titles('other-0.web.data.svc').some((title) => title.startsWith('Convert')));
});

test('a Deployment that an overlay patches by its kind is left alone; one that is only built stays convertible', () => {
  const deployment = accepted().find((each) => converted(wanting(each, false)) !== undefined) ?? {};
  const [service = '', workload = ''] = wanting(deployment, false).split('---\n');
  const base = { 'base/kustomization.yaml': 'resources: [svc.yaml, web.yaml]\n', 'base/svc.yaml': service, 'base/web.yaml': workload };
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: member, namespace: data}\nspec: {replicas: 5}\n';
  const offered = (overlay: Readonly<Record<string, string>>): boolean =>
    analysisOf(new Map(Object.entries({ ...base, ...overlay }).map(([name, text]) => [`file:///w/${name}`, text])))
      .diagnostics('file:///w/base/web.yaml')
      .flatMap(({ fixes }) => fixes)
      .some(({ title }) => title.startsWith('Convert'));
  assert.equal(offered({}), true);
  assert.equal(offered({ 'dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n' }), true);
  assert.equal(
    offered({ 'dev/kustomization.yaml': 'resources: [../base]\npatches:\n- path: patch.yaml\n', 'dev/patch.yaml': patch }),
    false,
  );
  assert.equal(
    offered({ 'dev/kustomization.yaml': `resources: [../base]\npatches:\n- patch: |-\n${patch.replace(/^(?=.)/gm, '    ')}` }),
    false,
  );
});
