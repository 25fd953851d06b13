import { touches, type Span } from '../base/span.ts';
import type { Service } from '../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { podCount } from './code-lens.ts';
import { isService } from './sourced.ts';

export interface InlayHint {
  /** Offset behind which the label stands. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
  /** Settings turn each kind off. */
  readonly kind: 'targetPort' | 'selector' | 'namespace';
}

/** Numbers that a named targetPort reaches in the selected pods (facts B.12). */
function reached(model: Model, service: InstanceOf<Service>, name: string, protocol: string): readonly number[] {
  const { selector } = service.facts.object;
  if (!selector) return [];
  const numbers = model.scope.podsMatching(service, selector).filter((c) => c.namespace !== 'other').flatMap(({ instance }) =>
    instance.facts.object.template.containers.flatMap((c) => c.ports.flatMap((p) =>
      p.name === name && (p.protocol ?? 'TCP') === protocol && p.containerPort !== undefined ? [p.containerPort] : [])));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function ofService(model: Model, service: InstanceOf<Service>): readonly InlayHint[] {
  const { object } = service.facts;
  const ports = object.ports.flatMap((port, i): readonly InlayHint[] => {
    if (typeof port.targetPort !== 'string') return [];
    const numbers = reached(model, service, port.targetPort, port.protocol ?? 'TCP');
    const place = model.placeOf(service, `spec.ports[${i}].targetPort`);
    return numbers.length === 0 || place.uri !== service.facts.uri ? []
      : [{ offset: place.span.end, label: `= ${numbers.join(', ')}`, tooltip: `The selected pods call port ${numbers.join(' or ')} "${port.targetPort}".`, kind: 'targetPort' }];
  });
  const key = object.selector && model.keyPlaceOf(service, 'spec.selector');
  if (!key || key.uri !== service.facts.uri) return ports;
  const pods = podCount(model, service);
  return [...ports, { offset: key.span.end + 1, label: `→ ${pods} pod${pods === 1 ? '' : 's'}`, tooltip: 'Pods that this selector chooses, by the manifests of the workspace.', kind: 'selector' }];
}

function impliedNamespace(model: Model, instance: Instance): readonly InlayHint[] {
  const { object } = instance.facts;
  if (object.kind === 'Namespace' || object.kind === 'Custom' || instance.namespace === object.namespace || object.name === '') return [];
  if (!instance.namespaceExplicit) return [];
  const place = model.placeOf(instance, 'metadata.name');
  return place.uri !== instance.facts.uri ? []
    : [{ offset: place.span.end, label: `in ${instance.namespace}`, tooltip: `Namespace ${instance.namespace} comes from ${instance.bundle.label || 'the settings'}.`, kind: 'namespace' }];
}

/** Hints of the part of a file that is shown, in order. */
export function inlayHintsOf(model: Model, uri: string, range: Span): readonly InlayHint[] {
  const hints = new Map<string, InlayHint>();
  for (const instance of model.instancesOf(uri)) {
    if (instance.facts.uri !== uri || instance.facts.partial) continue;
    for (const hint of [...(isService(instance) ? ofService(model, instance) : []), ...impliedNamespace(model, instance)]) {
      if (touches(range, hint.offset)) hints.set(`${hint.offset} ${hint.label}`, hint);
    }
  }
  return [...hints.values()].sort((a, b) => a.offset - b.offset);
}
