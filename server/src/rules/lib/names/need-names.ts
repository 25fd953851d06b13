import type { DnsMention } from '../../../facts/types.ts';
import type { Severity } from '../../../k8s/cluster-settings.ts';
import type { Service, Workload } from '../../../k8s/kinds.ts';
import { numberedPod, ordinalsOf, setAndOrdinal } from '../../../k8s/pod-ordinals.ts';
import { hostLabels } from '../../../model/keys.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import type { Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { find } from '../../fixes/field-edits.ts';
import { templatePath } from '../reach.ts';

type Set = InstanceOf<Workload>;

/**
 * Programs whose members find each other by the names of their pods, by the last part of their images' names: those that the documentation of each
 * runs as a StatefulSet of several members behind a headless Service.
 */
const clustered =
  /^(?:bitnami-)?(?:etcd|zookeeper|zk|kafka|cp-kafka|cp-zookeeper|cassandra|scylla|mongo|mongodb|elasticsearch|opensearch|rabbitmq|redis-cluster|redis-sentinel|valkey-cluster|nats|consul|vault|cockroach|cockroachdb|mariadb-galera|galera|percona-xtradb-cluster|couchdb|couchbase|ignite|hazelcast|minio|solr|druid|pulsar|pulsar-all|bookkeeper|pd|tikv|yugabyte|foundationdb|neo4j|keycloak|nacos-server|rocketmq|dgraph|rqlite|orientdb|aerospike-server|clickhouse-keeper|victoria-metrics-cluster|vmstorage|emqx|vernemq|ejabberd|activemq-artemis)$/;

/** Elasticsearch of Kubernetes' own add-on, whose members ask the API server for the pods behind the Service (cluster/addons/fluentd-elasticsearch/es-image). */
const addon = /(?:^|\/)(?:k8s\.gcr\.io|google[-_]containers|fluentd_elasticsearch)\/elasticsearch[:@]/;

/** Variables that tell a program who else there is. */
const peerVariable =
  /(?:^|_)(?:PEERS?|SEEDS?|SEED_HOSTS|MEMBERS?|INITIAL_CLUSTER|INITIAL_MASTER_NODES|CLUSTER_NODES|CLUSTER_SEED|QUORUM_VOTERS|SERVERS|REPLICAS_HOSTS|JGROUPS|GOSSIP|RETRY_JOIN|JOIN)(?:_|$)/;

/** Variables of programs whose members find each other through the Kubernetes API, by addresses: Patroni (patroni.readthedocs.io, Kubernetes), and Spilo around it. */
const askingApi = /^(?:PATRONI_KUBERNETES_|DCS_ENABLE_KUBERNETES_API$|KUBERNETES_(?:SCOPE_LABEL|ROLE_LABEL|USE_CONFIGMAPS|LABELS)$)/;

/**
 * Does anything show that the names of the set's pods under this Service are used: text that holds one, or several members that have to find each
 * other? Without that their loss does no harm.
 */
export function needNames(set: Set, service: string, services: readonly InstanceOf<Service>[], model: Model): boolean {
  const labels = [service, ...firstPods(set)];
  if (
    labels.some((label) =>
      model.scope
        .mentioning(set, label)
        .some(({ instance }) => instance.facts.mentions.some((mention) => namesPodOf(mention, set, service))),
    )
  )
    return true;
  const { replicas, podManagementPolicy } = set.facts.object;
  if ((replicas ?? 1) < 2 || hasVariable(set, askingApi)) return false;
  return (
    podManagementPolicy === 'Parallel' || services.some(({ facts }) => facts.object.publishNotReadyAddresses === true) || isClustered(set)
  );
}

/** The level of what takes those names away. */
export function levelOfLoss(
  set: Set,
  service: string,
  services: readonly InstanceOf<Service>[],
  model: Model,
): { readonly severity?: Severity } {
  return needNames(set, service, services, model) ? {} : { severity: 'information' };
}

/** Whoever names the pods of a set names one of the first. */
function firstPods(set: Set): readonly string[] {
  const { first, last } = ordinalsOf(set.facts.object);
  return Array.from({ length: Math.min(last - first + 1, 5) }, (_, index) => numberedPod(set.facts.object.name, first + index));
}

/** `db-0.db`, `db-0` under another Service, `$(POD_NAME).db`, `_sql._tcp.db`. */
function namesPodOf({ host, behindLabel }: DnsMention, set: Set, service: string): boolean {
  const [first = '', second] = hostLabels(host);
  if (first === service) return behindLabel === true || host.startsWith('_');
  return second !== undefined && setAndOrdinal(first)?.set === set.facts.object.name;
}

function isClustered(set: Set): boolean {
  return (
    containersOf(set).some((container) => {
      const image = child(container, 'image');
      return image?.kind === 'scalar' && clustered.test(programOf(image.value)) && !addon.test(image.value);
    }) || hasVariable(set, peerVariable)
  );
}

function hasVariable(set: Set, pattern: RegExp): boolean {
  return containersOf(set).some((container) => {
    const env = child(container, 'env');
    return (
      env?.kind === 'seq' &&
      env.items.some((variable) => {
        const name = child(variable, 'name');
        return name?.kind === 'scalar' && pattern.test(name.value);
      })
    );
  });
}

function containersOf(set: Set): readonly Node[] {
  const containers = find(set, `${templatePath(set, 'spec')}.containers`)?.node;
  return containers?.kind === 'seq' ? containers.items : [];
}

/** `etcd` of `quay.io/coreos/etcd:v3.5@sha256:…`. */
function programOf(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).split(/[:@]/, 1)[0] ?? '';
}
