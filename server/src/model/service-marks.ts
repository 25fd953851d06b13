import type { Labels } from '../k8s/kinds.ts';

/** A label or an annotation of a Service by which something else makes names of it, here or in other clusters. */
export interface ServiceMark {
  readonly on: 'labels' | 'annotations';
  readonly key: string;
  /** Names of the Services that are made of it: `{name}` is its own, `*` anything. */
  readonly services: readonly string[];
  /** Names of the Services that are made of each pod of a StatefulSet that it governs: `{name}` is the pod's. */
  readonly perPod?: readonly string[];
  /** Pods that are not written here answer under the Service itself. */
  readonly pods?: true;
  /** Who does what, in words; `{name}` is the Service. */
  readonly why: string;
  readonly source: string;
}

/** A mark counts unless its value is `false`. */
export const serviceMarks: readonly ServiceMark[] = [
  {
    on: 'labels',
    key: 'mirror.linkerd.io/exported',
    services: ['{name}-*'],
    perPod: ['{name}-*'],
    why: 'Linkerd mirrors Service {name}',
    source:
      'linkerd2 multicluster/service-mirror cluster_watcher.go: <service>-<cluster>, and <pod>-<cluster> for each pod of a headless Service',
  },
  {
    on: 'labels',
    key: 'mirror.linkerd.io/federated',
    services: ['{name}-federated'],
    why: 'Linkerd federates Service {name}',
    source: 'linkerd.io multicluster reference, federated services: <service>-federated',
  },
  {
    on: 'annotations',
    key: 'service.cilium.io/global',
    services: [],
    pods: true,
    why: 'Cilium brings in the pods of other clusters',
    source:
      'docs.cilium.io clustermesh/services: backends of all clusters under one Service; with service.cilium.io/global-sync-endpoint-slices also their names',
  },
  {
    on: 'annotations',
    key: 'io.cilium/global-service',
    services: [],
    pods: true,
    why: 'Cilium brings in the pods of other clusters',
    source: 'docs.cilium.io clustermesh/services, before 1.13',
  },
  {
    on: 'annotations',
    key: 'skupper.io/proxy',
    services: ['{name}'],
    pods: true,
    why: 'Skupper shares Service {name} with other sites',
    source: 'skupper.io annotations: the Service is made in all sites of the network',
  },
];

/** Has the Service that mark? */
export function isMarked({ on, key }: ServiceMark, service: { readonly labels: Labels; readonly annotations: Labels }): boolean {
  const value = service[on][key];
  return value !== undefined && value !== 'false';
}
