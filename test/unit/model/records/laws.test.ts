import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultClusterSettings as settings } from '../../../../server/src/k8s/cluster-settings.ts';
import { reverseNameOf } from '../../../../server/src/k8s/dns-name.ts';
import { makesPods } from '../../../../server/src/k8s/kinds.ts';
import type { KubeObject } from '../../../../server/src/k8s/kinds.ts';
import { predictRecords, reasonText } from '../../../../server/src/model/records.ts';
import type { ClusterSource, DnsRecord, Records } from '../../../../server/src/model/records.ts';
import { clusterOf } from '../../../conformance/lib/cluster-of.ts';
import { sourced } from '../../../conformance/lib/sourced.ts';
import { isReady, topology } from './topology.ts';

const predict = (objects: readonly KubeObject[]): Records =>
  predictRecords(
    clusterOf(
      objects.map((o) => sourced(o)),
      settings,
      { isReady },
    ),
    settings,
  );
const lines = (records: readonly DnsRecord[]) => records.map((r) => `${r.name} ${r.ttl} ${r.type} ${r.data}`);
const servicesOf = (objects: readonly KubeObject[]) => objects.flatMap((o) => (o.kind === 'Service' ? [sourced(o)] : []));
const makersOf = (objects: readonly KubeObject[]) => objects.flatMap((o) => (makesPods(o) ? [sourced(o)] : []));
const everything = (records: Records, objects: readonly KubeObject[]) =>
  servicesOf(objects).flatMap((s) => records.recordsOf(s.namespace, s.object.name));
const law = (check: (objects: readonly KubeObject[]) => void) => fc.assert(fc.property(topology, check), { numRuns: 400, seed: 4 });

test('the drawn clusters hold what the laws speak of', () => {
  const zones = fc.sample(topology, { numRuns: 300, seed: 4 }).map((objects) => predict(objects).zone());
  const share = (has: (r: DnsRecord) => boolean) => zones.filter((zone) => zone.some(has)).length / zones.length;
  assert.ok(share((r) => r.type === 'SRV') > 0.3, 'SRV');
  assert.ok(
    share((r) =>
      r.reasons.some((x) => x.code === 'name-from-statefulset' || x.code === 'name-from-hostname' || x.code === 'name-from-job-index'),
    ) > 0.12,
    'named pods',
  );
  assert.ok(share((r) => r.name.startsWith('<dashed')) > 0.1, 'unnamed pods');
  assert.ok(share((r) => r.type === 'CNAME') > 0.1, 'aliases');
  assert.ok(share((r) => r.type === 'AAAA') > 0.1, 'second family');
});

test('one endpoint has one name under a Service', () =>
  law((objects) => {
    const records = predict(objects);
    for (const { namespace, object } of servicesOf(objects)) {
      const own = records
        .recordsOf(namespace, object.name)
        .filter((r) => (r.type === 'A' || r.type === 'AAAA') && r.name.split('.svc.')[0] !== `${object.name}.${namespace}`);
      const dashed = (data: string) => data.replace(/^<ip/, '<dashed').replace(/^<nodeIP/, '<dashedNode');
      for (const r of own.filter((o) => o.data.startsWith('<ip'))) {
        const names = new Set(own.filter((o) => o.data === r.data).map((o) => o.name));
        assert.equal(names.size, 1, `${r.data} has ${[...names].join(', ')}`);
        if (!r.name.startsWith('<'))
          assert.equal(records.dig(`${dashed(r.data)}.${object.name}.${namespace}.svc.cluster.local`, 'A').rcode, 'NXDOMAIN');
      }
    }
  }));

test('a pod has its hostname only under the Service that its subdomain names', () =>
  law((objects) => {
    const records = predict(objects);
    for (const owner of makersOf(objects)) {
      for (const { name, service, pod } of records.namesOf(owner)) {
        const label = name.slice(0, -`.${service.name}.${service.namespace}.svc.cluster.local`.length);
        assert.equal(label === pod.hostname, pod.hostname !== '' && pod.subdomain === service.name, name);
      }
    }
  }));

test('pods without a name of their own say why, others do not', () =>
  law((objects) => {
    const records = predict(objects);
    for (const owner of makersOf(objects)) {
      const pods = records.podsOf(owner);
      const named = records.namesOf(owner).some(({ name, pod }) => pod.hostname !== '' && name.startsWith(`${pod.hostname}.`));
      const why = records.whyUnnamed(owner);
      if (named) assert.deepEqual(why, []);
      else if (pods.every((p) => p.ready)) assert.ok(why.length > 0);
      for (const reason of why) assert.match(reasonText(reason), /^[A-Z].*\.$/);
    }
  }));

test('what the zone lists, dig answers', () =>
  law((objects) => {
    const records = predict(objects);
    const zone = records.zone();
    for (const r of zone) {
      const answer = records.dig(r.name, r.type);
      assert.ok(
        answer.answers.some((a) => a.name === r.name && a.type === r.type && a.data === r.data && a.weight === r.weight),
        `${r.name} ${r.type} ${r.data} ${r.weight ?? ''}`,
      );
      assert.ok(r.reasons.length > 0);
    }
    // Addresses can be asked for at SRV names too, but a transfer does not list them there (facts A.0.2).
    for (const name of new Set(zone.map((r) => r.name).filter((n) => !n.startsWith('_')))) {
      for (const type of ['A', 'AAAA']) {
        for (const a of records.dig(name, type).answers.filter((x) => x.name === name)) {
          assert.ok(
            zone.some((r) => r.name === name && r.type === a.type && r.data === a.data),
            `${name} ${a.type} ${a.data} is in the zone`,
          );
        }
      }
    }
  }));

test('every record of a Service answers, and every answer can be explained', () =>
  law((objects) => {
    const records = predict(objects);
    for (const r of everything(records, objects)) {
      const answer = records.dig(r.name, r.type);
      assert.ok(
        answer.answers.some((a) => a.data === r.data && a.weight === r.weight),
        `${r.name} ${r.type} ${r.weight ?? ''}`,
      );
      for (const reason of [...r.reasons, ...answer.reasons]) assert.match(reasonText(reason), /^\S.* .*[.)]$/, reason.code);
    }
    for (const name of [
      'ghost.default',
      'x.db.default',
      '_no._tcp.db.default',
      '_no._tcp.web.data',
      'one.db-hs.default',
      'a.b.c.db.default',
      'db.nowhere',
    ]) {
      const answer = records.dig(`${name}.svc.cluster.local`, 'A');
      if (answer.answers.length === 0) assert.ok(answer.reasons.length > 0, name);
      for (const reason of answer.reasons) assert.notEqual(reasonText(reason), reason.code);
    }
  }));

test('forward and reverse agree', () =>
  law((objects) => {
    const records = predict(objects);
    const clusterNames = new Set(
      servicesOf(objects)
        .filter((s) => s.object.type !== 'ExternalName')
        .map((s) => `${s.object.name}.${s.namespace}.svc.cluster.local`),
    );
    for (const r of everything(records, objects).filter((x) => x.type === 'A' || x.type === 'AAAA')) {
      const reverse = reverseNameOf(r.data);
      assert.ok(reverse !== undefined);
      const pointers = records.dig(reverse, 'PTR').answers.map((a) => a.data);
      assert.ok(pointers.length > 0, `${r.data} has a PTR`);
      const isEndpoint = !clusterNames.has(r.name);
      if (isEndpoint) assert.ok(pointers.includes(r.name), `${r.data} points to ${r.name}, not only ${pointers.join(', ')}`);
      for (const pointer of pointers.filter((p) => !/\.ghost\./.test(p))) {
        const forward = records.dig(pointer, r.type);
        const made = servicesOf(objects).some(
          (s) => s.object.type !== 'ExternalName' && pointer.endsWith(`${s.object.name}.${s.namespace}.svc.cluster.local`),
        );
        if (made)
          assert.ok(
            forward.answers.some((a) => a.data === r.data),
            `${pointer} leads back to ${r.data}`,
          );
      }
    }
  }));

test('an unrelated document changes nothing', () =>
  law((objects) => {
    const other: KubeObject[] = [
      {
        kind: 'Service',
        apiVersion: 'v1',
        name: 'unrelated',
        namespace: 'elsewhere',
        labels: {},
        annotations: {},
        clusterIP: 'None',
        ports: [],
        selector: { app: 'db' },
      },
      { kind: 'ConfigMap', apiVersion: 'v1', name: 'db', namespace: 'default', labels: { app: 'db' }, annotations: {} },
    ];
    assert.deepEqual(lines(predict([...other, ...objects]).zone()), lines(predict(objects).zone()));
  }));

test('the order of documents changes nothing', () => {
  const shuffled = topology.chain((objects) =>
    fc.tuple(fc.constant(objects), fc.shuffledSubarray([...objects], { minLength: objects.length })),
  );
  fc.assert(
    fc.property(shuffled, ([objects, other]) => {
      const [a, b] = [predict(objects), predict(other)];
      assert.deepEqual(a.zone(), b.zone());
      for (const r of everything(a, objects)) assert.deepEqual(b.dig(r.name, r.type), a.dig(r.name, r.type));
    }),
    { numRuns: 400, seed: 4 },
  );
});

test('renaming a namespace renames exactly its names', () =>
  law((objects) => {
    const renamed = objects.map((o): KubeObject => ({ ...o, namespace: o.namespace === 'data' ? 'depot' : (o.namespace ?? 'default') }));
    const rename = (text: string) => text.replaceAll('.data.svc.', '.depot.svc.').replaceAll('/data/', '/depot/');
    const plain = objects.filter((o) => o.kind !== 'Service' || o.externalName?.includes('.data.') !== true);
    const kept = renamed.filter((o) => o.kind !== 'Service' || o.externalName?.includes('.data.') !== true);
    assert.deepEqual(
      lines(predict(kept).zone()),
      lines(predict(plain).zone())
        .map(rename)
        .toSorted((a, b) => (a < b ? -1 : 1)),
    );
  }));

test('a pod that is found by its number answers exactly where a question for its name is answered', () => {
  let answered = 0;
  law((objects) => {
    const source = clusterOf(
      objects.map((o) => sourced(o)),
      settings,
      { isReady },
    );
    const sets = makersOf(objects).filter(({ object }) => object.kind === 'StatefulSet');
    const statefulSet: ClusterSource['statefulSet'] = (namespace, name) => {
      const set = sets.find((each) => each.namespace === namespace && each.object.name === name);
      return set?.object.kind === 'StatefulSet' ? { ...set, object: set.object } : undefined;
    };
    const [quick, slow] = [predictRecords({ ...source, statefulSet }, settings), predictRecords(source, settings)];
    for (const { namespace, object } of servicesOf(objects)) {
      for (const pod of ['db-0', 'db-1', 'db-3', 'web-0', 'web-2', 'queue-0', 'queue-6', 'a', 'db', 'DB-0']) {
        const { rcode, dependsOn } = slow.dig(`${pod}.${object.name}.${namespace}.svc.cluster.local`, 'A');
        const expected = rcode === 'NOERROR' || dependsOn.length > 0;
        assert.equal(quick.answersPod(namespace, object.name, pod), expected, `${pod}.${object.name}.${namespace}`);
        if (expected && /-\d$/.test(pod)) answered++;
      }
    }
  });
  assert.ok(answered > 20, `${answered} numbered pods answered`);
});

test('a part of a zone holds whole Services of it, and more records than were asked for where there are more', () => {
  const serviceOf = ({ name }: DnsRecord): string =>
    name
      .replace(/\.svc\.cluster\.local$/, '')
      .split('.')
      .slice(-2)
      .join('.');
  let cuts = 0;
  law((objects) => {
    const records = predict(objects);
    const whole = records.zone();
    const part = records.zone(undefined, 3);
    const held = new Set(part.map(serviceOf));
    assert.deepEqual(lines(part), lines(whole.filter((r) => held.has(serviceOf(r)))));
    assert.equal(part.length > 3, whole.length > 3);
    if (part.length < whole.length) cuts++;
  });
  assert.ok(cuts > 50, `${cuts}`);
});
