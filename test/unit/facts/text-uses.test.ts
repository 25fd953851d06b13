import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkVariablesIn } from '../../../server/src/facts/uses/link-variables.ts';
import { lookupsIn } from '../../../server/src/facts/uses/lookups.ts';
import { nginxLookupsIn } from '../../../server/src/facts/uses/nginx.ts';
import { programs } from '../../../server/src/facts/uses/programs.ts';
import { waitsIn } from '../../../server/src/facts/uses/shell.ts';

/** What a script waits for, as `asks: host host`. */
const waits = (script: string): string[] =>
  waitsIn(script, new Map([['NS', 'data']])).map(({ asks, hosts, once, start, end }) => {
    assert.ok(script.slice(start, end).trim() !== '', 'the command has a place');
    return `${once === true ? 'once ' : ''}${asks}: ${hosts.join(' ')}`;
  });

test('loops that end only when a name answers are waits, however they are written', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['for i in 0 1 2; do until nslookup zk-$i.zk; do sleep 2; done; done', ['dns: zk-0.zk zk-1.zk zk-2.zk']],
    [
      'for n in $(seq 0 1)\ndo\n  while ! getent hosts "q-${n}.q.${NS}.svc.cluster.local" >/dev/null 2>&1\n  do\n    sleep 1\n  done\ndone\n',
      ['name: q-0.q.data.svc.cluster.local q-1.q.data.svc.cluster.local'],
    ],
    ['for i in {0..1}; do until ping -c1 zk-$i.zk; do :; done; done', ['name: zk-0.zk zk-1.zk']],
    ['PEERS="zk-0 zk-1"; for p in $PEERS; do until nc -z $p.zk 2181; do sleep 1; done; done', ['connection: zk-0.zk zk-1.zk']],
    ['until nslookup $(hostname).zk; do sleep 1; done', ['dns: ${HOSTNAME}.zk']],
    ['until nslookup ${HOSTNAME%-*}-2.zk; do sleep 1; done', ['dns: ${HOSTNAME%}-2.zk']],
    ['until getent hosts $(hostname -f); do sleep 1; done', ['name: ${HOSTNAME+}']],
    ['while ! nc -z db-2.db 5432; do echo waiting; sleep 1; done; exec server', ['connection: db-2.db']],
    ['until curl -s http://es-2.es:9200/_cluster/health; do sleep 1; done', ['connection: es-2.es']],
    ['until (echo > /dev/tcp/zk-2.zk/2181) >/dev/null 2>&1; do sleep 1; done', ['connection: zk-2.zk']],
    ['until [ -n "$(dig +short zk-2.zk)" ]; do sleep 1; done', ['dns: zk-2.zk']],
    ['while [ -z "$(dig +short zk-2.zk)" ]; do sleep 1; done', ['dns: zk-2.zk']],
    ['while true; do nslookup zk-1.zk && break; sleep 1; done', ['dns: zk-1.zk']],
    ['while true; do if nslookup zk-1.zk; then break; fi; sleep 1; done', ['dns: zk-1.zk']],
    ['until pg_isready -U postgres -h db -p 5432; do sleep 1; done', ['connection: db']],
    ['until timeout 2 nslookup zk-1.zk; do sleep 1; done', ['dns: zk-1.zk']],
    ['/wait-for-it.sh zk-1.zk:2181 -t 0 && exec run', ['once connection: zk-1.zk']],
    ['nslookup zk-2.zk', ['once dns: zk-2.zk']],
    ['while ( ! nslookup zk-1.zk )\ndo\n  sleep 2\ndone', ['dns: zk-1.zk']],
    ['until { nslookup zk-1.zk; }; do sleep 2; done', ['dns: zk-1.zk']],
    ['i=0; while [ $i -lt 2 ]; do until nslookup zk-$i.zk; do sleep 1; done; i=$((i+1)); done', ['dns: zk-0.zk zk-1.zk']],
    ['for ((i=1; i<=2; i++)); do until nslookup zk-$i.zk; do sleep 1; done; done', ['dns: zk-1.zk zk-2.zk']],
    ['nslookup zk-1.zk || exit 1\nexec zk', ['once dns: zk-1.zk']],
    ['nslookup zk-1.zk || { echo none; exit 3; }', ['once dns: zk-1.zk']],
    ['set -ex\nnslookup zk-1.zk | grep Address\necho found', ['once dns: zk-1.zk']],
  ];
  for (const [script, expected] of cases) assert.deepEqual(waits(script), expected, script);
});

test('what may be passed over, gives up, runs beside the rest or only looks is no wait', () => {
  for (const script of [
    'if [ "$(hostname)" != "zk-0" ]; then until nslookup zk-0.zk; do sleep 1; done; fi',
    'case $(hostname) in *-0) exit 0;; esac; until nslookup zk-0.zk; do sleep 1; done',
    '[ "$HOSTNAME" = zk-0 ] || until nslookup zk-0.zk; do sleep 1; done',
    'n=0; until nslookup zk-1.zk; do n=$((n+1)); [ $n -gt 30 ] && exit 1; sleep 1; done',
    'for i in $(seq 1 30); do nslookup zk-2.zk && break; sleep 1; done',
    'wait_for() { until nslookup $1; do sleep 1; done; }',
    'until nslookup zk; do sleep 1; done & exec zk',
    'until nslookup a.b || nslookup c.d; do sleep 1; done',
    'until dig zk-1.zk; do sleep 1; done',
    'while nslookup zk-1.zk; do sleep 1; done',
    'nslookup zk-1.zk || true',
    'nslookup zk-1.zk; exec zk',
    'nslookup zk-1.zk || exit 0',
    'nslookup zk-1.zk || nslookup zk-2.zk || exit 1',
    'set -e\nIP=$(getent hosts zk-1.zk | awk "{print $1}")\nexec zk',
    'set -e\nnslookup zk-1.zk || true\nexec zk',
    'while [ $n -lt 3 ]; do until nslookup zk-$n.zk; do sleep 1; done; done',
    'if [ -n "$WAIT" ]; then wait-for-it zk-1.zk:2181; fi',
    '# until nslookup zk-2.zk; do sleep 1; done',
    'echo "until nslookup zk-2.zk"',
    'until nslookup $UNKNOWN$(cat /x).zk; do sleep 1; done',
  ])
    assert.deepEqual(waits(script), [], script);
});

const nginx = (text: string): string[] =>
  nginxLookupsIn({ field: 'f', key: 'nginx.conf', text, start: 0 }).map((use) =>
    use.kind === 'own-resolver' ? 'resolver' : `${use.alone === true ? 'alone ' : ''}${text.slice(use.span.start, use.span.end)}`,
  );

test('what nginx looks up while it runs, and whether it is told whom to ask', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['resolver 10.0.0.1;\nset $b "http://api:80";\nproxy_pass $b;', ['resolver', 'api']],
    ['resolver 10.0.0.1;\nset $b api;\nproxy_pass http://$b:80;', ['resolver', 'api']],
    ['resolver 10.0.0.1;\nmap $uri $b {\n  default api;\n  ~^/x web.shop;\n}\nproxy_pass http://$b;', ['resolver', 'api', 'web.shop']],
    ['map $uri $unused { default api; }\nset $b web;\ngrpc_pass grpc://$b;', ['alone web']],
    ['location / { proxy_pass http://api:80/$1; }', ['alone api']],
    ['upstream api { server a:80; }\nset $b api;\nproxy_pass http://$b;', []],
    ['location / { proxy_pass http://api:80; }', []],
    ['upstream u { server api:80 resolve; }', []],
  ];
  for (const [text, expected] of cases) assert.deepEqual(nginx(text), expected, text);
});

const lookups = (text: string, key?: string): string[] =>
  lookupsIn({ field: 'f', key, text, start: 0 }).map(({ program, host, span }) => {
    assert.equal(text.slice(span.start, span.end), host, 'the place is that of the host');
    return `${program}: ${host}`;
  });

test('names whose addresses programs ask for are found in the spellings of each', () => {
  const cases: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['dns:///orders:50051', undefined, ['grpc: orders']],
    ['grpc.client.orders.address: dns://10.0.0.10/orders.shop.svc.cluster.local:9090', undefined, ['grpc: orders.shop.svc.cluster.local']],
    ['--store=dns+thanos-store:10901', undefined, ['dns+: thanos-store']],
    ['memberlist:\n  join_members:\n    - logs:7946\n    - more\n  other: x', undefined, ['memberlist: logs', 'memberlist: more']],
    ['join_members: [logs]', undefined, ['memberlist: logs']],
    ['-Xmx1g -Djgroups.dns.query=kc-headless -Da=b', 'JAVA_OPTS_APPEND', ['jgroups: kc-headless']],
    ['kubernetes:\n  service-dns: hz.default.svc.cluster.local', undefined, ['hazelcast: hz.default.svc.cluster.local']],
    ['hz.default', 'HZ_NETWORK_JOIN_KUBERNETES_SERVICEDNS', ['hazelcast: hz.default']],
    ['<property name="service-dns">hz</property>', undefined, ['hazelcast: hz']],
    ['<service-dns>hz</service-dns>', undefined, ['hazelcast: hz']],
    ['es-0.es,es-1.es', 'discovery.seed_hosts', ['elasticsearch: es-0.es', 'elasticsearch: es-1.es']],
    ['app.ns.svc.cluster.local', 'DNS_CLUSTER_QUERY', ['phoenix: app.ns.svc.cluster.local']],
    ['routes: [\n  nats-route://user:pw@nats:6222\n]', undefined, ['nats: nats']],
    ['routes = [\n  nats://nats-1.nats.data.svc:6222\n]', undefined, ['nats: nats-1.nats.data.svc']],
    ['peer-finder -on-start=/start.sh -service=galera', undefined, ['peers: galera']],
    ['contact-point-discovery {\n  service-name = "app"\n}', undefined, ['akka: app']],
    ['cluster_formation.dns.hostname = rmq', undefined, ['rabbitmq: rmq']],
    ['cluster_formation.k8s.service_name = rmq', undefined, ['rabbitmq: rmq']],
    ['ispn', 'QUARKUS_INFINISPAN_DNS_QUERY', ['jgroups: ispn']],
    ['emqx.default.svc', 'EMQX_CLUSTER__DNS__NAME', ['emqx: emqx.default.svc']],
    ['resolver:\n  dns:\n    hostname: gw', undefined, ['otel: gw']],
    ['server-template web 5 web.default.svc:80 check resolvers k8s', undefined, ['haproxy: web.default.svc']],
    [
      '- name: a\n  lb_policy: RANDOM\n  type: STRICT_DNS\n  x:\n    socket_address:\n      address: web.default\n      port_value: 80\n- name: b\n  y:\n    socket_address: {address: other}',
      undefined,
      ['envoy: web.default'],
    ],
    ['dns_sd_configs:\n  - names:\n      - web.default.svc\n    type: A\n    port: 80', undefined, ['prometheus: web.default.svc']],
    ['http://eureka:8761/eureka/', 'EUREKA_CLIENT_SERVICEURL_DEFAULTZONE', ['eureka: eureka']],
    ['-retry-join=consul', undefined, ['consul: consul']],
    ['--cluster.peer=am:9094', undefined, ['alertmanager: am']],
    ['grafana:9094', 'GF_UNIFIED_ALERTING_HA_PEERS', ['grafana: grafana']],
    ['-disco-config={"name":"rqlite"}', undefined, ['rqlite: rqlite']],
    ['e-0=http://e-0.e:2380,e-1=http://e-1.e:2380', 'ETCD_INITIAL_CLUSTER', ['etcd: e-0.e', 'etcd: e-1.e']],
    ['0@k-0.k:9093,1@k-1.k:9093', 'KAFKA_CONTROLLER_QUORUM_VOTERS', ['kafka: k-0.k', 'kafka: k-1.k']],
    ['es-0,es-1', 'cluster.initial_master_nodes', ['voters: es-0', 'voters: es-1']],
    ['ctl-peers.default', 'CLUSTER_JOIN_ADDR', ['peers: ctl-peers.default']],
  ];
  for (const [text, key, expected] of cases) assert.deepEqual(lookups(text, key), expected, text);
  const found = new Set(cases.flatMap(([, , expected]) => expected.map((each) => each.split(':')[0])));
  assert.deepEqual(
    Object.keys(programs).filter((program) => !found.has(program)),
    [],
    'each program has a case',
  );
});

test('prose, clients, SRV names and names with variables are no such lookups', () => {
  for (const [text, key] of [
    ['join the cluster when seeds are ready', undefined],
    ['http://etcd:2379', 'ETCDCTL_PEERS'],
    ['dnssrv+_grpc._tcp.store:10901', undefined],
    ['dns:///$(HOST).orders:50051', undefined],
    ['dns_sd_configs:\n  - names: [_web._tcp.web.default.svc]', undefined],
    ['# join_members: [logs]', undefined],
    ['db.default', 'DNS_NAMES'],
    ['bootstrap=kafka:9092', undefined],
  ] as const)
    assert.deepEqual(lookups(text, key), [], text);
});

test('variables of Services are read as the kubelet and shells do', () => {
  const read = (text: string, expands: boolean): string[] =>
    linkVariablesIn({ field: 'f', key: undefined, text, start: 0 }, expands).map(
      ({ name, read: how, span }) => `${how} ${name} ${text.slice(span.start, span.end)}`,
    );
  assert.deepEqual(read('$(DB_SERVICE_HOST):$(DB_SERVICE_PORT)', true), [
    'kubelet DB_SERVICE_HOST $(DB_SERVICE_HOST)',
    'kubelet DB_SERVICE_PORT $(DB_SERVICE_PORT)',
  ]);
  assert.deepEqual(read('$$(DB_SERVICE_HOST)', true), [], 'an escaped one stays');
  assert.deepEqual(read('$(DB_SERVICE_HOST)', false), [], 'a shell runs a command there');
  assert.deepEqual(read('${DB_PORT_5432_TCP_ADDR} $DB_SERVICE_PORT_SQL', false), [
    'shell DB_PORT_5432_TCP_ADDR ${DB_PORT_5432_TCP_ADDR}',
    'shell DB_SERVICE_PORT_SQL $DB_SERVICE_PORT_SQL',
  ]);
  assert.deepEqual(read('${REDIS_PORT:6379}', false), ['default REDIS_PORT ${REDIS_PORT']);
  assert.deepEqual(read("os.environ['REDIS_PORT'] process.env.DB_SERVICE_HOST", false), [
    'default REDIS_PORT REDIS_PORT',
    'default DB_SERVICE_HOST DB_SERVICE_HOST',
  ]);
  assert.deepEqual(read('DB_SERVICE_HOST=db; run $DB_SERVICE_HOST', false), [], 'what a script sets is its own');
});
