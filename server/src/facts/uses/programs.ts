import type { ProgramId } from './types.ts';

/** What a program does with the addresses that a name gives it. `members`: they are its own kind, to which it connects as a member; `clients`: it spreads requests over them. */
export interface Program {
  readonly title: string;
  readonly finds: 'members' | 'clients';
  /** It answers that it is ready only where a majority of its members runs. */
  readonly needs?: 'majority';
  readonly source: string;
}

/** Programs that ask for all addresses of a name, and why we know. */
export const programs: Readonly<Record<ProgramId, Program>> = {
  grpc: { title: 'gRPC', finds: 'clients', source: 'https://github.com/grpc/grpc/blob/master/doc/naming.md' },
  'dns+': {
    title: 'dns+ (Thanos, Loki, Mimir)',
    finds: 'clients',
    source: 'https://thanos.io/tip/thanos/service-discovery.md/#dns-service-discovery',
  },
  hazelcast: {
    title: 'Hazelcast',
    finds: 'members',
    source: 'https://docs.hazelcast.com/hazelcast/latest/kubernetes/kubernetes-auto-discovery#dns-lookup',
  },
  jgroups: {
    title: 'JGroups (Keycloak, Infinispan, WildFly)',
    finds: 'members',
    source: 'http://www.jgroups.org/manual5/index.html#_dns_ping',
  },
  phoenix: { title: 'dns_cluster (Elixir)', finds: 'members', source: 'https://hexdocs.pm/dns_cluster/DNSCluster.html' },
  memberlist: { title: 'memberlist', finds: 'members', source: 'https://grafana.com/docs/loki/latest/configure/#memberlist' },
  elasticsearch: {
    title: 'Elasticsearch/OpenSearch',
    finds: 'members',
    source: 'https://www.elastic.co/guide/en/elasticsearch/reference/current/discovery-settings.html',
  },
  grafana: {
    title: 'Grafana',
    finds: 'members',
    source: 'https://grafana.com/docs/grafana/latest/alerting/set-up/configure-high-availability/',
  },
  alertmanager: { title: 'Alertmanager', finds: 'members', source: 'https://github.com/prometheus/alertmanager#high-availability' },
  nats: { title: 'NATS', finds: 'members', source: 'https://docs.nats.io/running-a-nats-service/configuration/clustering' },
  consul: { title: 'Consul', finds: 'members', source: 'https://developer.hashicorp.com/consul/docs/agent/config/cli-flags#_retry_join' },
  akka: { title: 'Akka', finds: 'members', source: 'https://doc.akka.io/docs/akka-management/current/bootstrap/kubernetes.html' },
  rabbitmq: { title: 'RabbitMQ', finds: 'members', source: 'https://www.rabbitmq.com/docs/cluster-formation#peer-discovery-dns' },
  emqx: { title: 'EMQX', finds: 'members', source: 'https://docs.emqx.com/en/emqx/latest/deploy/cluster/create-cluster.html' },
  otel: {
    title: 'OpenTelemetry loadbalancing exporter',
    finds: 'clients',
    source: 'https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/loadbalancingexporter',
  },
  haproxy: { title: 'HAProxy', finds: 'clients', source: 'https://github.com/haproxy/haproxy/blob/master/doc/configuration.txt' },
  envoy: {
    title: 'Envoy',
    finds: 'clients',
    source: 'https://github.com/envoyproxy/envoy/blob/main/api/envoy/config/cluster/v3/cluster.proto',
  },
  prometheus: {
    title: 'Prometheus',
    finds: 'clients',
    source: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#dns_sd_config',
  },
  eureka: {
    title: 'Eureka',
    finds: 'members',
    source: 'https://github.com/Netflix/eureka/wiki/Understanding-Eureka-Peer-to-Peer-Communication',
  },
  rqlite: { title: 'rqlite', finds: 'members', source: 'https://rqlite.io/docs/clustering/automatic-clustering/#dns' },
  etcd: { title: 'etcd', finds: 'members', needs: 'majority', source: 'https://etcd.io/docs/latest/op-guide/clustering/' },
  kafka: { title: 'Kafka', finds: 'members', needs: 'majority', source: 'https://kafka.apache.org/documentation/#kraft_config' },
  voters: {
    title: 'Elasticsearch/OpenSearch',
    finds: 'members',
    needs: 'majority',
    source: 'https://www.elastic.co/guide/en/elasticsearch/reference/current/modules-discovery-bootstrap-cluster.html',
  },
  peers: { title: 'The members', finds: 'members', source: '' },
};

/** Keys, flags and variables whose values are such names. Tested against the end of a key, in which `-`, `_`, `.` and a change to capitals are one. */
export const keysOfPrograms: readonly (readonly [ProgramId, RegExp])[] = [
  ['hazelcast', /service ?dns$/],
  ['jgroups', /(?:^| )dns query$|dns ping service name$/],
  ['phoenix', /dns cluster query$/],
  ['memberlist', /join members$|memberlist join$|cluster join addresses$/],
  ['elasticsearch', /discovery seed hosts$|ping unicast hosts$/],
  ['grafana', /ha peers$/],
  ['alertmanager', /^cluster peer$/],
  ['nats', /(?:nats|cluster) routes$/],
  ['consul', /retry join(?: wan)?$/],
  ['akka', /(?:bootstrap|contact point discovery) service name$/],
  ['rabbitmq', /cluster formation (?:dns hostname|k8s service name)$|^k8s service name$/],
  ['emqx', /cluster dns name$/],
  ['etcd', /(?:^|etcd )initial cluster$/],
  ['kafka', /quorum (?:voters|bootstrap servers)$/],
  ['voters', /initial (?:master|cluster manager) nodes$/],
  ['eureka', /service ?url default ?zone$/],
  [
    'peers',
    /(?:^| )(?:join|seeds|peers|contact points|contactpoints)$|(?:^| )(?:cluster|seed|peer|member|gossip|discovery|initial|bootstrap|join) (?:members|peers|nodes|hosts|addrs?|address|addresses|seeds|join|cluster|servers|urls?|providers)$/,
  ],
];

/** Forms that say in one text what is looked up; the host is the first group. */
export const formsOfPrograms: readonly (readonly [ProgramId, RegExp])[] = [
  ['grpc', /(?<![\w+])dns:(?:\/\/[\w.:-]{0,100}\/)?([a-z0-9][a-z0-9.-]{0,252}):\d{2,5}(?!\d)/g],
  ['dns+', /(?<![\w+])dns\+([a-z0-9][a-z0-9.-]{0,252})(?::\d{2,5})?/g],
  ['hazelcast', /<service-dns>\s{0,20}([a-z0-9][a-z0-9.-]{0,252})\s{0,20}</g],
  ['nats', /nats-route:\/\/(?:[^\s@/]{1,100}@)?([a-z0-9][a-z0-9.-]{0,252})/g],
  ['nats', /(?<![\w+])nats:\/\/(?:[^\s@/]{1,100}@)?([a-z0-9][a-z0-9.-]{0,252}):6222(?!\d)/g],
  ['peers', /peer-finder\s[^\n]{0,200}?-service[=\s]{1,3}"?([a-z0-9][a-z0-9.-]{0,252})/g],
  ['akka', /contact-point-discovery\s{0,5}\{[^}]{0,400}?service-name\s{0,5}[=:]\s{0,5}"([a-z0-9][a-z0-9.-]{0,252})"/g],
  ['phoenix', /(?:DNSPoll|Kubernetes\.DNS(?:SRV)?)\b[^}]{0,300}?\b(?:query|service):\s{0,5}"([a-z0-9][a-z0-9.-]{0,252})/g],
  ['otel', /resolver:\s{1,80}dns:\s{1,80}hostname:\s{1,5}["']?([a-z0-9][a-z0-9.-]{0,252})/g],
  ['haproxy', /\bserver-template\s{1,5}[\w.-]{1,60}\s{1,5}\d{1,4}(?:-\d{1,4})?\s{1,5}([a-z0-9][a-z0-9.-]{0,252})/g],
  ['jgroups', /\bdns_query\s{0,3}=\s{0,3}"?([a-z0-9][a-z0-9.-]{0,252})/g],
  ['rqlite', /disco-config[=\s]{1,3}["'{\s\\]{0,8}name["\s\\]{0,4}:["\s\\]{0,4}([a-z0-9][a-z0-9.-]{0,252})/g],
];
