/** What a program does with a link that is not a port to it: makes a setting of it and refuses it, says that a setting is deprecated and ends, or complains of a setting. */
export type LinkEffect = 'refuses-setting' | 'ends-by-port' | 'ends-by-upper-port' | 'complains-of-setting';

/** A program that reads a variable of its own which a Service of the same name makes, too. */
export interface LinkReader {
  /** What the image, the container or the workload is called. */
  readonly program: string;
  readonly title: string;
  readonly variable: string;
  /** What it does with `tcp://10.0.0.1:80`; absent: it takes it for its port and finds no number. */
  readonly effect?: LinkEffect;
  readonly source: string;
}

/** Programs of which that is known. */
export const linkReaders: readonly LinkReader[] = [
  { program: 'flagd', title: 'flagd', variable: 'FLAGD_PORT', source: 'https://flagd.dev/reference/flagd-cli/flagd_start/' },
  {
    program: 'n8n',
    title: 'n8n',
    variable: 'N8N_PORT',
    source: 'https://docs.n8n.io/hosting/configuration/environment-variables/deployment/',
  },
  {
    program: 'uptime-kuma',
    title: 'Uptime Kuma',
    variable: 'UPTIME_KUMA_PORT',
    source: 'https://github.com/louislam/uptime-kuma/wiki/Environment-Variables',
  },
  {
    program: 'neo4j',
    title: 'Neo4j',
    variable: 'NEO4J_PORT',
    effect: 'refuses-setting',
    source: 'https://neo4j.com/docs/operations-manual/current/docker/configuration/',
  },
  {
    program: 'cp-kafka',
    title: 'The Kafka image of Confluent',
    variable: 'KAFKA_PORT',
    effect: 'ends-by-port',
    source: 'https://github.com/confluentinc/kafka-images',
  },
  {
    program: 'schema-registry',
    title: 'Schema Registry',
    variable: 'SCHEMA_REGISTRY_PORT',
    effect: 'ends-by-upper-port',
    source: 'https://github.com/confluentinc/schema-registry-images',
  },
  {
    program: 'spark-master',
    title: 'Spark',
    variable: 'SPARK_MASTER_PORT',
    source: 'https://spark.apache.org/docs/latest/spark-standalone.html',
  },
  {
    program: 'zeppelin',
    title: 'Zeppelin',
    variable: 'ZEPPELIN_PORT',
    source: 'https://zeppelin.apache.org/docs/latest/setup/operation/configuration.html',
  },
  {
    program: 'superset',
    title: 'Superset',
    variable: 'SUPERSET_PORT',
    source: 'https://github.com/apache/superset/blob/master/docker/entrypoints/run-server.sh',
  },
  { program: 'mlflow', title: 'MLflow', variable: 'MLFLOW_PORT', source: 'https://mlflow.org/docs/latest/cli.html#mlflow-server' },
  { program: 'paperless', title: 'Paperless-ngx', variable: 'PAPERLESS_PORT', source: 'https://docs.paperless-ngx.com/configuration/' },
  { program: 'paperless-ngx', title: 'Paperless-ngx', variable: 'PAPERLESS_PORT', source: 'https://docs.paperless-ngx.com/configuration/' },
  {
    program: 'searxng',
    title: 'SearXNG',
    variable: 'SEARXNG_PORT',
    source: 'https://docs.searxng.org/admin/settings/settings_server.html',
  },
  { program: 'memos', title: 'Memos', variable: 'MEMOS_PORT', source: 'https://github.com/usememos/memos' },
  { program: 'immich', title: 'Immich', variable: 'IMMICH_PORT', source: 'https://immich.app/docs/install/environment-variables/' },
  { program: 'immich-server', title: 'Immich', variable: 'IMMICH_PORT', source: 'https://immich.app/docs/install/environment-variables/' },
  { program: 'verdaccio', title: 'Verdaccio', variable: 'VERDACCIO_PORT', source: 'https://verdaccio.org/docs/docker/' },
  { program: 'langflow', title: 'Langflow', variable: 'LANGFLOW_PORT', source: 'https://docs.langflow.org/environment-variables' },
  {
    program: 'openldap',
    title: 'The OpenLDAP image of osixia',
    variable: 'LDAP_PORT',
    source: 'https://github.com/osixia/container-openldap/issues/457',
  },
  { program: 'kroki', title: 'Kroki', variable: 'KROKI_PORT', source: 'https://github.com/yuzutech/kroki/issues/576' },
  { program: 'cerebro', title: 'Cerebro', variable: 'CEREBRO_PORT', source: 'https://github.com/lmenezes/cerebro/issues/441' },
  { program: 'stump', title: 'Stump', variable: 'STUMP_PORT', source: 'https://github.com/stumpapp/stump/issues/236' },
  { program: 'opal-server', title: 'OPAL', variable: 'OPAL_SERVER_PORT', source: 'https://github.com/permitio/opal-helm-chart/issues/30' },
  { program: 'spoolman', title: 'Spoolman', variable: 'SPOOLMAN_PORT', source: 'https://github.com/OctoPrint/octoprint-docker/issues/160' },
  { program: 'dify-api', title: 'Dify', variable: 'DIFY_PORT', source: 'https://github.com/langgenius/dify/issues/539' },
  { program: 'kibana', title: 'Kibana', variable: 'SERVER_PORT', source: 'https://github.com/elastic/cloud-on-k8s/issues/1987' },
  {
    program: 'cp-schema-registry',
    title: 'Schema Registry',
    variable: 'SCHEMA_REGISTRY_PORT',
    effect: 'ends-by-upper-port',
    source: 'https://github.com/confluentinc/schema-registry-images',
  },
  { program: 'zitadel', title: 'ZITADEL', variable: 'ZITADEL_PORT', source: 'https://github.com/zitadel/zitadel-charts' },
  { program: 'gotify', title: 'Gotify', variable: 'GOTIFY_SERVER_PORT', source: 'https://gotify.net/docs/config' },
  {
    program: 'authelia',
    title: 'Authelia',
    variable: 'AUTHELIA_PORT',
    effect: 'complains-of-setting',
    source: 'https://www.authelia.com/integration/kubernetes/introduction/',
  },
];
