import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHostKey, listedHosts, toldBehind, toldByKey, toldHosts } from '../../../server/src/facts/mentions/told-hosts.ts';

const hostsIn = (text: string): readonly string[] => toldHosts(text).map(({ span, told }) => `${told} ${text.slice(span.start, span.end)}`);

test('keys that hold hosts, and neighbours that do not', () => {
  for (const key of [
    'DB_HOST',
    'PGHOST',
    'dbHost',
    'jobmanager.rpc.address',
    'KAFKA_BROKERS',
    'join_members',
    'retry-join',
    'seeds',
    'bootstrap.servers',
    'backend_url',
    'ES_HOSTS',
    'discovery.seed_hosts',
  ])
    assert.ok(isHostKey(key), key);
  for (const key of [
    'DB_NAME',
    'HOST_PATH',
    'IMAGE_URL',
    'SERVER_NAME',
    'bind_address',
    'LISTEN_ADDR',
    'EMAIL_ADDRESS',
    'allowed_hosts',
    'ghost_writer',
    'user',
  ])
    assert.ok(!isHostKey(key), key);
  assert.equal(toldByKey('--discovery-srv'), 'etcd srv');
});

test('what stands in front tells that a host follows', () => {
  for (const [before, told] of [
    ['gcomm://', 'gcomm'],
    ['mongodb://u:p@a-0.a:1,', 'mongodb'],
    ['x=mongodb+srv://', 'mongodb+srv'],
    ['rabbit@', '@'],
    ['until nslookup ', 'command'],
    ['nc -z -w 3 ', 'command'],
    ['pg_isready -U app -h ', 'command'],
  ] as const)
    assert.equal(toldBehind(before), told, before);
  for (const before of ['', 's3://', 'http://a/', 'http://a/?to=', 'echo ', 'file://', 'name@domain.example, '])
    assert.equal(toldBehind(before), undefined, before);
});

test('single labels of scripts and configurations', () => {
  assert.deepEqual(hostsIn('db.host = pg\nuser: pg\n'), ['key pg']);
  assert.deepEqual(hostsIn('join_members: [a, "b", c.d]\n'), ['key a', 'key b', 'key c.d']);
  assert.deepEqual(hostsIn('members:\n  - a\n  - b:7946\nother:\n  - c\n'), ['key a', 'key b']);
  assert.deepEqual(hostsIn('{"address":"web","port":1}'), ['key web']);
  assert.deepEqual(hostsIn('db.host=pg.data\nhosts: [a.b, c.net]\n'), ['key pg.data', 'key a.b']);
  assert.deepEqual(hostsIn('set -x\\nnc -z pg 5432'), ['command pg']);
  assert.deepEqual(hostsIn('until nc -z pg 5432 && nslookup web; do :; done'), ['command pg', 'command web']);
  assert.deepEqual(hostsIn('[db]\\nhost = \\"pg\\"\\n'), ['key pg']);
  assert.deepEqual(hostsIn('upstream u {\n  server pg:5432;\n}\nserver two web:80 check\nreverse_proxy api:80\nfastcgi_pass php:9000;'), [
    'command pg',
    'command web',
    'command api',
    'command php',
  ]);
  assert.deepEqual(hostsIn('server is up\nthe server web:80\nserver web;'), []);
  assert.deepEqual(hostsIn('host: pg.example.com\nhost: api.io\nhost: $PG\nhost: Pg\nurl: http://pg/\n'), []);
});

test('single labels of lists with commas', () => {
  const listed = (text: string): readonly string[] => listedHosts(text).map(({ span }) => text.slice(span.start, span.end));
  assert.deepEqual(listed('a-0:6379,a-1:6379, b'), ['a-0', 'a-1', 'b']);
  assert.deepEqual(listed('a.b:1,c=d,1@k:9093,http://x'), []);
});
