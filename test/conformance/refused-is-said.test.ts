import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asObject } from '../../server/src/k8s/json.ts';
import { kubernetesVersions, newestMinor } from '../../server/src/k8s/versions.ts';
import { refOf } from '../../server/src/model/cluster-view.ts';
import { acceptedBy } from '../../server/src/model/admission/refusals.ts';
import { defaultSettings, type Settings } from '../../server/src/settings.ts';
import { bases } from '../oracle/api/bases.ts';
import { generated } from '../oracle/api/generate.ts';
import { allFindings, worldOf } from '../spec/lib/driver.ts';

function settingsFor(kubernetesMinor: number): Settings {
  return {
    ...defaultSettings,
    cluster: { ...defaultSettings.cluster, kubernetesMinor, serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] },
  };
}

interface Said {
  /** Do its records count? `undefined`: there is nothing to judge, as of a patch, or of what a controller has made. */
  readonly counts: boolean | undefined;
  /** Is there a finding that it is refused? */
  readonly isRefused: boolean;
}

const said = (object: unknown, settings: Settings): Said => saidOf(JSON.stringify(object), settings);

function saidOf(text: string, settings: Settings): Said {
  const world = worldOf(new Map([['main.yaml', text]]), settings);
  const [instance] = world.model.instances();
  const isRefused = allFindings(world).some(({ category }) => category === 'rejected');
  if (instance === undefined || instance.facts.partial || instance.unapplied !== undefined) return { counts: undefined, isRefused };
  return {
    counts: acceptedBy(settings.cluster)({ object: instance.facts.object, namespace: instance.namespace, ref: refOf(instance) }) === true,
    isRefused,
  };
}

test('what kube-apiserver 1.37 would not create has a finding and no records, what it would create has records and no such finding', () => {
  const rows = readFileSync(new URL('updates.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => asObject(JSON.parse(line)));
  const wrong: string[] = [];
  let judged = 0;
  for (const { id, new: object, create } of rows) {
    const { counts, isRefused } = said(object, settingsFor(37));
    if (counts === undefined) continue;
    judged++;
    // What a Service's addresses collide with is no matter of its records.
    if (
      isRefused !== (create === 'rejected') ||
      (counts && create === 'rejected' && !JSON.stringify(object).includes('clusterIP')) ||
      (!counts && create === 'accepted')
    ) {
      wrong.push(`${String(id)} ${String(create)}: records ${String(counts)}, finding ${String(isRefused)} ${JSON.stringify(object)}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(judged > 950, `${judged} judged`);
});

for (const minor of kubernetesVersions
  .map((version) => Number(version.slice(2)))
  .filter((minor) => minor === newestMinor || minor % 4 === 0)) {
  test(`an object without records because kube-apiserver 1.${minor} refuses it has a finding that says so, and none else has`, () => {
    const settings = settingsFor(minor);
    const wrong: string[] = [];
    let refused = 0;
    for (const kind of Object.keys(bases)) {
      for (const object of generated(kind, 25, minor, minor)) {
        const { counts, isRefused } = said(object, settings);
        if (counts === false) refused++;
        if (counts !== undefined && counts === isRefused && !(counts && kind === 'Service'))
          wrong.push(`records ${String(counts)}, finding ${String(isRefused)} ${JSON.stringify(object)}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(refused > 100, `${refused} refused`);
  });
}

test('a name that YAML reads as something else than a string is refused, whatever it is', () => {
  for (const name of ['2024', 'on', 'y', 'No', '1.5', '0x10', '1_000', '.inf', '[a]', '{a: b}', 'null', '~', '', '!!int 1']) {
    for (const kind of ['Service', 'Pod', 'ConfigMap', 'Secret', 'Endpoints']) {
      const specs: Readonly<Record<string, string>> = {
        Service: 'spec: {ports: [{port: 80}]}\n',
        Pod: 'spec: {containers: [{name: c, image: i}]}\n',
        Endpoints: 'subsets: []\n',
      };
      const text = `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${specs[kind] ?? 'data: {}\n'}`;
      assert.deepEqual(saidOf(text, settingsFor(37)), { counts: false, isRefused: true }, text);
      assert.deepEqual(saidOf(text.replace(/name: .*/, 'name: "a"'), settingsFor(37)), { counts: true, isRefused: false }, text);
    }
  }
});
