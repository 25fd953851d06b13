import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { isObject } from '../../server/src/k8s/json.ts';
import type { Model } from '../../server/src/model/types.ts';
import { verdictOn } from '../../server/src/model/admission/verdicts.ts';
import { documentedRules } from '../../server/tools/gen/rule-documents.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { parseYaml } from '../../server/src/yaml/parse.ts';
import { toPlain } from '../../server/src/yaml/scalar.ts';
import { allFindings, exampleFiles, withFix, worldOf, type Files } from './lib/driver.ts';

const rules = documentedRules();

type Steps = readonly (string | number)[];

/** A value of each JSON type, and a text that looks like another one. */
const others: readonly unknown[] = ['text', '80', 80, ['text'], { app: 'text' }, null];

const objectsIn = (text: string): readonly unknown[] =>
  parseYaml(text).flatMap(({ root, broken }) => (root === undefined || broken ? [] : [toPlain(root)]));

/** All places of an object but those that say what it is. */
function placesOf(value: unknown, at: Steps = []): readonly Steps[] {
  const below = Array.isArray(value) ? value.map((each: unknown, i) => [i, each] as const) : isObject(value) ? Object.entries(value) : [];
  return below
    .filter(([key]) => key !== 'apiVersion' && key !== 'kind')
    .flatMap(([key, each]) => [[...at, key], ...placesOf(each, [...at, key])]);
}

function changed(
  value: unknown,
  [step, ...rest]: Steps,
  change: (value: unknown) => unknown,
  rename: (key: string) => string = (key) => key,
): unknown {
  if (step === undefined) return change(value);
  const isLast = rest.length === 0;
  if (Array.isArray(value)) return value.map((each: unknown, i) => (i === step ? changed(each, rest, change, rename) : each));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) =>
      key === step ? [isLast ? rename(key) : key, changed(each, rest, change, rename)] : [key, each],
    ),
  );
}

const written = (objects: readonly unknown[]): string => objects.map((each) => stringify(each, { lineWidth: 0 })).join('---\n');

/** Fields that the API server refuses, in all objects. */
const refusals = (model: Model): readonly string[] =>
  model
    .instances()
    .map(({ facts }) => verdictOn(facts, model.settings, true))
    .flatMap(({ problems, causes }) => [...problems.filter(({ unknown }) => !unknown), ...causes].map(({ field }) => field));

const seen = new Set<string>();

/** How many safe fixes there are; after each no more is refused than before. */
function checkSafe(files: Files, what: string): number {
  const key = [...files.values()].join('\n');
  if (seen.has(key)) return 0;
  seen.add(key);
  const world = worldOf(files, defaultSettings);
  const safe = allFindings(world).flatMap((finding) => finding.fixes.filter((fix) => fix.safe).map((fix) => ({ finding, fix })));
  for (const {
    finding: { rule, field },
    fix,
  } of safe) {
    const after = withFix(files, fix);
    if (after === undefined) continue;
    const [before, left] = [refusals(world.model), refusals(worldOf(after, defaultSettings).model)];
    const shown = `${what}: ${rule}, ${fix.title}: ${before.join()} refused, then ${left.join()}\n${key}\n=>\n${[...after.values()].join('\n')}`;
    assert.ok(left.length <= before.length, shown);
    const renamed = /^Rename to (\w+)/.exec(fix.title)?.[1];
    if (renamed !== undefined)
      assert.ok(!left.some((each) => each.startsWith(`${field.slice(0, field.lastIndexOf('.'))}.${renamed}`)), shown);
  }
  return safe.length;
}

/** The objects of a text with each of their values replaced by others. */
function* variants(text: string, kinds: readonly unknown[]): Generator<string> {
  const objects = objectsIn(text);
  for (const [index, object] of objects.entries()) {
    if (!isObject(object) || !kinds.includes(object['kind'])) continue;
    for (const place of placesOf(object))
      for (const other of others)
        yield written(
          objects.with(
            index,
            changed(object, place, () => other),
          ),
        );
  }
}

describe('after a safe fix no more is refused than before, and no field that got its name', () => {
  it('in the examples of all rules, each value replaced by one of every type', () => {
    let offered = 0;
    for (const { id, on, examples } of rules) {
      for (const [file, text] of examples.flatMap(({ bad }) => [...exampleFiles(bad)].slice(0, 1))) {
        for (const variant of variants(text, on)) offered += checkSafe(new Map([[file, variant]]), id);
      }
    }
    assert.ok(offered > 150, `${offered} are offered`);
  });

  it('in objects whose keys are slips, with values of every type', () => {
    const slips: readonly ((key: string) => string)[] = [
      (key) => key.toLowerCase(),
      (key) => key.slice(0, -1),
      (key) => `${key}s`,
      (key) => key.replace('IP', 'Ip'),
    ];
    let offered = 0;
    for (const object of objectsIn(slipped)) {
      for (const place of placesOf(object).filter((steps) => typeof steps.at(-1) === 'string')) {
        for (const slip of slips) {
          for (const other of [undefined, ...others]) {
            const value = changed(object, place, (old) => (other === undefined ? old : other), slip);
            offered += checkSafe(new Map([['main.yaml', written([value])]]), `${place.join('.')} as ${slip(String(place.at(-1)))}`);
          }
        }
      }
    }
    assert.ok(offered > 200, `${offered} are offered`);
  });
});

const slipped = `
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop, labels: {app: db}}
spec:
  clusterIP: None
  clusterIPs: [None]
  type: ClusterIP
  selector: {app: db}
  ports: [{name: sql, port: 5432, protocol: TCP, targetPort: 5432, appProtocol: sql}]
  publishNotReadyAddresses: true
  ipFamilies: [IPv4]
  ipFamilyPolicy: SingleStack
  externalIPs: [192.0.2.1]
  sessionAffinity: None
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  replicas: 2
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      hostNetwork: false
      dnsPolicy: ClusterFirst
      dnsConfig: {nameservers: [192.0.2.53]}
      hostAliases: [{ip: 192.0.2.1, hostnames: [x]}]
      containers: [{name: c, image: c}]
---
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: shop, labels: {app: one}}
spec:
  hostname: one
  subdomain: db
  setHostnameAsFQDN: false
  containers: [{name: c, image: c}]
`;
