import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf } from '../../../server/src/k8s/kinds.ts';
import { askedOf } from '../../../server/src/rules/engine/asked.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/a.yaml';
const objectsIn = (text: string) =>
  analysisOf(new Map([[uri, text]]))
    .model()
    .instancesOf(uri)
    .map(({ facts }) => facts.object);

test("a rule is asked of the kinds that it names, and of no other's kind that is called so", () => {
  const own = objectsIn(
    'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n',
  );
  const others = objectsIn(
    'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n---\napiVersion: apps.kruise.io/v1beta1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {}\n---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {}\n',
  );
  assert.deepEqual([...own, ...others].map(kindOf), ['Service', 'Pod', 'Service', 'StatefulSet', 'Certificate']);
  const asked = (object: (typeof own)[number]): readonly string[] =>
    askedOf(rules, object)
      .flatMap((group) => group.rules.map(({ id }) => id))
      .sort();
  const named = (...kinds: readonly string[]): readonly string[] =>
    rules
      .filter(({ on }) => on.some((kind) => kind === '*' || kinds.includes(kind)))
      .map(({ id }) => id)
      .sort();
  for (const object of own) assert.deepEqual(asked(object), named(kindOf(object)), kindOf(object));
  assert.deepEqual(others.map(asked), [named(), named(), named('Certificate')]);
  assert.ok(named('Service').length > named().length);
});
