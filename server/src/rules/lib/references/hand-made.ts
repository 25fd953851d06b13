import { areKnown } from '../../../facts/known.ts';
import { serviceNameLabel } from '../../../k8s/kinds.ts';
import type { EndpointPort, Service } from '../../../k8s/kinds.ts';
import { isEndpoints, isSlice } from '../../../model/keys.ts';
import { itsName, itsPorts, itsSelector, itsShape } from '../../../model/scope/aspects.ts';
import { evidence } from '../../../model/scope/evidence.ts';
import type { Evidence, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { nearestOf, possible } from '../reach.ts';

/** Endpoints that serve another purpose: locks of leader election, and those that ask not to be mirrored (facts B.16). */
export function isSpecialPurpose(instance: Instance): boolean {
  const { annotations, labels } = instance.facts.object;
  return 'control-plane.alpha.kubernetes.io/leader' in annotations || labels['endpointslice.kubernetes.io/skip-mirror'] === 'true';
}

/** The Service that these endpoints say they belong to, by name or by label; where it is written. */
export function claimedService(instance: Instance): { readonly name: string; readonly field: string } | undefined {
  const { object } = instance.facts;
  if (isEndpoints(instance)) return { name: object.name, field: 'metadata.name' };
  const label = object.labels[serviceNameLabel];
  return label === undefined || label === '' ? undefined : { name: label, field: `metadata.labels[${serviceNameLabel}]` };
}

/** The nearest Service of that name. */
export function serviceOf(instance: Instance, model: Model): InstanceOf<Service> | undefined {
  const claimed = claimedService(instance);
  return claimed === undefined ? undefined : nearestOf(model.scope.services(instance, claimed.name))[0];
}

/** Services without selector and alias, near by, that have no endpoints of their own yet; nearest first. */
export function waitingServices(from: Instance, model: Model): readonly InstanceOf<Service>[] {
  return possible(model.scope.servicesInReach(from))
    .filter((candidate) => candidate.distance <= 1)
    .map((candidate) => candidate.instance)
    .filter(
      (service) =>
        service.facts.object.selector === undefined &&
        service.facts.object.type !== 'ExternalName' &&
        areKnown(service.facts, [...itsName, ...itsShape, ...itsSelector]),
    )
    .filter((service) => model.scope.endpointsOf(service).every((candidate) => candidate.instance === from));
}

/** What says that hand-made endpoints belong to a Service and serve its ports. */
export function servedBy(endpoints: Instance, service: InstanceOf<Service>): readonly Evidence[] {
  return [evidence(endpoints), evidence(service, [...itsName, ...itsShape, ...itsSelector, ...itsPorts])];
}

export interface WrittenPort {
  readonly field: string;
  readonly port: EndpointPort;
}

/** The ports of Endpoints or a slice with their API paths. */
export function writtenPorts(instance: Instance): readonly WrittenPort[] {
  if (isSlice(instance)) return instance.facts.object.ports.map((port, index) => ({ field: `ports[${index}]`, port }));
  if (!isEndpoints(instance)) return [];
  return instance.facts.object.subsets.flatMap((subset, outer) =>
    subset.ports.map((port, index) => ({ field: `subsets[${outer}].ports[${index}]`, port })),
  );
}
