import { own } from '../../base/own.ts';
import { asLabels, isObject } from '../json.ts';
import type { Labels } from '../kinds.ts';

/** API group of an `apiVersion`; '' for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Groups of custom resources that configure what others make, and make neither Services nor pods themselves. */
const passive: ReadonlySet<string> = new Set([
  'cert-manager.io',
  'acme.cert-manager.io',
  'external-secrets.io',
  'bitnami.com',
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'cilium.io',
  'projectcalico.org',
  'crd.projectcalico.org',
  'metallb.io',
  'traefik.io',
  'traefik.containo.us',
  'keda.sh',
  'kyverno.io',
  'constraints.gatekeeper.sh',
  'templates.gatekeeper.sh',
  'route.openshift.io',
  'config.openshift.io',
  'security.openshift.io',
  'image.openshift.io',
  'cloud.google.com',
  'networking.gke.io',
  'source.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'notification.toolkit.fluxcd.io',
  'kustomize.config.k8s.io',
  'kyaml.config.k8s.io',
  'velero.io',
  'snapshot.storage.k8s.io',
  'linkerd.io',
  'policy.linkerd.io',
  'split.smi-spec.io',
  'autoscaling.k8s.io',
  'app.k8s.io',
  'volsync.backube',
  'karpenter.sh',
  'karpenter.k8s.aws',
  'elbv2.k8s.aws',
  'externaldns.k8s.io',
  'k8s.cni.cncf.io',
  'secrets-store.csi.x-k8s.io',
  'configuration.konghq.com',
  'getambassador.io',
  'consul.hashicorp.com',
  'dapr.io',
  'chaos-mesh.org',
  'litmuschaos.io',
  'monitoring.googleapis.com',
  'longhorn.io',
  'wgpolicyk8s.io',
  'aquasecurity.github.io',
  'console.openshift.io',
  'user.openshift.io',
  'oauth.openshift.io',
]);

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Kinds that make nothing, of groups of which others do. Sources: the CRDs of the operators in the table. */
const passiveKinds: Readonly<Record<string, ReadonlySet<string>>> = {
  'monitoring.coreos.com': words('ServiceMonitor PodMonitor Probe PrometheusRule ScrapeConfig AlertmanagerConfig'),
  'operator.victoriametrics.com': words(
    'VMRule VMServiceScrape VMPodScrape VMProbe VMStaticScrape VMNodeScrape VMScrapeConfig VMAlertmanagerConfig VMUser',
  ),
  'kafka.strimzi.io': words('KafkaTopic KafkaUser KafkaConnector KafkaRebalance'),
  'postgresql.cnpg.io': words('Backup ScheduledBackup Database Publication Subscription ImageCatalog ClusterImageCatalog'),
  'grafana.integreatly.org': words(
    'GrafanaDashboard GrafanaDatasource GrafanaFolder GrafanaContactPoint GrafanaAlertRuleGroup GrafanaNotificationPolicy GrafanaMuteTiming GrafanaLibraryPanel',
  ),
  'rabbitmq.com': words('Queue Exchange Binding User Vhost Permission Policy Federation Shovel'),
  'gateway.networking.k8s.io': words('GatewayClass ReferenceGrant BackendTLSPolicy'),
  'gateway.envoyproxy.io': words(
    'SecurityPolicy BackendTrafficPolicy ClientTrafficPolicy EnvoyPatchPolicy EnvoyExtensionPolicy Backend HTTPRouteFilter',
  ),
  'argoproj.io': words('AppProject AnalysisTemplate ClusterAnalysisTemplate'),
  'opentelemetry.io': words('Instrumentation'),
};

/** May a custom resource of that kind make Services or pods? */
export function isMaker(apiVersion: string, kind: string): boolean {
  const group = groupOf(apiVersion);
  const passiveHere = own(passiveKinds, group);
  return isMakerGroup(group) && passiveHere?.has(kind) !== true;
}

/** Groups of the API server itself end in `.k8s.io` or have no dot; groups of projects that make workloads end in `.x-k8s.io` and the like. */
function isMakerGroup(group: string): boolean {
  if (!group.includes('.') || passive.has(group)) return false;
  return !builtIn.has(group);
}

const builtIn: ReadonlySet<string> = new Set([
  'rbac.authorization.k8s.io',
  'apiextensions.k8s.io',
  'admissionregistration.k8s.io',
  'networking.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'certificates.k8s.io',
  'node.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'apiregistration.k8s.io',
  'discovery.k8s.io',
  'metrics.k8s.io',
  'resource.k8s.io',
  'audit.k8s.io',
  'kubelet.config.k8s.io',
  'kubeadm.k8s.io',
  'kubeproxy.config.k8s.io',
  'internal.apiserver.k8s.io',
  'kubescheduler.config.k8s.io',
  'kind.x-k8s.io',
]);

/** Labels of all pod templates in a custom resource's spec: objects with `spec.containers`, at most eight levels down. */
export function podTemplatesIn(spec: unknown, depth = 8): readonly Labels[] {
  const found: Labels[] = [];
  collect(spec, depth, found);
  return found;
}

function collect(value: unknown, depth: number, into: Labels[]): void {
  if (depth === 0 || into.length >= 20 || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 50)) collect(item, depth - 1, into);
    return;
  }
  if (!isObject(value)) return;
  const spec = value['spec'];
  const metadata = value['metadata'];
  if (isObject(metadata) && (isObject(spec) ? 'containers' in spec : 'containers' in value)) into.push(asLabels(metadata['labels']));
  for (const child of Object.values(value)) collect(child, depth - 1, into);
}
