import type { Place, Span } from '../base/span.ts';
import { podPath, referencesOf, type Labels } from '../k8s/kinds.ts';
import type { Instance, Model } from '../model/types.ts';
import { meaningAt } from './shared/label-at.ts';
import { isPodMaker, isService } from './shared/sourced.ts';
import { reachesPort, targetAt, valueIn, type Target } from './shared/target.ts';

export interface Definition {
  /** What was clicked. */
  readonly origin: Span;
  /** Nearest first, no place twice. */
  readonly targets: readonly Place[];
}

/** Places without repetition: an object in several bundles has one source. */
export function uniquePlaces(places: readonly Place[]): readonly Place[] {
  const seen = new Map(places.map((p) => [`${p.uri} ${p.span.start} ${p.span.end}`, p]));
  return [...seen.values()];
}

function nameOf(model: Model, instance: Instance): Place {
  return model.placeOf(instance, 'metadata.name');
}

/** Label path of a template that a selector pair decides on. */
function labelsField({ facts: { object } }: Instance): string {
  return `${podPath(object, 'metadata')}.labels`;
}

function selectorTargets(model: Model, instance: Instance): readonly Place[] {
  const { object } = instance.facts;
  const selector: Labels | undefined =
    object.kind === 'Service' ? object.selector : 'selector' in object && object.selector ? object.selector.matchLabels : undefined;
  if (!selector) return [];
  if (object.kind !== 'Service') return [model.placeOf(instance, labelsField(instance))];
  return model.scope.podsMatching(instance, selector).map((c) => model.placeOf(c.instance, labelsField(c.instance)));
}

/** Container ports that a Service's port reaches, by number or name (facts B.12). */
function portTargets(model: Model, instance: Instance, field: string): readonly Place[] {
  if (!isService(instance)) return [];
  const service = instance.facts.object;
  const port = service.ports[Number(/\[(\d+)\]/.exec(field)?.[1] ?? -1)];
  const wanted = port?.targetPort ?? port?.port;
  if (!port || !service.selector || wanted === undefined) return [];
  return model.scope.podsMatching(instance, service.selector).flatMap(({ instance: pods }) => {
    const prefix = podPath(pods.facts.object, 'spec');
    return pods.facts.object.template.containers.flatMap((container, i) =>
      container.ports.flatMap((p, j) =>
        reachesPort(port, p)
          ? [model.placeOf(pods, `${prefix}.containers[${i}].ports[${j}].${p.name === wanted ? 'name' : 'containerPort'}`)]
          : [],
      ),
    );
  });
}

/** Namespace that stands beside the name of a Service, as in backends of routes. */
export function namespaceBeside(instance: Instance, field: string): string | undefined {
  return referencesOf(instance.facts.object).find((reference) => reference.nameField === field)?.namespace;
}

/** Services that a value names: same or assumed namespace; of another one only where that is written. */
export function servicesNamed(model: Model, instance: Instance, name: string, namespace?: string): readonly Instance[] {
  const all = model.scope.services(instance, name, namespace);
  const near = all.filter((c) => c.namespace !== 'other');
  return (near.length > 0 ? near : all).map((c) => c.instance);
}

function fromInstance(model: Model, target: Target, instance: Instance): readonly Place[] {
  switch (target.kind) {
    case 'service-ref':
      return servicesNamed(model, instance, valueIn(target, instance), namespaceBeside(instance, target.field)).map((s) =>
        nameOf(model, s),
      );
    case 'selector':
      return selectorTargets(model, instance);
    case 'port':
      return portTargets(model, instance, target.field);
    case 'hostname': {
      const subdomain = isPodMaker(instance) ? instance.facts.object.template.subdomain : undefined;
      return subdomain ? servicesNamed(model, instance, subdomain).map((s) => nameOf(model, s)) : [];
    }
    case 'name': {
      const { kind, name } = instance.facts.object;
      return kind === 'Endpoints' ? servicesNamed(model, instance, name).map((s) => nameOf(model, s)) : [];
    }
    case 'namespace':
      return model.scope.named(instance, 'Namespace', valueIn(target, instance)).map((c) => nameOf(model, c.instance));
    default:
      return [];
  }
}

/** Where the pods behind a Service are written: their templates; without a selector the endpoints made by hand. */
function behind(model: Model, subject: Instance): readonly Place[] {
  if (isPodMaker(subject)) return [templatePlace(model, subject)];
  if (!isService(subject)) return [];
  const { selector } = subject.facts.object;
  if (!selector) return model.scope.endpointsOf(subject).map((c) => nameOf(model, c.instance));
  return model.scope.podsMatching(subject, selector).map((c) => templatePlace(model, c.instance));
}

function templatePlace(model: Model, pods: Instance): Place {
  const field = labelsField(pods).replace(/\.?metadata\.labels$/, '');
  return (field === '' ? undefined : model.keyPlaceOf(pods, field)) ?? nameOf(model, pods);
}

/** Implementations of the Services or pods that a place names. `subjects`: what it names. */
export function implementationsOf(model: Model, subjects: readonly Instance[]): readonly Place[] {
  // The name of one pod leads to that pod's template, not to all behind its Service.
  const pods = subjects.filter(isPodMaker);
  return uniquePlaces((pods.length > 0 ? pods : subjects).flatMap((subject) => behind(model, subject)));
}

/** Where the thing under the cursor is defined. */
export function definitionAt(model: Model, uri: string, offset: number): Definition | undefined {
  const target = targetAt(model, uri, offset);
  if (!target) return undefined;
  const { mention } = target;
  if (mention) {
    const meant = target.instances.map((instance) => meaningAt(model, instance, mention, offset));
    const places = uniquePlaces(meant.flatMap(({ instances }) => instances.map((instance) => nameOf(model, instance))));
    return places.length > 0 ? { origin: meant[0]?.span ?? target.span, targets: places } : undefined;
  }
  const targets = uniquePlaces(target.instances.flatMap((instance) => fromInstance(model, target, instance)));
  return targets.length > 0 ? { origin: target.span, targets } : undefined;
}
