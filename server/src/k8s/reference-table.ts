import type { ReferenceEffect } from './kinds.ts';
/** One place where objects of some kinds name a Service. Paths are API paths, with `[]` for each item of a list. */
export interface ReferencePlace {
  /** API group, or its end behind a dot. */
  readonly group: string;
  readonly kinds: readonly string[];
  /** Path of the map that holds the reference, or of the name itself where `name` is ''. */
  readonly at: string;
  /** Path below it. */
  readonly name: string;
  /** Where a namespace can be written beside the name; absent: it is always that of the object. */
  readonly namespace?: string;
  /** Where a port can be written, and as what. */
  readonly ports?: readonly { readonly path: string; readonly as: 'number' | 'name' | 'either' }[];
  /** Port that counts where none is written. */
  readonly defaultPort?: number;
  /** Only where `kind` (and `group` or `apiVersion`) beside the name say that it is a Service; `default`: what a missing `kind` means. */
  readonly typed?: { readonly default?: string };
  /** The name is a host: of one label it is a Service of the own namespace, any other is a text as it stands. */
  readonly host?: true;
  /** Not every name has to be a Service's: it is followed and renamed, and never judged. */
  readonly free?: true;
  /** What follows where the Service or port is not there; absent: requests to the backend fail. */
  readonly effect?: ReferenceEffect;
}

type Ports = NonNullable<ReferencePlace['ports']>;
const number = (path: string): Ports => [{ path, as: 'number' }];
const either = (path: string): Ports => [{ path, as: 'either' }];

function places(
  group: string,
  kinds: string,
  at: readonly string[],
  form: Omit<ReferencePlace, 'group' | 'kinds' | 'at'>,
): readonly ReferencePlace[] {
  return at.map((path) => ({ group, kinds: kinds.split(' '), at: path, ...form }));
}

const beside = { name: 'name', namespace: 'namespace' } as const;
const gatewayKinds = 'HTTPRoute GRPCRoute TCPRoute TLSRoute UDPRoute';
const ingressBackends = ['spec.defaultBackend', 'spec.backend', 'spec.rules[].http.paths[].backend'];
const istioDestinations = [
  'spec.http[].route[].destination',
  'spec.http[].mirror',
  'spec.http[].mirrors[].destination',
  'spec.tcp[].route[].destination',
  'spec.tls[].route[].destination',
];
const rolloutServices = [
  'spec.strategy.canary.canaryService',
  'spec.strategy.canary.stableService',
  'spec.strategy.canary.pingPong.pingService',
  'spec.strategy.canary.pingPong.pongService',
  'spec.strategy.canary.trafficRouting.alb.rootService',
  'spec.strategy.canary.trafficRouting.smi.rootService',
  'spec.strategy.blueGreen.activeService',
  'spec.strategy.blueGreen.previewService',
];
const knativeRefs = [
  'spec.sink.ref',
  'spec.subscriber.ref',
  'spec.reply.ref',
  'spec.delivery.deadLetterSink.ref',
  'spec.config.deadLetterSink.ref',
  'spec.steps[].ref',
  'spec.branches[].subscriber.ref',
  'spec.branches[].filter.ref',
  'spec.ref',
];
const knativeKinds =
  'Trigger Subscription PingSource ApiServerSource ContainerSource SinkBinding KafkaSource RabbitmqSource RedisStreamSource GitHubSource Broker Channel InMemoryChannel KafkaChannel Sequence Parallel';
const webhooks = 'ValidatingWebhookConfiguration MutatingWebhookConfiguration';

/** Where objects that route requests name Services, from the API types of each project. */
export const routePlaces: readonly ReferencePlace[] = [
  ...['networking.k8s.io', 'extensions'].flatMap((group) => [
    ...places(group, 'Ingress', ingressBackends, {
      name: 'service.name',
      ports: [
        { path: 'service.port.name', as: 'name' },
        { path: 'service.port.number', as: 'number' },
      ],
    }),
    ...places(group, 'Ingress', ingressBackends, { name: 'serviceName', ports: either('servicePort') }),
  ]),
  ...['gateway.networking.k8s.io', 'policy.linkerd.io'].flatMap((group) => [
    ...places(
      group,
      gatewayKinds,
      [
        'spec.rules[].backendRefs[]',
        'spec.rules[].filters[].requestMirror.backendRef',
        'spec.rules[].backendRefs[].filters[].requestMirror.backendRef',
      ],
      { ...beside, ports: number('port'), typed: { default: 'Service' } },
    ),
    ...places(group, gatewayKinds, ['spec.parentRefs[]'], { ...beside, ports: number('port'), typed: {}, effect: 'route-idle' }),
  ]),
  ...places('gateway.networking.k8s.io', 'BackendTLSPolicy', ['spec.targetRefs[]'], { name: 'name', typed: {}, effect: 'policy-idle' }),
  ...places('networking.gke.io', 'HealthCheckPolicy GCPBackendPolicy', ['spec.targetRef'], {
    name: 'name',
    typed: {},
    effect: 'policy-idle',
  }),
  ...['traefik.io', 'traefik.containo.us'].flatMap((group) => [
    ...places(group, 'IngressRoute IngressRouteTCP IngressRouteUDP', ['spec.routes[].services[]'], {
      ...beside,
      ports: either('port'),
      typed: { default: 'Service' },
    }),
    ...places(group, 'TraefikService', ['spec.weighted.services[]', 'spec.mirroring', 'spec.mirroring.mirrors[]'], {
      ...beside,
      ports: either('port'),
      typed: { default: 'Service' },
    }),
    ...places(group, 'Middleware', ['spec.errors.service'], { ...beside, ports: either('port'), typed: { default: 'Service' } }),
  ]),
  ...places('networking.istio.io', 'VirtualService', istioDestinations, { name: 'host', ports: number('port.number'), host: true }),
  ...places('networking.istio.io', 'VirtualService', ['spec.hosts[]'], { name: '', host: true, free: true }),
  ...places('networking.istio.io', 'DestinationRule', ['spec'], { name: 'host', host: true, effect: 'rule-idle' }),
  ...places('projectcontour.io', 'HTTPProxy', ['spec.routes[].services[]', 'spec.tcpproxy.services[]'], {
    name: 'name',
    ports: number('port'),
  }),
  ...places('route.openshift.io', 'Route', ['spec.to', 'spec.alternateBackends[]'], { name: 'name', typed: { default: 'Service' } }),
  ...places('k8s.nginx.org', 'VirtualServer VirtualServerRoute TransportServer', ['spec.upstreams[]'], {
    name: 'service',
    ports: number('port'),
  }),
  ...places('apisix.apache.org', 'ApisixRoute', ['spec.http[].backends[]', 'spec.stream[].backend'], {
    name: 'serviceName',
    ports: either('servicePort'),
  }),
  ...places('configuration.konghq.com', 'TCPIngress UDPIngress', ['spec.rules[].backend'], {
    name: 'serviceName',
    ports: number('servicePort'),
  }),
  ...places('elbv2.k8s.aws', 'TargetGroupBinding', ['spec.serviceRef'], { name: 'name', ports: either('port'), effect: 'no-targets' }),
  ...places('gloo.solo.io', 'Upstream', ['spec.kube'], {
    name: 'serviceName',
    namespace: 'serviceNamespace',
    ports: number('servicePort'),
  }),
  ...places('split.smi-spec.io', 'TrafficSplit', ['spec', 'spec.backends[]'], { name: 'service' }),
];

/** Where objects name Services that something calls or switches. */
export const callPlaces: readonly ReferencePlace[] = [
  ...places('argoproj.io', 'Rollout', rolloutServices, { name: '', effect: 'rollout-degraded' }),
  ...['eventing.knative.dev', 'messaging.knative.dev', 'sources.knative.dev', 'flows.knative.dev'].flatMap((group) =>
    places(group, knativeKinds, knativeRefs, { ...beside, typed: {}, effect: 'events-lost' }),
  ),
  ...places('serving.knative.dev', 'DomainMapping', ['spec.ref'], { ...beside, typed: {} }),
  ...places('admissionregistration.k8s.io', webhooks, ['webhooks[].clientConfig.service'], {
    ...beside,
    ports: number('port'),
    defaultPort: 443,
    effect: 'webhook-unreached',
  }),
  ...places(
    'apiextensions.k8s.io',
    'CustomResourceDefinition',
    ['spec.conversion.webhook.clientConfig.service', 'spec.conversion.webhookClientConfig.service'],
    { ...beside, ports: number('port'), defaultPort: 443, effect: 'versions-unreadable' },
  ),
  ...places('apiregistration.k8s.io', 'APIService', ['spec.service'], {
    ...beside,
    ports: number('port'),
    defaultPort: 443,
    effect: 'api-unavailable',
  }),
];
