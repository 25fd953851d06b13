import { isPlaceholder } from '../../../facts/unknown.ts';
import type { LabelSelector, Pod, Service, Workload } from '../../../k8s/kinds.ts';
import { monitorOf, type Monitor } from '../../../k8s/operators/monitors.ts';
import { matchesSelector } from '../../../k8s/selector.ts';
import { missing } from '../../../model/scope/evidence.ts';
import type { Evidence, Instance, InstanceOf, Model, Sight } from '../../../model/types.ts';
import { latestPerModel } from '../per-model.ts';

/** Namespaces of a workspace that a monitor of all namespaces looks at. */
const mostNamespaces = 100;

/** The monitor that the object is, where its selector and its namespaces are known. */
export function monitorIn(subject: Instance): Monitor | undefined {
  const { object } = subject.facts;
  const monitor = object.kind === 'Custom' ? monitorOf(object) : undefined;
  if (monitor === undefined || isUnknown(monitor.selector)) return undefined;
  return Array.isArray(monitor.namespaces) && monitor.namespaces.some((name: string) => isPlaceholder(name, 'namespace'))
    ? undefined
    : monitor;
}

function isUnknown({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return (
    Object.entries(matchLabels).some((pair) => pair.some((text) => isPlaceholder(text))) ||
    matchExpressions.some(({ key, values }) => [key, ...values].some((text) => isPlaceholder(text)))
  );
}

/** Namespaces to look at from where the monitor stands; `undefined` is its own. */
function namespacesOf({ namespaces }: Monitor, model: Model): readonly (string | undefined)[] {
  if (namespaces === undefined) return [undefined];
  return namespaces === 'all' ? model.scope.namespaces().slice(0, mostNamespaces) : namespaces;
}

/** Services in the monitor's namespaces that are applied together with it. */
export const servicesBeside = latestPerModel((subject: Instance, model: Model): readonly InstanceOf<Service>[] =>
  beside(subject, model, (namespace) => model.scope.servicesInReach(subject, namespace)),
);

/** Pods in the monitor's namespaces that are applied together with it. */
export const makersBeside = latestPerModel((subject: Instance, model: Model): readonly InstanceOf<Workload | Pod>[] =>
  beside(subject, model, (namespace) => model.scope.podsInReach(subject, namespace)),
);

/** Builds beside each other may be parts of a third, which puts them into other namespaces, or leaves one of them out. */
function areBuiltApart(subject: Instance, { bundle }: Instance): boolean {
  return bundle !== subject.bundle && bundle.kind === 'kustomization' && subject.bundle.kind === 'kustomization';
}

function beside<T extends Instance>(
  subject: Instance,
  model: Model,
  reach: (namespace: string | undefined) => readonly { readonly instance: T; readonly sight: Sight }[],
): readonly T[] {
  const monitor = monitorIn(subject);
  if (monitor === undefined) return [];
  return [
    ...new Set(
      namespacesOf(monitor, model).flatMap((namespace) =>
        reach(namespace)
          .filter((each) => each.sight === 'together' && !areBuiltApart(subject, each.instance))
          .map(({ instance }) => instance),
      ),
    ),
  ];
}

/** Services that the monitor selects: by their own labels, not by those of their pods. */
export function selectedServices(subject: Instance, { selector }: Monitor, model: Model): readonly InstanceOf<Service>[] {
  return servicesBeside(subject, model).filter(({ facts }) => matchesSelector(selector, facts.object.labels));
}

/** Pods that the monitor selects. */
export function selectedMakers(subject: Instance, { selector }: Monitor, model: Model): readonly InstanceOf<Workload | Pod>[] {
  return makersBeside(subject, model).filter(({ facts }) => matchesSelector(selector, facts.object.template.labels));
}

/** That nothing else which no manifest shows is in the monitor's namespaces, and that no operator makes what it selects; pods that are there are known for themselves. */
export function nothingElse(subject: Instance, monitor: Monitor, model: Model, isThere = false): readonly Evidence[] {
  const absences = namespacesOf(monitor, model)
    .slice(0, 3)
    .map((namespace) => model.scope.absence(subject, namespace));
  const anything = absences.some(({ certainty }) => certainty !== 'likely');
  return [
    ...absences,
    ...(anything || (isThere && monitor.of !== 'Services') ? [] : [model.scope.podsAbsence(subject, monitor.selector.matchLabels)]),
  ].map(missing);
}
