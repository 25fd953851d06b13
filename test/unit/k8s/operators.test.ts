import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { operatorTable } from '../../../server/src/k8s/operators/operator-table.ts';
import { analysisOf } from '../lib/workspace.ts';

interface Case {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Host names in its namespace that clients of it write. */
  readonly hosts: readonly string[];
  /** Labels that Services made by hand select its pods by. */
  readonly labels: Readonly<Record<string, string>>;
}

const row = (apiVersion: string, kind: string, name: string, hosts: string, labels: Readonly<Record<string, string>>): Case => ({
  apiVersion,
  kind,
  name,
  hosts: hosts.split(' '),
  labels,
});

const cases: readonly Case[] = [
  row('kafka.strimzi.io/v1beta2', 'Kafka', 'my', 'my-kafka-bootstrap my-kafka-0.my-kafka-brokers', {
    'strimzi.io/cluster': 'my',
    'strimzi.io/name': 'my-kafka',
  }),
  row('kafka.strimzi.io/v1beta2', 'KafkaNodePool', 'pool', 'my-pool-0.my-kafka-brokers', { 'strimzi.io/pool-name': 'pool' }),
  row('platform.confluent.io/v1beta1', 'Kafka', 'kafka', 'kafka kafka-0.kafka', { app: 'kafka', 'platform.confluent.io/type': 'kafka' }),
  row('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'pg-rw pg-ro', { 'cnpg.io/cluster': 'pg', role: 'primary' }),
  row('acid.zalan.do/v1', 'postgresql', 'acid-db', 'acid-db acid-db-repl acid-db-0.acid-db', {
    application: 'spilo',
    'cluster-name': 'acid-db',
    'spilo-role': 'master',
  }),
  row('databases.spotahome.com/v1', 'RedisFailover', 'red', 'rfs-red rfr-red', {
    'app.kubernetes.io/component': 'redis',
    'app.kubernetes.io/name': 'red',
  }),
  row('redis.redis.opstreelabs.in/v1beta2', 'RedisCluster', 'rc', 'rc-leader rc-leader-0.rc-leader-headless', {
    app: 'rc-leader',
    role: 'leader',
  }),
  row('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', 'es', 'es-es-http es-es-default-0.es-es-default', {
    'elasticsearch.k8s.elastic.co/cluster-name': 'es',
  }),
  row('rabbitmq.com/v1beta1', 'RabbitmqCluster', 'rmq', 'rmq rmq-server-0.rmq-nodes', { 'app.kubernetes.io/name': 'rmq' }),
  row('monitoring.coreos.com/v1', 'Prometheus', 'k8s', 'prometheus-operated prometheus-k8s-0.prometheus-operated', { prometheus: 'k8s' }),
  row('monitoring.coreos.com/v1', 'Alertmanager', 'main', 'alertmanager-operated alertmanager-main-0.alertmanager-operated', {
    alertmanager: 'main',
  }),
  row('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'lws', 'lws-0.lws lws-0-1.lws', { 'leaderworkerset.sigs.k8s.io/name': 'lws' }),
  row('jobset.x-k8s.io/v1alpha2', 'JobSet', 'js', 'js-w-0-0.js', { 'jobset.sigs.k8s.io/jobset-name': 'js' }),
  row('pgv2.percona.com/v2', 'PerconaPGCluster', 'ppg', 'ppg-ha ppg-pgbouncer ppg-primary', {
    'postgres-operator.crunchydata.com/cluster': 'ppg',
  }),
  row('psmdb.percona.com/v1', 'PerconaServerMongoDB', 'psmdb', 'psmdb-rs0-0.psmdb-rs0 psmdb-mongos', {
    'app.kubernetes.io/instance': 'psmdb',
  }),
  row('mysql.oracle.com/v2', 'InnoDBCluster', 'idb', 'idb idb-0.idb-instances', { 'mysql.oracle.com/cluster': 'idb' }),
  row('mysql.presslabs.org/v1alpha1', 'MysqlCluster', 'wp', 'wp-mysql-master wp-mysql-0.mysql', { 'mysql.presslabs.org/cluster': 'wp' }),
  row('mongodbcommunity.mongodb.com/v1', 'MongoDBCommunity', 'mdb', 'mdb-svc mdb-0.mdb-svc', { app: 'mdb-svc' }),
  row('k8ssandra.io/v1alpha1', 'K8ssandraCluster', 'demo', 'demo-dc1-service', { 'cassandra.datastax.com/cluster': 'demo' }),
  row('planetscale.com/v2', 'VitessCluster', 'vt', 'vt-zone1-vtgate-bc6cde92', { 'planetscale.com/cluster': 'vt' }),
  row('pingcap.com/v1alpha1', 'TidbCluster', 'tc', 'tc-tidb tc-pd-0.tc-pd-peer', { 'app.kubernetes.io/instance': 'tc' }),
  row('nats.io/v1alpha2', 'NatsCluster', 'nats', 'nats nats-mgmt', { nats_cluster: 'nats' }),
  row('temporal.io/v1beta1', 'TemporalCluster', 'tmp', 'tmp-frontend tmp-frontend-headless', { 'app.kubernetes.io/name': 'tmp' }),
  row('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'release', 'anything-at-all', { app: 'whatever' }),
  row('helm.cattle.io/v1', 'HelmChart', 'traefik', 'anything-at-all', { app: 'whatever' }),
  row('argoproj.io/v1alpha1', 'Application', 'shop', 'anything-at-all', { app: 'whatever' }),
  row('unheard.example.org/v1', 'Database', 'own', 'own own-primary own-0.own-nodes', { app: 'own' }),
];

function manifests({ apiVersion, kind, name, hosts, labels }: Case): string {
  const env = hosts.map((host, at) => `{name: H${at}, value: "${host}.data.svc.cluster.local:1234"}`).join(', ');
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: ${name}, namespace: data}
spec: {replicas: 3}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: data}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client}}
    spec: {containers: [{name: c, image: x, env: [${env}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: extra, namespace: data}
spec: {clusterIP: None, selector: ${JSON.stringify(labels)}, ports: [{name: x, port: 1, targetPort: named}]}
`;
}

describe('what operators make', () => {
  for (const each of cases) {
    it(`${each.kind} of ${each.apiVersion}: its names and pods count as there`, () => {
      const uri = 'file:///w/all.yaml';
      const { diagnostics } = analysisOf(new Map([[uri, manifests(each)]]));
      assert.deepEqual(
        diagnostics(uri).map(({ message }) => message),
        [],
      );
    });
  }

  it('says nothing for other namespaces and other names', () => {
    const uri = 'file:///w/all.yaml';
    const text = manifests(row('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'mysql-rw', { app: 'client2' })).replace(
      'name: pg, namespace: data',
      'name: pg, namespace: other',
    );
    assert.ok(analysisOf(new Map([[uri, text]])).diagnostics(uri).length > 0);
  });

  it('is a table with a source for each row, and no row twice', () => {
    const keys = operatorTable.map(({ kind, group }) => `${kind}.${group}`);
    assert.equal(new Set(keys).size, keys.length);
    for (const { source, services, anything, shown, kind } of operatorTable) {
      assert.ok(source.length > 5, kind);
      assert.equal(services.length > 0, anything !== true && shown !== true, kind);
    }
  });
});
