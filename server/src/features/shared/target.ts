import { touches, type Span } from '../../base/span.ts';
import type { DnsMention } from '../../facts/types.ts';
import { kindOf, serviceNameLabel, type ContainerPort, type KubeObject, type ServicePort, protocolOf } from '../../k8s/kinds.ts';
import { referenceRole } from '../../k8s/service-references.ts';
import { spanOfName } from '../../model/names/read-names.ts';
import type { Instance, Model } from '../../model/types.ts';
import { instancesAround } from './instances-around.ts';
import { pathAt } from './path-at.ts';

/** What stands under the cursor, in the terms of this product. */
export type TargetKind =
  | 'name' // metadata.name of an object that has to do with names
  | 'service-ref' // a value that names a Service
  | 'hostname'
  | 'selector'
  | 'cluster-ip'
  | 'replicas'
  | 'publish-not-ready'
  | 'port' // a Service port's name, number or targetPort
  | 'container-port'
  | 'endpoint-hostname'
  | 'external-name'
  | 'namespace'
  | 'mention';

export interface Target {
  readonly kind: TargetKind;
  readonly span: Span;
  /** Path below the object, without the prefix of a List. */
  readonly field: string;
  /** The value as written (cooked), or as the first bundle deploys it; '' on keys of maps. */
  readonly value: string;
  /** The value in each bundle where it differs: kustomize rewrites references to what it renames. */
  readonly rewritten?: ReadonlyMap<Instance, string>;
  readonly mention?: DnsMention;
  /** One per bundle that deploys the object. */
  readonly instances: readonly Instance[];
}

/** The value that the bundle of this instance deploys. */
export function valueIn(target: Target, instance: Instance): string {
  return target.rewritten?.get(instance) ?? target.value;
}

const podSpec = /^(?:spec\.jobTemplate\.spec\.template\.spec|spec\.template\.spec|spec)\./;

function kindInPodSpec(rest: string): TargetKind | undefined {
  if (rest === 'hostname') return 'hostname';
  if (rest === 'subdomain') return 'service-ref';
  return /^(?:containers|initContainers)\[\d+\]\.ports\[\d+\]\.(?:name|containerPort)$/.test(rest) ? 'container-port' : undefined;
}

function kindInService(field: string, onKey: boolean): TargetKind | undefined {
  if (/^spec\.selector(?:[.[]|$)/.test(field) && !(onKey && field === 'spec.selector')) return 'selector';
  if (onKey) return undefined;
  if (/^spec\.clusterIPs?(?:\[\d+\])?$/.test(field)) return 'cluster-ip';
  if (field === 'spec.publishNotReadyAddresses') return 'publish-not-ready';
  if (field === 'spec.externalName') return 'external-name';
  return /^spec\.ports\[\d+\]\.(?:name|port|targetPort)$/.test(field) ? 'port' : undefined;
}

/** Kind of a value by its path, `undefined` where this product has nothing to say. Keys are left to schema extensions, but for labels. */
function targetKind(object: KubeObject, field: string, onKey: boolean): TargetKind | undefined {
  const objectKind = object.kind;
  if (!onKey && field === 'metadata.name') return 'name';
  if (!onKey && field === 'metadata.namespace') return 'namespace';
  const role = onKey ? undefined : referenceRole(object.apiVersion, kindOf(object), field);
  if (role === 'name') return 'service-ref';
  if (role === 'namespace') return 'namespace';
  if (objectKind === 'Service') return kindInService(field, onKey);
  if (/^spec\.selector\.matchLabels[.[]/.test(field)) return 'selector';
  if (onKey) return undefined;
  if (objectKind === 'StatefulSet' && field === 'spec.serviceName') return 'service-ref';
  if (/^spec\.(?:replicas|completions|parallelism)$/.test(field)) return 'replicas';
  if (objectKind === 'EndpointSlice' && field === `metadata.labels[${serviceNameLabel}]`) return 'service-ref';
  if (/^(?:subsets\[\d+\]\.(?:notReadyA|a)ddresses|endpoints)\[\d+\]\.hostname$/.test(field)) return 'endpoint-hostname';
  const inPod = podSpec.exec(field);
  return inPod ? kindInPodSpec(field.slice(inPod[0].length)) : undefined;
}

function mentionTarget(model: Model, around: readonly Instance[], uri: string, offset: number): Target | undefined {
  const instances: Instance[] = [];
  let hit: DnsMention | undefined;
  let span: Span | undefined;
  for (const instance of around) {
    const mention =
      instance.facts.uri === uri ? instance.facts.mentions.find((m) => touches(spanOfName(m, instance, model), offset)) : undefined;
    if (!mention) continue;
    hit ??= mention;
    span ??= spanOfName(mention, instance, model);
    instances.push(instance);
  }
  return hit && span && { kind: 'mention', span, field: hit.field, value: hit.host, mention: hit, instances };
}

/** What stands at `offset` of file `uri`. */
export function targetAt(model: Model, uri: string, offset: number): Target | undefined {
  const around = instancesAround(model, uri, offset);
  let target: Target | undefined;
  for (const instance of around) {
    const at = pathAt(instance.facts.tree, instance.facts.uri, uri, offset);
    const kind = at && targetKind(instance.facts.object, at.field, at.onKey);
    if (!at || !kind) continue;
    const value = at.value.kind === 'scalar' ? at.value.value : '';
    if (!target) target = { kind, span: at.span, field: at.field, value, instances: [instance] };
    else {
      const { rewritten } = target;
      target = {
        ...target,
        instances: [...target.instances, instance],
        ...(value === target.value ? {} : { rewritten: new Map([...(rewritten ?? []), [instance, value]]) }),
      };
    }
  }
  return target ?? mentionTarget(model, around, uri, offset);
}

/** Does a Service's port lead to this port of a container, by number or by name? */
export function reachesPort(port: ServicePort, container: ContainerPort): boolean {
  const wanted = port.targetPort ?? port.port;
  return (
    protocolOf(port) === protocolOf(container) && wanted !== undefined && (wanted === container.name || wanted === container.containerPort)
  );
}
