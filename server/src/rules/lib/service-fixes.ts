import { isHeadless } from '../../k8s/kinds.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { nearest } from '../../base/nearest.ts';
import type { Fix } from '../define.ts';
import { addDocument, setScalarAt } from './field-edits.ts';
import { headlessService } from './new-service.ts';
import { nearestOf, possible } from './reach.ts';

type Maker = InstanceOf<Workload | Pod>;

/** The headless Services that select these pods, nearest first. */
export function headlessSelecting(pods: Maker, model: Model): readonly InstanceOf<Service>[] {
  return nearestOf(model.scope.servicesSelecting(pods)).filter((service) => isHeadless(service.facts.object));
}

/** The Service that a name in `pods` most likely means: a headless one that selects them, else one of a near name. */
export function meantService(pods: Maker, name: string, model: Model): InstanceOf<Service> | undefined {
  const selecting = headlessSelecting(pods, model).filter((service) => service.facts.object.name !== name);
  const byName = <O extends InstanceOf<Service>>(services: readonly O[]): O | undefined => {
    const near = nearest(name, services.map((service) => service.facts.object.name));
    return services.find((service) => service.facts.object.name === near);
  };
  if (selecting.length > 0) return byName(selecting) ?? selecting[0];
  return byName(possible(model.scope.servicesInReach(pods)).filter((each) => each.distance <= 1).map((each) => each.instance));
}

/** Writes the name of another Service at `field`. */
export function useService(pods: Maker, field: string, service: InstanceOf<Service>): Fix {
  const { name } = service.facts.object;
  return { title: `Use Service "${name}"`, safe: false, preferred: true, edits: setScalarAt(pods, field, name) };
}

/** Writes a headless Service of this name before the object. */
export function createService(pods: Maker, name: string): Fix {
  const data = headlessService(pods, name, pods.facts.object.template);
  return { title: `Create headless Service "${name}"`, safe: false, edits: addDocument(pods, data, 'before') };
}
