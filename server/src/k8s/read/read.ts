import { own } from '../../base/own.ts';
import { groupOf, isOfKubernetes } from '../api-versions.ts';
import { asFlag, asLabels, asList, asNumber, asObject, asText, asTexts, isObject, mapsOf, present, type Json } from '../json.ts';
import type { Custom, KubeObject, LabelSelector, ObjectHead, Service, ServicePort, Workload, WorkloadKind } from '../kinds.ts';
import { readEndpointPort, readSliceEndpoint, readSubset } from './read-endpoints.ts';
import { readTemplate } from './read-pod.ts';
import { serviceReferences } from '../service-references.ts';

/** API groups under which a kind is the one we know; of any other group it is a custom resource. */
const groupsOf: Readonly<Record<string, readonly string[]>> = {
  Service: [''],
  Pod: [''],
  Endpoints: [''],
  Namespace: [''],
  ConfigMap: [''],
  Secret: [''],
  ReplicationController: [''],
  StatefulSet: ['apps'],
  Deployment: ['apps', 'extensions'],
  DaemonSet: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  Job: ['batch'],
  CronJob: ['batch'],
  EndpointSlice: ['discovery.k8s.io'],
  Ingress: ['networking.k8s.io', 'extensions'],
  HTTPRoute: ['gateway.networking.k8s.io'],
  GRPCRoute: ['gateway.networking.k8s.io'],
  TCPRoute: ['gateway.networking.k8s.io'],
  TLSRoute: ['gateway.networking.k8s.io'],
  UDPRoute: ['gateway.networking.k8s.io'],
};

/** Is it a kind that we read field by field? Also in a version that no server has, where Kubernetes' own is meant. */
export function isKnownKind(apiVersion: string, kind: string): boolean {
  const groups = own(groupsOf, kind);
  return groups !== undefined && (groups.includes(groupOf(apiVersion)) || isOfKubernetes(apiVersion, kind));
}

/** The object that a JSON document means, or `undefined` where `apiVersion` or `kind` is missing. Values of wrong types count as unset. */
export function readObject(plain: unknown): KubeObject | undefined {
  if (!isObject(plain)) return undefined;
  const apiVersion = asText(plain['apiVersion']);
  const kind = asText(plain['kind']);
  if (!apiVersion || !kind) return undefined;
  const head = readHead(apiVersion, asObject(plain['metadata']));
  return (isKnownKind(apiVersion, kind) ? readKnown(kind, head, plain) : undefined) ?? readCustom(kind, head, plain);
}

function readCustom(kind: string, head: ObjectHead, plain: Json): Custom {
  const references = serviceReferences(head.apiVersion, kind, plain);
  return {
    ...head,
    kind: 'Custom',
    customKind: kind,
    ...present({ spec: plain['spec'] ?? undefined }),
    ...(references.length > 0 ? { references } : {}),
  };
}

function readHead(apiVersion: string, metadata: Json): ObjectHead {
  return {
    apiVersion,
    name: asText(metadata['name']) ?? '',
    ...present({ generateName: asText(metadata['generateName']), namespace: asText(metadata['namespace']) }),
    labels: asLabels(metadata['labels']),
    annotations: asLabels(metadata['annotations']),
  };
}

function readKnown(kind: string, head: ObjectHead, plain: Json): KubeObject | undefined {
  const spec = asObject(plain['spec']);
  switch (kind) {
    case 'Service':
      return readService(head, spec);
    case 'Pod':
      return { ...head, kind, template: readTemplate(plain) };
    case 'Namespace':
    case 'ConfigMap':
    case 'Secret':
      return { ...head, kind };
    case 'Endpoints':
      return { ...head, kind, subsets: mapsOf(plain['subsets'], readSubset) };
    case 'EndpointSlice':
      return {
        ...head,
        kind,
        ...present({ addressType: asText(plain['addressType']) }),
        endpoints: mapsOf(plain['endpoints'], readSliceEndpoint),
        ports: mapsOf(plain['ports'], readEndpointPort),
      };
    case 'Ingress':
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
    case 'UDPRoute':
      return { ...head, kind, references: serviceReferences(`${groupsOf[kind]?.[0] ?? ''}/v1`, kind, plain) };
    case 'CronJob':
      return readWorkload(kind, head, asObject(asObject(spec['jobTemplate'])['spec']));
    case 'StatefulSet':
    case 'Deployment':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Job':
      return readWorkload(kind, head, spec);
    default:
      return undefined;
  }
}

function readService(head: ObjectHead, spec: Json): Service {
  const selector = asLabels(spec['selector']);
  return {
    ...head,
    kind: 'Service',
    ...present({
      type: asText(spec['type']),
      clusterIP: asText(spec['clusterIP']),
      clusterIPs: Array.isArray(spec['clusterIPs']) ? asTexts(spec['clusterIPs']) : undefined,
      ipFamilies: Array.isArray(spec['ipFamilies']) ? asTexts(spec['ipFamilies']) : undefined,
      ipFamilyPolicy: asText(spec['ipFamilyPolicy']),
      selector: Object.keys(selector).length > 0 ? selector : undefined,
      publishNotReadyAddresses: asFlag(spec['publishNotReadyAddresses']),
      externalName: asText(spec['externalName']),
    }),
    ports: mapsOf(spec['ports'], readServicePort),
  };
}

function readServicePort(port: Json): ServicePort {
  return present({
    name: asText(port['name']),
    protocol: asText(port['protocol']),
    port: asNumber(port['port']),
    targetPort: asNumber(port['targetPort']) ?? asText(port['targetPort']),
    nodePort: asNumber(port['nodePort']),
    appProtocol: asText(port['appProtocol']),
  });
}

function readWorkload(kind: WorkloadKind, head: ObjectHead, spec: Json): Workload {
  const updateStrategy = asObject(spec['updateStrategy']);
  return {
    ...head,
    kind,
    ...present({
      replicas: asNumber(spec['replicas']),
      serviceName: asText(spec['serviceName']),
      ordinalsStart: asNumber(asObject(spec['ordinals'])['start']),
      podManagementPolicy: asText(spec['podManagementPolicy']),
      completions: asNumber(spec['completions']),
      parallelism: asNumber(spec['parallelism']),
      completionMode: asText(spec['completionMode']),
      updateStrategy: asText(updateStrategy['type']),
      partition: asNumber(asObject(updateStrategy['rollingUpdate'])['partition']),
      hasClaims: asList(spec['volumeClaimTemplates']).length > 0 ? true : undefined,
      manualSelector: asFlag(spec['manualSelector']),
      suspended: asFlag(spec[kind === 'Deployment' ? 'paused' : 'suspend']),
      selector: kind === 'ReplicationController' ? mapSelector(spec['selector']) : labelSelector(spec['selector']),
    }),
    template: readTemplate(asObject(spec['template'])),
  };
}

function mapSelector(value: unknown): LabelSelector | undefined {
  return isObject(value) ? { matchLabels: asLabels(value), matchExpressions: [] } : undefined;
}

/** A `matchLabels` and `matchExpressions`; `undefined` where there is none. */
export function labelSelector(value: unknown): LabelSelector | undefined {
  if (!isObject(value)) return undefined;
  return {
    matchLabels: asLabels(value['matchLabels']),
    matchExpressions: mapsOf(value['matchExpressions'], (requirement) => ({
      key: asText(requirement['key']) ?? '',
      operator: asText(requirement['operator']) ?? '',
      values: asTexts(requirement['values']),
    })),
  };
}
