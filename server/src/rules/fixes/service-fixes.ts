import { isHeadless } from '../../k8s/kinds.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { isWithinSlip, nearest } from '../../base/texts/nearest.ts';
import type { Fix } from '../define.ts';
import { addDocument, setScalarAt } from './field-edits.ts';
import { headlessService } from './new-service.ts';
import { nearestOf } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Maker = InstanceOf<Workload | Pod>;

/** The headless Services that select these pods, nearest first. */
export function headlessSelecting(pods: Maker, model: Model): readonly InstanceOf<Service>[] {
  return nearestOf(model.scope.servicesSelecting(pods).filter(countsHere)).filter((service) => isHeadless(service.facts.object));
}

/** The Service that a `subdomain` names and that selects the pods. */
export function serviceOfSubdomain(pods: Maker, subdomain: string, model: Model): InstanceOf<Service> | undefined {
  return model.scope.servicesSelecting(pods).find((each) => countsHere(each) && each.instance.facts.object.name === subdomain)?.instance;
}

/** A Service that is meant by a name that none has, and what says so. */
export interface MeantService {
  readonly service: InstanceOf<Service>;
  readonly because: 'selects' | 'slip';
}

/** The Service that a name in `pods` most likely means: one that selects them, a headless one first; else one whose name is a slip away. */
export function meantService(pods: Maker, name: string, model: Model): MeantService | undefined {
  const selecting = model.scope
    .servicesSelecting(pods)
    .filter((each) => countsHere(each) && each.instance.facts.object.name !== name)
    .map((each) => each.instance);
  const headless = selecting.filter((service) => isHeadless(service.facts.object));
  const choice = headless.length > 0 ? headless : selecting;
  const near = nearest(
    name,
    choice.map((service) => service.facts.object.name),
  );
  const service = choice.find((each) => each.facts.object.name === near) ?? choice[0];
  if (service !== undefined) return { service, because: 'selects' };
  const slip = model.scope
    .servicesInReach(pods)
    .find((each) => countsHere(each) && each.distance <= 1 && isWithinSlip(name, each.instance.facts.object.name));
  return slip === undefined ? undefined : { service: slip.instance, because: 'slip' };
}

const say = sentences({
  near: ({ near }: { readonly near: string }) => `Did you mean "${near}"?`,
  'near-headless': ({ near }: { readonly near: string }) => `Did you mean "${near}", which selects these pods?`,
  'near-cluster-ip': ({ near }: { readonly near: string }) => `Did you mean "${near}", which selects these pods but has a cluster IP?`,
});

/** What to do about it. */
export function proposed({ service, because }: MeantService): Said {
  const { object } = service.facts;
  const id = because === 'slip' ? 'near' : isHeadless(object) ? 'near-headless' : 'near-cluster-ip';
  return say(id, { near: object.name });
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
