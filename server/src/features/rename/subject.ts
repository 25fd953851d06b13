import type { Span } from '../../base/span.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import type { Service, Workload } from '../../k8s/kinds.ts';
import { servicesNamed } from '../definition.ts';
import { mentionInstances } from '../mentions.ts';
import { isService } from '../sourced.ts';
import { targetAt, type Target } from '../target.ts';

/** What a rename is about. `name` is the present name. */
export type Subject =
  | { readonly kind: 'service'; readonly name: string; readonly span: Span; readonly instances: readonly InstanceOf<Service>[] }
  | { readonly kind: 'statefulset'; readonly name: string; readonly span: Span; readonly instances: readonly InstanceOf<Workload>[] }
  | { readonly kind: 'hostname'; readonly name: string; readonly span: Span; readonly instances: readonly Instance[]; readonly field: string }
  | { readonly kind: 'port'; readonly name: string; readonly span: Span; readonly instances: readonly InstanceOf<Service>[] }
  | { readonly kind: 'container-port'; readonly name: string; readonly span: Span; readonly instances: readonly Instance[]; readonly field: string }
  | { readonly kind: 'namespace'; readonly name: string; readonly span: Span; readonly from: Instance };

export interface Refusal {
  readonly refused: string;
}

function isStatefulSet(instance: Instance): instance is InstanceOf<Workload> {
  return instance.facts.object.kind === 'StatefulSet';
}

function serviceSubject(span: Span, name: string, services: readonly Instance[]): Subject | undefined {
  const instances = services.filter(isService);
  return instances.length > 0 ? { kind: 'service', name, span, instances } : undefined;
}

/** The label of a DNS name under the cursor decides: pod part or Service part. */
function mentionSubject(model: Model, target: Target, offset: number): Subject | undefined {
  const { mention } = target;
  const [holder] = target.instances;
  if (!mention || !holder || mention.host.length !== mention.span.end - mention.span.start) return undefined;
  const found = mentionInstances(model, holder, mention);
  let start = mention.span.start;
  for (const label of mention.host.split('.')) {
    const span = { start, end: start + label.length };
    start = span.end + 1;
    if (offset < span.start || offset > span.end) continue;
    const service = found.filter((i) => i.facts.object.name === label);
    if (service.some(isService)) return serviceSubject(span, label, service);
    const ordinal = /-\d+$/.exec(label)?.[0] ?? '';
    const sets = found.filter(isStatefulSet).filter((i) => ordinal !== '' && i.facts.object.name === label.slice(0, -ordinal.length));
    if (sets.length > 0) return { kind: 'statefulset', name: label.slice(0, -ordinal.length), span: { start: span.start, end: span.end - ordinal.length }, instances: sets };
    return found.some((i) => i.namespace === label) ? { kind: 'namespace', name: label, span, from: holder } : undefined;
  }
  return undefined;
}

function fieldSubject(model: Model, target: Target): Subject | undefined {
  const { instances, span, value, field } = target;
  const [first] = instances;
  if (!first || value === '') return undefined;
  switch (target.kind) {
    case 'name': {
      if (first.facts.object.kind === 'Namespace') return { kind: 'namespace', name: value, span, from: first };
      if (isService(first)) return serviceSubject(span, value, instances);
      if (first.facts.object.kind === 'Endpoints') return serviceSubject(span, value, servicesNamed(model, first, value));
      const sets = instances.filter(isStatefulSet);
      return sets.length > 0 ? { kind: 'statefulset', name: value, span, instances: sets } : undefined;
    }
    case 'service-ref':
      return serviceSubject(span, value, servicesNamed(model, first, value));
    case 'hostname':
      return first.facts.object.kind === 'StatefulSet' ? undefined : { kind: 'hostname', name: value, span, instances, field };
    case 'port': {
      const services = instances.filter(isService);
      return field.endsWith('.name') && services.length > 0 ? { kind: 'port', name: value, span, instances: services } : undefined;
    }
    case 'container-port':
      return field.endsWith('.name') ? { kind: 'container-port', name: value, span, instances, field } : undefined;
    case 'namespace':
      return { kind: 'namespace', name: value, span, from: first };
    default:
      return undefined;
  }
}

/** What would be renamed at `offset`; `undefined` where this product renames nothing, so that others may answer. */
export function renameSubject(model: Model, uri: string, offset: number): Subject | Refusal | undefined {
  const target = targetAt(model, uri, offset);
  if (!target) return undefined;
  const subject = target.kind === 'mention' ? mentionSubject(model, target, offset) : fieldSubject(model, target);
  if (!subject) return undefined;
  const own = 'instances' in subject ? subject.instances : [subject.from];
  if (own.some((i) => i.facts.partial)) return { refused: `${subject.name} stands in a document with template expressions or errors: rename it there by hand.` };
  const evaluated = own.find((i) => i.facts.object.name !== subject.name && (subject.kind === 'service' || subject.kind === 'statefulset') && i.bundle.kind === 'kustomization');
  if (evaluated && !own.some((i) => i.facts.object.name === subject.name)) return { refused: `${evaluated.facts.object.name} gets its name from kustomization ${evaluated.bundle.label}: rename it where it is written.` };
  return subject;
}
