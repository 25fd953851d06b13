/** What a custom resource makes. `{name}` stands for the resource's name; `*` in a name for anything. */
export interface OperatorEntry {
  readonly kind: string;
  /** API group, or its end after a dot (`strimzi.io` also for `kafka.strimzi.io`). */
  readonly group: string;
  /** Names of Services that its operator makes. */
  readonly services: readonly string[];
  /** Makes Services and pods that the resource does not show (charts, applications, templates). */
  readonly anything?: true;
  /** Its pods are those of templates that it shows, and no others. */
  readonly shown?: true;
  /** Makes no pods: others' answer. */
  readonly podless?: true;
  /** Makes them in all namespaces, wherever it is itself. */
  readonly everywhere?: true;
  readonly source: string;
}

function entry(kind: string, group: string, services: string, source: string): OperatorEntry {
  return { kind, group, services: services === '' ? [] : services.split(' '), source };
}

/** Makes no pods; its Services are in all namespaces. */
function everywhere(kind: string, group: string, services: string, source: string): OperatorEntry {
  return { ...alias(kind, group, services, source), everywhere: true };
}

/** Makes Services whose pods are others'. */
function alias(kind: string, group: string, services: string, source: string): OperatorEntry {
  return { ...entry(kind, group, services, source), podless: true };
}

function shown(kind: string, group: string, source: string): OperatorEntry {
  return { kind, group, services: [], shown: true, source };
}

function anything(kind: string, group: string, source: string): OperatorEntry {
  return { kind, group, services: [], anything: true, source };
}

/**
 * Custom resources whose operators make Services and pods. A resource of any other custom group counts as one that may make
 * things named after it; this table is for names that do not begin with the resource's name, and for what may make anything.
 */
export const operatorTable: readonly OperatorEntry[] = [
  entry(
    'Kafka',
    'strimzi.io',
    '{name}-kafka-bootstrap {name}-kafka-brokers {name}-kafka-*-bootstrap {name}-zookeeper-client {name}-zookeeper-nodes',
    'strimzi KafkaResources.java, docs "List of Kafka cluster resources"',
  ),
  entry('KafkaConnect', 'strimzi.io', '{name}-connect-api {name}-connect', 'strimzi KafkaConnectResources.java'),
  entry('KafkaBridge', 'strimzi.io', '{name}-bridge-service', 'strimzi KafkaBridgeResources.java'),
  entry('KafkaMirrorMaker2', 'strimzi.io', '{name}-mirrormaker2-api {name}-mirrormaker2', 'strimzi KafkaMirrorMaker2Resources.java'),
  entry('Kafka', 'platform.confluent.io', '{name} {name}-bootstrap {name}-*', 'docs.confluent.io operator, component Services'),
  entry('Zookeeper', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator'),
  entry('Cluster', 'postgresql.cnpg.io', '{name}-rw {name}-ro {name}-r {name}-any', 'cloudnative-pg.io service_management'),
  entry('Pooler', 'postgresql.cnpg.io', '{name}', 'cloudnative-pg.io connection_pooling'),
  entry(
    'postgresql',
    'acid.zalan.do',
    '{name} {name}-repl {name}-pooler {name}-pooler-repl {name}-config',
    'postgres-operator pkg/cluster/k8sres.go',
  ),
  entry(
    'PostgresCluster',
    'postgres-operator.crunchydata.com',
    '{name}-primary {name}-replicas {name}-ha {name}-pods {name}-pgbouncer',
    'crunchydata postgres-operator internal/naming/names.go',
  ),
  entry(
    'RedisFailover',
    'databases.spotahome.com',
    'rfs-{name} rfr-{name} rfrm-{name} rfrs-{name}',
    'spotahome redis-operator operator/redisfailover/service/names.go',
  ),
  entry('Redis', 'redis.opstreelabs.in', '{name} {name}-headless {name}-additional', 'ot-container-kit redis-operator k8sutils'),
  entry(
    'RedisCluster',
    'redis.opstreelabs.in',
    '{name}-leader {name}-leader-headless {name}-follower {name}-follower-headless',
    'ot-container-kit redis-operator k8sutils',
  ),
  entry(
    'RedisReplication',
    'redis.opstreelabs.in',
    '{name} {name}-headless {name}-master {name}-replica',
    'ot-container-kit redis-operator k8sutils',
  ),
  entry('RedisEnterpriseCluster', 'app.redislabs.com', '{name} {name}-ui', 'docs.redis.com kubernetes architecture'),
  entry('RedisEnterpriseDatabase', 'app.redislabs.com', '{name} {name}-headless', 'docs.redis.com kubernetes networking'),
  entry(
    'Elasticsearch',
    'elasticsearch.k8s.elastic.co',
    '{name}-es-http {name}-es-transport {name}-es-internal-http {name}-es-*',
    'cloud-on-k8s pkg/controller/elasticsearch/services',
  ),
  entry('Kibana', 'kibana.k8s.elastic.co', '{name}-kb-http', 'cloud-on-k8s pkg/controller/kibana/name'),
  entry('ApmServer', 'apm.k8s.elastic.co', '{name}-apm-http', 'cloud-on-k8s pkg/controller/apmserver'),
  entry('Logstash', 'logstash.k8s.elastic.co', '{name}-ls-api {name}-ls-*', 'cloud-on-k8s pkg/controller/logstash'),
  entry(
    'OpenSearchCluster',
    'opensearch.opster.io',
    '{name} {name}-discovery {name}-dashboards {name}-*',
    'opensearch-k8s-operator builders/cluster.go',
  ),
  entry(
    'OpenSearchCluster',
    'opensearch.org',
    '{name} {name}-discovery {name}-dashboards {name}-*',
    'opensearch-k8s-operator builders/cluster.go',
  ),
  entry('RabbitmqCluster', 'rabbitmq.com', '{name} {name}-nodes', 'rabbitmq cluster-operator internal/resource'),
  entry('Prometheus', 'monitoring.coreos.com', 'prometheus-operated', 'prometheus-operator pkg/prometheus governingServiceName'),
  entry(
    'PrometheusAgent',
    'monitoring.coreos.com',
    'prometheus-agent-operated prometheus-operated',
    'prometheus-operator pkg/prometheus/agent',
  ),
  entry('Alertmanager', 'monitoring.coreos.com', 'alertmanager-operated', 'prometheus-operator pkg/alertmanager governingServiceName'),
  entry('ThanosRuler', 'monitoring.coreos.com', 'thanos-ruler-operated', 'prometheus-operator pkg/thanos governingServiceName'),
  entry(
    'VMCluster',
    'operator.victoriametrics.com',
    'vmselect-{name} vminsert-{name} vmstorage-{name}',
    'VictoriaMetrics operator PrefixedName',
  ),
  entry('VMSingle', 'operator.victoriametrics.com', 'vmsingle-{name}', 'VictoriaMetrics operator PrefixedName'),
  entry('VMAgent', 'operator.victoriametrics.com', 'vmagent-{name}', 'VictoriaMetrics operator PrefixedName'),
  entry('VMAlert', 'operator.victoriametrics.com', 'vmalert-{name}', 'VictoriaMetrics operator PrefixedName'),
  entry('VMAlertmanager', 'operator.victoriametrics.com', 'vmalertmanager-{name}', 'VictoriaMetrics operator PrefixedName'),
  entry('Grafana', 'grafana.integreatly.org', '{name}-service {name}-alerting', 'grafana-operator controllers/model'),
  entry(
    'Jaeger',
    'jaegertracing.io',
    '{name}-query {name}-collector {name}-collector-headless {name}-agent',
    'jaeger-operator pkg/service',
  ),
  entry(
    'OpenTelemetryCollector',
    'opentelemetry.io',
    '{name}-collector {name}-collector-headless {name}-collector-monitoring {name}-targetallocator',
    'opentelemetry-operator internal/naming',
  ),
  entry(
    'LeaderWorkerSet',
    'leaderworkerset.x-k8s.io',
    '{name} {name}-*',
    "lws.sigs.k8s.io pkg/controllers: headless Service of the set's name",
  ),
  entry('JobSet', 'jobset.x-k8s.io', '{name}', 'jobset.sigs.k8s.io spec.network.subdomain, default the name'),
  entry('RayCluster', 'ray.io', '{name}-head-svc {name}-headless {name}-*', 'kuberay utils.GenerateHeadServiceName'),
  entry('RayService', 'ray.io', '{name}-head-svc {name}-serve-svc {name}-*', 'kuberay utils.GenerateServeServiceName'),
  entry('MPIJob', 'kubeflow.org', '{name} {name}-worker', 'mpi-operator pkg/controller newJobService'),
  entry('PyTorchJob', 'kubeflow.org', '{name}-master-* {name}-worker-*', 'training-operator pkg/controller.v1/common/service.go'),
  entry(
    'TFJob',
    'kubeflow.org',
    '{name}-chief-* {name}-ps-* {name}-worker-* {name}-master-*',
    'training-operator pkg/controller.v1/common/service.go',
  ),
  entry('SparkApplication', 'sparkoperator.k8s.io', '{name}-ui-svc {name}-*-svc', 'spark-operator internal/controller'),
  entry('FlinkDeployment', 'flink.apache.org', '{name} {name}-rest', 'flink-kubernetes ExternalServiceDecorator'),
  entry('MongoDBCommunity', 'mongodbcommunity.mongodb.com', '{name}-svc {name}-arbiter-svc', 'mongodb-kubernetes-operator api ServiceName'),
  entry('MongoDB', 'mongodb.com', '{name}-svc {name}-sh {name}-cs {name}-*', 'mongodb enterprise operator api'),
  entry('PerconaServerMongoDB', 'psmdb.percona.com', '{name}-*', 'percona-server-mongodb-operator pkg/psmdb'),
  entry('PerconaXtraDBCluster', 'pxc.percona.com', '{name}-*', 'percona-xtradb-cluster-operator pkg/pxc'),
  entry('InnoDBCluster', 'mysql.oracle.com', '{name} {name}-instances', 'mysql-operator mysqloperator/controller/innodbcluster'),
  entry('MariaDB', 'k8s.mariadb.com', '{name} {name}-internal {name}-primary {name}-secondary', 'mariadb-operator api'),
  entry(
    'CassandraDatacenter',
    'cassandra.datastax.com',
    '*-{name}-service *-seed-service *-{name}-all-pods-service',
    'cass-operator apis GetDatacenterServiceName',
  ),
  entry('ScyllaCluster', 'scylla.scylladb.com', '{name}-client {name}-*', 'scylla-operator pkg/naming'),
  entry('EtcdCluster', 'etcd.database.coreos.com', '{name} {name}-client', 'etcd-operator pkg/util/k8sutil'),
  entry(
    'TidbCluster',
    'pingcap.com',
    '{name}-pd {name}-pd-peer {name}-tikv-peer {name}-tidb {name}-tidb-peer {name}-*',
    'tidb-operator pkg/controller names',
  ),
  entry(
    'ZookeeperCluster',
    'zookeeper.pravega.io',
    '{name}-client {name}-headless {name}-admin-server',
    'zookeeper-operator pkg/zk/generators.go',
  ),
  entry(
    'ClickHouseInstallation',
    'clickhouse.altinity.com',
    'clickhouse-{name} chi-{name}-*',
    'clickhouse-operator pkg/model/chi/namer.go',
  ),
  entry('Tenant', 'minio.min.io', 'minio {name}-hl {name}-console', 'minio operator pkg/apis/minio.min.io helper.go'),
  entry('CephCluster', 'ceph.rook.io', 'rook-ceph-*', 'rook pkg/operator/ceph'),
  entry('CephObjectStore', 'ceph.rook.io', 'rook-ceph-rgw-{name}', 'rook pkg/operator/ceph/object'),
  entry('Keycloak', 'k8s.keycloak.org', '{name}-service {name}-discovery', 'keycloak operator KeycloakServiceDependentResource'),
  entry('Vault', 'vault.banzaicloud.com', '{name} {name}-*', 'bank-vaults operator'),
  entry('ArgoCD', 'argoproj.io', '{name}-server {name}-repo-server {name}-redis {name}-*', 'argocd-operator controllers/argocd'),
  entry('EventBus', 'argoproj.io', 'eventbus-{name}-*', 'argo-events controllers/eventbus'),
  entry('EventSource', 'argoproj.io', '{name}-eventsource-svc', 'argo-events controllers/eventsource'),
  entry(
    'KafkaNodePool',
    'strimzi.io',
    '*-kafka-brokers *-kafka-bootstrap *-{name}-*',
    'strimzi KafkaResources.java: Services of the Kafka that the pool belongs to',
  ),
  entry('SchemaRegistry', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator, component Services'),
  entry('Connect', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator, component Services'),
  entry('KsqlDB', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator, component Services'),
  entry('KRaftController', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator, component Services'),
  entry('KafkaRestProxy', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator, component Services'),
  entry('ControlCenter', 'platform.confluent.io', '{name} {name}-*', 'docs.confluent.io operator, component Services'),
  entry(
    'RedisSentinel',
    'redis.opstreelabs.in',
    '{name}-sentinel {name}-sentinel-headless {name}-sentinel-additional',
    'ot-container-kit redis-operator k8sutils',
  ),
  entry('Agent', 'agent.k8s.elastic.co', '{name}-agent-http', 'cloud-on-k8s pkg/controller/agent/names.go'),
  entry('EnterpriseSearch', 'enterprisesearch.k8s.elastic.co', '{name}-ent-http', 'cloud-on-k8s pkg/controller/enterprisesearch'),
  entry('ElasticMapsServer', 'maps.k8s.elastic.co', '{name}-ems-http', 'cloud-on-k8s pkg/controller/maps'),
  entry(
    'PerconaPGCluster',
    'pgv2.percona.com',
    '{name}-primary {name}-replicas {name}-ha {name}-pods {name}-pgbouncer',
    'percona-postgresql-operator internal/naming/names.go',
  ),
  entry(
    'PerconaServerMySQL',
    'ps.percona.com',
    '{name}-mysql {name}-mysql-primary {name}-haproxy {name}-router {name}-orc {name}-*',
    'percona-server-mysql-operator pkg/mysql, pkg/haproxy',
  ),
  entry(
    'MysqlCluster',
    'mysql.presslabs.org',
    '{name}-mysql {name}-mysql-master {name}-mysql-replicas {name}-mysql-nodes mysql',
    'bitpoke mysql-operator pkg/internal/mysqlcluster: HeadlessSVCName is "mysql" for all clusters',
  ),
  entry('K8ssandraCluster', 'k8ssandra.io', '{name}-*', 'k8ssandra-operator: datacenters of cass-operator'),
  entry('VitessCluster', 'planetscale.com', '{name}-* *-vtgate-*', 'vitess-operator pkg/operator/vitesscell'),
  entry('NatsCluster', 'nats.io', '{name} {name}-mgmt', 'nats-operator pkg/util/kubernetes'),
  entry('TemporalCluster', 'temporal.io', '{name}-frontend {name}-*-headless {name}-ui {name}-*', 'temporal-operator internal/resource'),
  entry(
    'SolrCloud',
    'solr.apache.org',
    '{name}-solrcloud-common {name}-solrcloud-headless {name}-solrcloud-*',
    'solr-operator api SolrCloud names',
  ),
  entry('CrdbCluster', 'crdb.cockroachlabs.com', '{name} {name}-public', 'cockroach-operator pkg/resource'),
  entry('CouchbaseCluster', 'couchbase.com', '{name} {name}-srv {name}-ui', 'docs.couchbase.com operator DNS'),
  entry('ArangoDeployment', 'database.arangodb.com', '{name} {name}-int {name}-ea', 'kube-arangodb pkg/deployment/resources'),
  shown('Rollout', 'argoproj.io', 'argo-rollouts: pods by its own template, Services are named by it and made by hand'),
  shown('CloneSet', 'apps.kruise.io', 'openkruise.io: pods by its own template'),
  shown(
    'StatefulSet',
    'apps.kruise.io',
    'openkruise.io advanced StatefulSet: pods by its own template, `{name}-<ordinal>` under serviceName',
  ),
  shown('DaemonSet', 'apps.kruise.io', 'openkruise.io advanced DaemonSet: pods by its own template'),
  shown('UnitedDeployment', 'apps.kruise.io', 'openkruise.io: StatefulSets or Deployments by its own template'),
  entry(
    'Gateway',
    'gateway.networking.k8s.io',
    '{name} {name}-*',
    'implementations name the Service after the Gateway (Istio {name}-{class})',
  ),
  entry('IstioOperator', 'install.istio.io', 'istiod istiod-* istio-*', 'istio.io operator'),
  entry('Configuration', 'serving.knative.dev', '{name}-*', 'knative serving'),
  entry('Broker', 'eventing.knative.dev', '{name}-*', 'knative eventing'),
  entry('InferenceService', 'serving.kserve.io', '{name} {name}-predictor {name}-*', 'kserve pkg/constants'),
  entry('Workflow', 'argoproj.io', '{name} {name}-*', 'argo workflows: steps may create resources'),
  everywhere(
    'Link',
    'multicluster.linkerd.io',
    '*-{name} probe-{name}',
    'linkerd2 multicluster/service-mirror cluster_watcher.go: <service>-<cluster> for what the other cluster exports',
  ),
  alias('ServiceImport', 'multicluster.x-k8s.io', '{name} derived-*', 'KEP-1645; Karmada pkg/util/names GenerateDerivedServiceName'),
  alias(
    'ServiceImport',
    'net.gke.io',
    '{name} gke-mcs-*',
    'cloud.google.com multi-cluster-services: a derived Service stands behind each import',
  ),
  alias('MultiClusterService', 'networking.karmada.io', '{name} derived-{name}', 'karmada.io multi-cluster service discovery'),
  alias('FederatedService', 'types.kubefed.io', '{name}', 'kubefed docs/userguide: the template is made in each cluster'),
  everywhere(
    'Submariner',
    'submariner.io',
    'submariner-*',
    'submariner-operator controllers: submariner-gateway, -metrics-proxy, -lighthouse-coredns; Globalnet makes submariner-<hash>',
  ),
  everywhere('ServiceDiscovery', 'submariner.io', 'submariner-lighthouse-*', 'submariner-operator controllers/servicediscovery'),
  ...['ServiceDefaults', 'ServiceResolver', 'ServiceRouter', 'ServiceSplitter'].map((kind) =>
    alias(
      kind,
      'consul.hashicorp.com',
      '{name}',
      'consul-k8s control-plane/catalog/to-k8s: services of the catalogue become ExternalName Services',
    ),
  ),
  anything('HelmRelease', 'helm.toolkit.fluxcd.io', 'fluxcd.io helm-controller: installs a chart'),
  anything('HelmRelease', 'helm.fluxcd.io', 'fluxcd.io helm-operator v1: installs a chart'),
  anything('HelmChart', 'helm.cattle.io', 'k3s helm-controller: installs a chart'),
  anything('HelmChartConfig', 'helm.cattle.io', 'k3s helm-controller'),
  anything('Kustomization', 'kustomize.toolkit.fluxcd.io', 'fluxcd.io kustomize-controller: applies a path of some repository'),
  anything('Application', 'argoproj.io', 'argo-cd.readthedocs.io: applies a source of some repository'),
  anything('ApplicationSet', 'argoproj.io', 'argo-cd.readthedocs.io: makes Applications'),
  anything('Application', 'core.oam.dev', 'kubevela.io: components render to anything'),
  anything('Bundle', 'fleet.cattle.io', 'fleet.rancher.io: applies a repository'),
  anything('GitRepo', 'fleet.cattle.io', 'fleet.rancher.io: applies a repository'),
  anything('Template', 'template.openshift.io', 'docs.openshift.com templates: objects with parameters'),
  anything('ClusterAddon', 'addons.cluster.x-k8s.io', 'cluster-api: applies resources'),
  anything('HelmChartProxy', 'addons.cluster.x-k8s.io', 'cluster-api-addon-provider-helm: installs a chart'),
  anything('Package', 'packaging.carvel.dev', 'carvel.dev kapp-controller'),
  anything('PackageInstall', 'packaging.carvel.dev', 'carvel.dev kapp-controller'),
  anything('App', 'kappctrl.k14s.io', 'carvel.dev kapp-controller'),
  anything('Subscription', 'operators.coreos.com', 'olm.operatorframework.io: installs an operator'),
  anything('KnativeServing', 'operator.knative.dev', 'knative.dev operator: installs Knative Serving into the namespace of the resource'),
  anything('KnativeEventing', 'operator.knative.dev', 'knative.dev operator: installs Knative Eventing into the namespace of the resource'),
  anything('TektonConfig', 'operator.tekton.dev', 'tektoncd operator: installs the components of Tekton'),
  anything('Istio', 'sailoperator.io', 'istio-ecosystem sail-operator: installs istiod'),
  anything('Composition', 'apiextensions.crossplane.io', 'crossplane.io: composes resources'),
  anything('ResourceGraphDefinition', 'kro.run', 'kro.run: makes resources'),
];

/** Labels that operators and cluster components put on pods: whole keys, or a domain before the slash. */
export const operatorLabels: Readonly<Record<string, string>> = {
  'strimzi.io': 'Strimzi',
  'cnpg.io': 'CloudNativePG',
  'spilo-role': 'the Zalando Postgres operator',
  'postgres-operator.crunchydata.com': 'the Crunchy Postgres operator',
  'stackgres.io': 'StackGres',
  'redisfailovers-role': 'the Redis operator',
  'redisfailovers.databases.spotahome.com': 'the Redis operator',
  'redis.io': 'Redis Enterprise',
  redis_setup_type: 'the Redis operator',
  'elasticsearch.k8s.elastic.co': 'the Elastic operator',
  'common.k8s.elastic.co': 'the Elastic operator',
  'kibana.k8s.elastic.co': 'the Elastic operator',
  'apm.k8s.elastic.co': 'the Elastic operator',
  'operator.prometheus.io': 'the Prometheus operator',
  'leaderworkerset.sigs.k8s.io': 'LeaderWorkerSet',
  'jobset.sigs.k8s.io': 'JobSet',
  'ray.io': 'KubeRay',
  'training.kubeflow.org': 'the training operator',
  'trainer.kubeflow.org': 'the training operator',
  'sparkoperator.k8s.io': 'the Spark operator',
  'spark-role': 'Spark',
  'spark-app-selector': 'Spark',
  'rollouts-pod-template-hash': 'Argo Rollouts',
  'workflows.argoproj.io': 'Argo Workflows',
  'apps.kruise.io': 'OpenKruise',
  'eventsource-name': 'Argo Events',
  'serving.knative.dev': 'Knative',
  'serving.kserve.io': 'KServe',
  'eventing.knative.dev': 'Knative',
  'gateway.networking.k8s.io': 'the gateway controller',
  'istio.io': 'Istio',
  'service.istio.io': 'Istio',
  'security.istio.io': 'Istio',
  'cilium.io': 'Cilium',
  'cassandra.datastax.com': 'the Cassandra operator',
  'scylla-operator.scylladb.com': 'the Scylla operator',
  'mysql.oracle.com': 'the MySQL operator',
  'k8s.mariadb.com': 'the MariaDB operator',
  'v1.min.io': 'the MinIO operator',
  rook_cluster: 'Rook',
  ceph_daemon_type: 'Rook',
  'clickhouse.altinity.com': 'the ClickHouse operator',
  'platform.confluent.io': 'the Confluent operator',
  'cluster.x-k8s.io': 'Cluster API',
  'kubevirt.io': 'KubeVirt',
  'vm.kubevirt.io': 'KubeVirt',
  'tekton.dev': 'Tekton',
  'k8ssandra.io': 'the Cassandra operator',
  'mysql.presslabs.org': 'the MySQL operator',
  'pgv2.percona.com': 'the Percona operator',
  'solr-cloud': 'the Solr operator',
  nats_cluster: 'the NATS operator',
  couchbase_cluster: 'the Couchbase operator',
  arango_deployment: 'the ArangoDB operator',
  deploymentconfig: 'OpenShift',
  'openshift.io': 'OpenShift',
  'vitess.io': 'the Vitess operator',
  'planetscale.com': 'the Vitess operator',
  'agones.dev': 'Agones',
  'actions.github.com': 'the runner controller',
};
