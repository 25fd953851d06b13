import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressOfReverse,
  canonicalIp,
  ipFamilyOf,
  isWithin,
  labelsOf,
  reverseNameOf,
  sameName,
} from '../../../server/src/k8s/dns-name.ts';

test('a name falls into labels at its dots, but not at those of a placeholder; a final dot adds none', () => {
  assert.deepEqual(labelsOf('db-0.db.data.svc.cluster.local.'), ['db-0', 'db', 'data', 'svc', 'cluster', 'local']);
  assert.deepEqual(labelsOf('<dashed4 Pod/data/a.b>.db.data'), ['<dashed4 Pod/data/a.b>', 'db', 'data']);
  assert.deepEqual(labelsOf('<a.<b.c>.d>.e.f'), ['<a.<b.c>.d>', 'e', 'f']);
  assert.deepEqual(labelsOf('a>.b.<c.d>.e'), ['a>', 'b', '<c.d>', 'e'], 'a bracket that closes nothing is text');
  assert.deepEqual(labelsOf('a>>.<b.c>.d'), ['a>>', '<b.c>', 'd']);
  assert.deepEqual([labelsOf(''), labelsOf('a..b')], [[], ['a', '', 'b']]);
});

test('case and a final dot make no other name; a name lies within itself, its parents and the root', () => {
  assert.deepEqual(
    [sameName('DB.data.', 'db.Data'), sameName('db.data', 'db.date'), sameName('db.data..', 'db.data')],
    [true, false, false],
  );
  assert.deepEqual(
    ['cluster.local', 'a.CLUSTER.local.', 'acluster.local', 'local'].map((name) => isWithin(name, 'cluster.local.')),
    [true, true, false, false],
  );
  assert.ok(isWithin('anything', '') && isWithin('anything', '.'));
});

test('addresses are read as Go reads them', () => {
  const families = Object.entries({
    '10.0.0.255': 'IPv4',
    '0.0.0.0': 'IPv4',
    '256.0.0.1': undefined,
    '10.0.0.01': undefined,
    '10.0.0': undefined,
    '1.2.3.4.5': undefined,
    '199.249.250.19': 'IPv4',
    '::': 'IPv6',
    '2001:db8::7': 'IPv6',
    '::ffff:10.0.0.7': 'IPv4',
    'fe80::1%eth0': undefined,
    ':': undefined,
    '12': undefined,
    '1:2': undefined,
  });
  for (const [text, family] of families) assert.equal(ipFamilyOf(text), family, text);
  assert.deepEqual(['2001:0DB8:0:0::7', '::ffff:10.0.0.7', '10.0.0.7', 'word'].map(canonicalIp), [
    '2001:db8::7',
    '10.0.0.7',
    '10.0.0.7',
    'word',
  ]);
});

test('an address and its reverse name lead to each other', () => {
  const six = `7.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`;
  assert.deepEqual(
    [reverseNameOf('10.0.0.7'), reverseNameOf('2001:db8::7'), reverseNameOf('::ffff:10.0.0.7'), reverseNameOf('word')],
    ['7.0.0.10.in-addr.arpa', six, '7.0.0.10.in-addr.arpa', undefined],
  );
  assert.deepEqual(
    [reverseNameOf('<ip4 Pod/a/b>'), reverseNameOf('<ip6 Pod/a/b>'), reverseNameOf('<clusterIP6 Service/a/b>')],
    ['<ip4 Pod/a/b>.in-addr.arpa', '<ip6 Pod/a/b>.ip6.arpa', '<clusterIP6 Service/a/b>.ip6.arpa'],
  );
  assert.deepEqual(
    ['7.0.0.10.IN-ADDR.arpa.', six.toUpperCase(), '<ip4 Pod/a/b.c>.in-addr.arpa', '<ip6 Pod/a/b>.ip6.arpa'].map(addressOfReverse),
    ['10.0.0.7', '2001:db8::7', '<ip4 Pod/a/b.c>', '<ip6 Pod/a/b>'],
  );
  const none = [
    '0.0.10.in-addr.arpa',
    '7.0.0.10.ip6.arpa',
    six.slice(2),
    six.replace('8.b', '8.g'),
    `0.${six}`,
    '<ip4 Pod/a/b>.svc.local',
    '1.<ip4 Pod/a/b>.in-addr.arpa',
    '7.0.0.10',
    'word.in-addr.arpa',
  ];
  for (const name of none) assert.equal(addressOfReverse(name), undefined, name);
});
