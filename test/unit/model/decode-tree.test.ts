import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import type { ObjectFacts } from '../../../server/src/facts/types.ts';
import { defaultClusterSettings } from '../../../server/src/k8s/cluster-settings.ts';
import { kindOf } from '../../../server/src/k8s/kinds.ts';
import { schemaOf } from '../../../server/src/k8s/validation/schema/schema.ts';
import { validateObject, type Verdict } from '../../../server/src/k8s/validation/validate.ts';
import { decodeTree } from '../../../server/src/model/admission/decode-tree.ts';
import { verdictOn } from '../../../server/src/model/admission/verdicts.ts';
import { toPlain } from '../../../server/src/yaml/scalar.ts';

const objectsIn = (text: string): readonly ObjectFacts[] => extractFacts('file:///a.yaml', text).objects;

/** The verdict on the plain value, as a client would send it. */
const plainVerdict = ({ tree }: ObjectFacts, minor: number): Verdict =>
  validateObject(toPlain(tree), minor, { ipFamilies: defaultClusterSettings.ipFamilies, ignoreUnknownFields: true });

const compare = ({ open: _, ...facts }: ObjectFacts, minor: number): Verdict => {
  const verdict = verdictOn(facts, { ...defaultClusterSettings, kubernetesMinor: minor }, false);
  assert.deepEqual(verdict, plainVerdict(facts, minor), `1.${minor}: ${JSON.stringify(toPlain(facts.tree))}`);
  return verdict;
};

const isTaken = ({ object, tree }: ObjectFacts): boolean => {
  const schema = schemaOf(object.apiVersion, kindOf(object), 36);
  return schema !== undefined && decodeTree(schema, tree) !== undefined;
};

const service = (spec: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: ${spec}\n`;
const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: ${spec}\n`;

test('what does not fit is left to the slow way, with the same verdict', () => {
  for (const text of [
    service('[]'),
    service('x'),
    service('{ports: {}}'),
    service('{ports: [{port: "80"}]}'),
    service('{ports: [{port: 80.5}]}'),
    service('{ports: [{port: 3000000000}]}'),
    service('{selector: [a]}'),
    service('{selector: {a: 1}}'),
    service('{selector: {a: {}}}'),
    service('{clusterIP: yes}'),
    service('{publishNotReadyAddresses: "true"}'),
    service('{ports: [{port: 80, targetPort: .nan}]}'),
    pod('{containers: [{name: a, image: b, ports: 80}]}'),
    pod('{containers: [{name: a, image: b, env: [{name: A, value: 1}]}]}'),
    pod('{containers: [{name: a, image: b, resources: 3}]}'),
    pod('{volumes: x}'),
    'apiVersion: v1\nkind: Service\nmetadata: {name: a, ownerReferences: [1]}\n',
    'apiVersion: v1\nkind: Service\nmetadata: []\n',
    'apiVersion: v1\nkind: Service\nmetadata: {name: 1}\n',
  ]) {
    for (const facts of objectsIn(text)) {
      assert.ok(!isTaken(facts), text);
      assert.ok(!compare(facts, 36).accepted, text);
    }
    assert.equal(objectsIn(text).length, 1, text);
  }
});

test('what fits is taken in one pass, with the same verdict', () => {
  for (const text of [
    service('{ports: [{port: 80, targetPort: http}], selector: {a: b, __proto__: c, toString: d}}'),
    service('{ports: [{port: 80, targetPort: 0x50}], selector: {a: "1"}}'),
    service('{selector: {a: null}, ports: null, clusterIP: ~}'),
    service('{clusterIPs: [null], ports: [null]}'),
    service('{selector: {a: !!str 1, "yes": on-line}, ports: [{port: 1}]}'),
    service('{unknownField: {a: [1]}, ports: [{port: 80, more: 1}]}'),
    service('{ports: [{port: 80}], ports: [{port: 0}]}'),
    service('null'),
    service('{clusterIP: none}'),
    pod(
      '{containers: [{name: a, image: b, env: [{name: A, value: "1"}], readinessProbe: {}, resources: {limits: {cpu: 3}}}], volumes: []}',
    ),
    pod('{containers: [], hostAliases: [{ip: 10.0.0.1, hostnames: [a, null]}], dnsConfig: {nameservers: [], options: [{}]}}'),
    pod('{containers: [{name: a, image: b}], terminationGracePeriodSeconds: 9000000000, nodeSelector: {a: b}}'),
    'apiVersion: v1\nkind: Service\nmetadata: {name: a, creationTimestamp: null, ownerReferences: []}\n',
  ]) {
    for (const facts of objectsIn(text)) {
      assert.ok(isTaken(facts), text);
      compare(facts, 36);
    }
    assert.equal(objectsIn(text).length, 1, text);
  }
});

test('a field that only later versions know is refused by earlier ones, in both ways', () => {
  const [facts] = objectsIn(service('{ports: [{port: 80}], trafficDistribution: PreferClose}'));
  assert.ok(facts);
  assert.equal(compare(facts, 29).status, 400);
  assert.equal(compare(facts, 31).status, 201);
});

test('the objects of the demo get the same verdicts in both ways', () => {
  const root = fileURLToPath(new URL('../../workspaces', import.meta.url));
  let judged = 0;
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name))) {
    for (const facts of objectsIn(readFileSync(path.join(root, file), 'utf8'))) {
      for (const minor of [28, 33, 36]) if (compare(facts, minor).judged) judged++;
    }
  }
  assert.ok(judged > 60, `${judged}`);
});
