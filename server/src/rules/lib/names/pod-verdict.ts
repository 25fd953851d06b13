import { areKnown } from '../../../facts/known.ts';
import { type Service, type Workload, type Pod, isHeadless } from '../../../k8s/kinds.ts';
import { setAndOrdinal } from '../../../k8s/pod-ordinals.ts';
import { isPodMaker } from '../../../model/keys.ts';
import { itsName, itsShape, itsSelector, itsPodNames, itsPodLabels } from '../../../model/scope/aspects.ts';
import { evidence, missing } from '../../../model/scope/evidence.ts';
import type { Instance, Candidate, InstanceOf, Model } from '../../../model/types.ts';
import type { ClusterName } from './cluster-name.ts';
import { givenNameNear } from './given-names.ts';
import { type Grounded, grounded, type NameVerdict } from './judged-name.ts';
import { setsNamed, type Set, mayHave, governsWell } from './named-sets.ts';
import { latestPerModel } from '../per-model.ts';
import { nearestOf, possible } from '../reach.ts';

interface Asked {
  readonly holder: Instance;
  readonly services: readonly Candidate<InstanceOf<Service>>[];
}

export function judgePod(name: ClusterName, pod: string, { holder, services }: Asked, model: Model): Grounded | undefined {
  if (services.some(({ instance }) => instance.facts.object.type === 'ExternalName' || answersUnder(instance, pod, model)))
    return undefined;
  const service = nearestOf(services)[0];
  const { selector } = service?.facts.object ?? {};
  if (service === undefined || selector === undefined) return undefined;
  const ground = [
    ...services.map(({ instance }) => evidence(instance, [...itsName, ...itsShape, ...itsSelector], holder, name.namespace)),
    missing(model.scope.podsAbsence(service, selector)),
  ];
  const ordinal = setAndOrdinal(pod);
  const sets = ordinal === undefined ? [] : setsNamed(ordinal.set, service, model);
  if (sets.length > 0) {
    const behind = sets.map(({ instance }) => evidence(instance, itsPodNames(instance.facts.object), service));
    return grounded(judgeOrdinal(name, ordinal?.ordinal ?? 0, sets, service, model), ...ground, ...behind);
  }
  const makers = possible(model.scope.podsMatching(service, selector)).map((candidate) => candidate.instance);
  const behind = makers.map((maker) => evidence(maker, [...itsPodNames(maker.facts.object), ...itsPodLabels(maker.facts.object)], service));
  return grounded(
    judgeMakers(pod, makers, service, model) ?? (name.suffix === '' ? undefined : noSuchName(pod, makers, service, model)),
    ...ground,
    ...behind,
  );
}

/** Can none of the pods behind the Service be called so? Spelled addresses answer, and so do hosts of endpoints that somebody makes by hand. */
function noSuchName(
  pod: string,
  makers: readonly InstanceOf<Workload | Pod>[],
  service: InstanceOf<Service>,
  model: Model,
): NameVerdict | undefined {
  if (
    makers.length === 0 ||
    makers.some(({ facts: { object } }) => object.kind === 'Job' || object.kind === 'CronJob') ||
    isAddressLabel(pod) ||
    model.scope.endpointsOf(service).length > 0
  )
    return undefined;
  return { kind: 'no-such-name', service, makers };
}

/** Dashes for dots or colons (facts A.2): the name of an endpoint without a hostname. */
function isAddressLabel(pod: string): boolean {
  return /^\d+(-\d+){3}$|--/.test(pod) || /^[0-9a-f]{1,4}(?:-[0-9a-f]{1,4}){7}$/.test(pod);
}

/** Which of the pods behind the Service is meant, though none of them is called so. */
function judgeMakers(
  pod: string,
  makers: readonly InstanceOf<Workload | Pod>[],
  service: InstanceOf<Service>,
  model: Model,
): NameVerdict | undefined {
  if (makers.length === 0) return undefined;
  const owner = makers.find((maker) => isUnnamed(maker, pod));
  if (owner !== undefined) return { kind: 'unnamed-pod', owner, service };
  const given = makers.some((maker) => maker.facts.object.kind === 'StatefulSet') ? undefined : givenNameNear(makers, service, pod);
  if (given !== undefined) return { kind: 'other-name', given, service };
  const governed = nearestOf(model.scope.governedBy(service))[0];
  if (governed === undefined || makers.some((maker) => maker.facts.object.kind !== 'StatefulSet') || isAddressLabel(pod)) return undefined;
  return { kind: 'unmade-pod', set: governed, service };
}

/** Does the name answer, the Service's own namespace taken for granted? */
function answersUnder(service: InstanceOf<Service>, pod: string, model: Model): boolean {
  return recordsBeside(service, model).answersPod(service.namespace, service.facts.object.name, pod);
}

const recordsBeside = latestPerModel(({ bundle, facts }: Instance, model: Model) => model.recordsFor(bundle, facts.uri));

function judgeOrdinal(
  name: ClusterName,
  ordinal: number,
  sets: readonly Candidate<Set>[],
  service: InstanceOf<Service>,
  model: Model,
): NameVerdict | undefined {
  const governed = sets.filter(({ instance }) => instance.facts.object.serviceName === service.facts.object.name);
  if (governed.length === 0) {
    const set = nearestOf(sets)[0];
    return set === undefined ? undefined : underAnother(set, name, model, service);
  }
  if (governed.some(({ instance }) => mayHave(instance, ordinal, model))) return undefined;
  const set = nearestOf(governed)[0];
  return set === undefined ? undefined : { kind: 'beyond-replicas', set, service };
}

export function underAnother(set: Set, name: ClusterName, model: Model, service?: InstanceOf<Service>): NameVerdict | undefined {
  const right = set.facts.object.serviceName;
  if (right === name.service) return undefined;
  if (right === undefined || right === '') return { kind: 'unnamed-pod', owner: set, ...(service === undefined ? {} : { service }) };
  const governing = possible(model.scope.services(set, right)).map((candidate) => candidate.instance);
  const isMeant =
    service !== undefined &&
    governing.every((each) => areKnown(each.facts, itsShape) && !isHeadless(each.facts.object)) &&
    governsWell(service, set);
  if (governing.length > 0) return { kind: 'wrong-service', set, right, ...(isMeant ? { meant: service, isVirtual: true } : {}) };
  return service === undefined ? undefined : { kind: 'wrong-service', set, right, meant: service };
}

/** Is it a pod of this object, by the object's name, though the object gives no pod a name? */
function isUnnamed(maker: Instance, pod: string): boolean {
  if (!isPodMaker(maker)) return false;
  const { kind, name } = maker.facts.object;
  if (kind === 'Pod') return name === pod;
  if (kind !== 'Deployment' && kind !== 'ReplicaSet' && kind !== 'DaemonSet') return false;
  return (
    pod === name || (pod.startsWith(`${name}-`) && /^(?:\d{1,3}|[0-9a-z]{5}|[0-9a-z]{4,10}-[0-9a-z]{5})$/.test(pod.slice(name.length + 1)))
  );
}
