import { referencesOf } from '../../../k8s/kinds.ts';
import { isDialled } from '../../../facts/mentions/identifiers.ts';
import { isServerScheme } from '../../../facts/mentions/told-hosts.ts';
import type { DnsMention } from '../../../facts/types.ts';
import type { Service } from '../../../k8s/kinds.ts';
import { isHeadless } from '../../../k8s/kinds.ts';
import { setAndOrdinal } from '../../../k8s/pod-ordinals.ts';
import { itsGoverning, itsName, itsShape } from '../../../model/scope/aspects.ts';
import { missing, evidence } from '../../../model/scope/evidence.ts';
import type { Absence, Candidate, Evidence, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { isPodMaker } from '../../../model/keys.ts';
import { child } from '../../../yaml/path.ts';
import { isSlipOf } from '../../../base/texts/nearest.ts';
import { readClusterName, servicesOf } from './cluster-name.ts';
import type { ClusterName } from './cluster-name.ts';
import { find } from '../../fixes/field-edits.ts';
import { isNamespaceSlip, meantByLabel, nearService, swappedService } from './near-service.ts';
import { misplacedServices } from '../references/governing.ts';
import { readersOf } from './own-texts.ts';
import { perModel } from '../per-model.ts';
import { renamedByBundle } from './renamed.ts';
import { nearestOf, possible, surely, templatePath } from '../reach.ts';
import { isRead, readNames } from '../../../model/names/read-names.ts';
import { neighbourhood } from '../../../model/scope/sight.ts';
import { type Set, serviceOfPod, governs, nearSet, setsNamed } from './named-sets.ts';
import { type JudgedName, type Grounded, grounded, type NameVerdict } from './judged-name.ts';
import { judgePod, underAnother } from './pod-verdict.ts';

/** Every cluster name in the text of an object that does not do what it says. */
export const wrongNames = perModel((holder: Instance, model: Model): readonly JudgedName[] => {
  if (holder.facts.mentions.length === 0) return right;
  const aliases = hostAliases(holder);
  // A field that names a Service is judged as that, by the rules of routes.
  const fields = new Set(referencesOf(holder.facts.object).map(({ nameField }) => nameField));
  const wrong: JudgedName[] = [];
  for (const mentions of sharingPlaces(readNames(holder, model))) {
    const judged = mentions.map((mention) =>
      aliases.has(mention.host) || fields.has(mention.field) ? undefined : judgeMention(mention, holder, model),
    );
    const found = judged.find((each) => each !== undefined);
    if (found !== undefined && !isRightForSome(mentions, judged)) wrong.push(found);
  }
  return wrong.length === 0 ? right : wrong;
});

function judgeMention(mention: DnsMention, holder: Instance, model: Model): JudgedName | undefined {
  const cut = withoutNamespace(mention, holder, model);
  if (cut !== undefined) return cut;
  const name = readClusterName(mention, holder, model) ?? oneLabel(mention);
  const found =
    name === undefined
      ? undefined
      : isLabel(name)
        ? judgeLabel(name, mention, holder, model)
        : (judge(name, holder, model) ?? ownElsewhere(name, mention, model));
  return name === undefined || found === undefined ? undefined : { name, mention, ...found };
}

/** A pod that says its own name, in another namespace than the one that it is in. */
function ownElsewhere({ service, pod, namespace }: ClusterName, mention: DnsMention, model: Model): Grounded | undefined {
  const maker = isRead(mention) ? mention.reading.maker : undefined;
  if (
    maker === undefined ||
    namespace === undefined ||
    pod === undefined ||
    namespace === maker.namespace ||
    !maker.namespaceExplicit ||
    setAndOrdinal(pod)?.set !== maker.facts.object.name ||
    maker.facts.object.kind !== 'StatefulSet' ||
    maker.facts.object.serviceName !== service
  )
    return undefined;
  const governing = nearestOf(model.scope.services(maker, service))[0];
  return governing === undefined
    ? undefined
    : {
        verdict: { kind: 'wrong-namespace', service: governing, namespace: maker.namespace, others: [] },
        rests: [evidence(governing, itsName, maker), evidence(maker, itsGoverning, maker)],
      };
}

/** A single label where something tells that a host stands there; a port alone tells it of a Service that has it. `backend: kubernetes` names a kind of backend. */
function oneLabel(mention: DnsMention): ClusterName | undefined {
  const { host, told, whole, port } = mention;
  if (host === apiServer && told === 'key' && port === undefined) return undefined;
  return (told === undefined && (!whole || port === undefined)) || host.includes('.') || !isDialled(mention)
    ? undefined
    : { host, service: host, suffix: '' };
}

/** Is the port behind an otherwise bare label one of the Service? */
function isServed({ told, port }: DnsMention, { facts: { object } }: InstanceOf<Service>): boolean {
  return told !== undefined || object.ports.some((each) => each.port === port);
}

/** A single label is looked up in the own namespace: a Service of nearly the name is the only explanation of one that is not there, or one of the name elsewhere in the build. */
function judgeLabel(name: ClusterName, mention: DnsMention, holder: Instance, model: Model): Grounded | undefined {
  const all = servicesOf(name, holder, model);
  if (possible(all).length > 0 || renamedByBundle(holder, name.service, model) !== undefined) return undefined;
  if (name.service === apiServer) return apiElsewhere(name, holder);
  const absence = model.scope.serviceAbsence(holder, name.service);
  if (!surely(absence) || model.scope.serviceMaker(holder, name.service) !== undefined) return undefined;
  const alone = podAlone(name, mention, holder, model);
  if (alone !== undefined) return alone;
  const near = meantByLabel(name.service, holder, model);
  if (near !== undefined && isServed(mention, near))
    return { verdict: { kind: 'unknown-service', near, sure: true }, rests: [missing(absence), evidence(near, itsName, holder)] };
  const elsewhere = holder.namespaceExplicit ? misplaced(name, all, model) : undefined;
  return elsewhere === undefined || !isServed(mention, elsewhere.service)
    ? undefined
    : { verdict: placed(elsewhere), rests: [evidence(elsewhere.service, itsName, elsewhere.service), missing(absence)] };
}

function isLabel({ suffix, pod, namespace, port }: ClusterName): boolean {
  return suffix === '' && pod === undefined && namespace === undefined && port === undefined;
}

/**
 * `mongo-0:27017`: a pod of a StatefulSet has a name under its Service only, and by itself alone in its own hosts file. Nothing where searches of their own may
 * complete it, or where members are called so and nobody is dialled.
 */
function podAlone(name: ClusterName, { told, port, span }: DnsMention, holder: Instance, model: Model): Grounded | undefined {
  const service = serviceOfPod(name, holder, model);
  if (
    service === undefined ||
    told === '@' ||
    (told !== 'key' && told !== 'command' && port === undefined && !isServerScheme(told ?? '')) ||
    !isHeadless(service.facts.object)
  )
    return undefined;
  if (holder.facts.uses?.some((use) => use.kind === 'lookup' && use.program === 'voters' && use.span.start === span.start) === true)
    return undefined;
  const readers = readersOf(holder, model);
  if (readers.some(({ facts: { object } }) => (object.template.dnsConfig?.searches ?? []).length > 0)) return undefined;
  return {
    verdict: { kind: 'unknown-service', near: service, sure: true, misses: 'service' },
    rests: [evidence(service, [...itsName, ...itsShape], holder)],
  };
}

/** Service of the API server, which every cluster has in namespace default. */
const apiServer = 'kubernetes';

function apiElsewhere(name: ClusterName, holder: Instance): Grounded | undefined {
  const isElsewhere =
    name.namespace === undefined ? holder.namespaceExplicit && holder.namespace !== 'default' : name.namespace !== 'default';
  return isElsewhere
    ? { verdict: { kind: 'wrong-namespace', namespace: 'default', others: [] }, rests: [evidence(holder, itsName)] }
    : undefined;
}

/** Names of one place together: those that a built name makes. */
function sharingPlaces(mentions: readonly DnsMention[]): readonly (readonly DnsMention[])[] {
  const places: DnsMention[][] = [];
  for (const mention of mentions) {
    const last = places.at(-1);
    if (mention.built !== undefined && last?.[0]?.built === mention.built) last.push(mention);
    else places.push([mention]);
  }
  return places;
}

/** Is all of it right for the pods of one of several workloads that read a text? It may be meant for that one alone. */
function isRightForSome(mentions: readonly DnsMention[], judged: readonly (JudgedName | undefined)[]): boolean {
  const makers = new Set(mentions.map((mention) => (isRead(mention) ? mention.reading.maker : undefined)));
  return (
    makers.size > 1 &&
    [...makers].some((maker) =>
      mentions.every((mention, index) => !isRead(mention) || mention.reading.maker !== maker || judged[index] === undefined),
    )
  );
}

/** Nothing is wrong: most lists are this one. */
const right: readonly JudgedName[] = [];

const noNames: ReadonlySet<string> = new Set();

/** Names that the pods write to their hosts file themselves. */
function hostAliases(holder: Instance): ReadonlySet<string> {
  const aliases = isPodMaker(holder) ? find(holder, `${templatePath(holder, 'spec')}.hostAliases`)?.node : undefined;
  if (aliases?.kind !== 'seq') return noNames;
  return new Set(
    aliases.items.flatMap((item) => {
      const names = child(item, 'hostnames');
      return names?.kind === 'seq' ? names.items.flatMap((name) => (name.kind === 'scalar' ? [name.value] : [])) : [];
    }),
  );
}

/**
 * `db.svc.cluster.local:5432` and `db-0.db.svc.cluster.local`, where no namespace is called like the Service: its own is missing. The name
 * of a namespace alone has no address, so what is dialled with a port is no zone; port 53 is, in the configuration of resolvers.
 */
function withoutNamespace(mention: DnsMention, holder: Instance, model: Model): JudgedName | undefined {
  const parts = /^(?:([a-z0-9-]+)\.)?([a-z0-9-]+)(\.svc(?:\..+)?)$/.exec(mention.host);
  const [, pod, label, suffix] = parts ?? [];
  if (
    !isDialled(mention) ||
    label === undefined ||
    suffix === undefined ||
    (suffix !== '.svc' && suffix !== `.svc.${model.settings.clusterDomain}`)
  )
    return undefined;
  if (pod === undefined && (mention.port === undefined || mention.port === 53)) return undefined;
  if (model.scope.isNamespaceWritten(label) || (pod !== undefined && model.scope.services(holder, pod, label).length > 0)) return undefined;
  const near = nearestOf(model.scope.services(holder, label)).find(
    (service) => pod === undefined || governs(service, setAndOrdinal(pod)?.set, model),
  );
  const name = { host: mention.host, service: label, suffix, ...(pod === undefined ? {} : { pod }) };
  return near === undefined
    ? undefined
    : { name, mention, verdict: { kind: 'unknown-service', near, sure: true, misses: 'namespace' }, rests: [evidence(near, itsName)] };
}

function judge(name: ClusterName, holder: Instance, model: Model): Grounded | undefined {
  const all = servicesOf(name, holder, model);
  const services = possible(all);
  if (services.length > 0) return name.pod === undefined ? undefined : judgePod(name, name.pod, { holder, services }, model);
  if (
    renamedByBundle(holder, name.service, model) !== undefined ||
    model.scope.serviceMaker(holder, name.service, name.namespace) !== undefined
  )
    return undefined;
  const swapped = name.namespace === undefined ? undefined : swappedService(name.service, name.namespace, holder, model);
  if (swapped !== undefined && (name.pod === undefined || governs(swapped, setAndOrdinal(name.pod)?.set, model)))
    return {
      verdict: { kind: 'unknown-service', near: swapped, sure: true, isSwapped: true },
      rests: [evidence(swapped, itsName, swapped)],
    };
  if (name.service === apiServer && name.pod === undefined) return apiElsewhere(name, holder);
  const set = name.pod === undefined ? undefined : nearSet(name, name.pod, holder, model);
  // Values of a chart speak of what the chart makes, which nobody sees before it is rendered.
  const absence = model.scope.serviceAbsence(holder, name.service, name.namespace);
  const isHidden = set !== undefined && holder.bundle.kind === 'chart' && !surely(absence);
  if (set !== undefined)
    return isHidden ? undefined : grounded(underAnother(set, name, model), ...groundOfSet(set, name, holder, absence, model));
  if (name.pod !== undefined && isMissedByItsSet(name, name.pod, holder, model)) return undefined;
  const elsewhere = misplaced(name, all, model);
  if (elsewhere?.isSlip !== true && !surely(absence)) return undefined;
  if (elsewhere !== undefined) {
    const { service, isSlip } = elsewhere;
    return { verdict: placed(elsewhere), rests: [evidence(service, itsName, service), ...(isSlip ? [] : [missing(absence)])] };
  }
  const verdict = unknownService(name, holder, model);
  if (verdict === undefined) return undefined;
  const near = !verdict.sure ? [] : [evidence(verdict.near, itsName, holder, name.namespace)];
  return { verdict, rests: [missing(absence), ...near] };
}

/** A text ties whoever names a pod to the only set that makes it, provided that nobody else makes a Service of the name. */
function groundOfSet(set: Set, name: ClusterName, holder: Instance, absence: Absence, model: Model): readonly Evidence[] {
  const all = setsNamed(set.facts.object.name, holder, model, name.namespace);
  return all.length === 1 && all[0]?.sight === 'perhaps'
    ? [evidence(set, itsGoverning, set), missing(absence)]
    : [evidence(set, itsGoverning, holder, name.namespace)];
}

interface Misplaced {
  readonly service: InstanceOf<Service>;
  readonly others: readonly string[];
  readonly isSlip: boolean;
}

function placed({ service, others }: Misplaced): NameVerdict {
  return { kind: 'wrong-namespace', service, namespace: service.namespace, others };
}

/** The Service of that name in another namespace, which is the one that is meant: of the same build or file, or with a namespace that is a slip away. `others`: namespaces of those that stand as near. */
function misplaced(name: ClusterName, candidates: readonly Candidate<InstanceOf<Service>>[], model: Model): Misplaced | undefined {
  const isNew = name.namespace !== undefined && !model.scope.isNamespaceWritten(name.namespace);
  const isSlipAway = ({ namespace, namespaceExplicit }: Instance): boolean =>
    name.namespace !== undefined &&
    (isSlipOf(name.namespace, namespace) || (isNew && namespaceExplicit && isNamespaceSlip(name.namespace, namespace)));
  const meant = candidates.filter(
    ({ instance, distance, variant }) => variant !== true && (distance <= 1 || (distance <= neighbourhood && isSlipAway(instance))),
  );
  const nearest = Math.min(...meant.map(({ distance }) => distance));
  const near = meant.filter(({ distance }) => distance === nearest).map(({ instance }) => instance);
  const slip = near.find(isSlipAway);
  const service = slip ?? near[0];
  return (
    service && { service, others: slip ? [] : [...new Set(near.map(({ namespace }) => namespace))].slice(1), isSlip: slip !== undefined }
  );
}

/** Does a set here make the pod and want its Service under this very name? Then the set's own finding says what is missing, and the text is right. */
function isMissedByItsSet(name: ClusterName, pod: string, holder: Instance, model: Model): boolean {
  const ordinal = setAndOrdinal(pod);
  return (
    ordinal !== undefined &&
    setsNamed(ordinal.set, holder, model, name.namespace).some(
      ({ instance, distance }) => distance <= neighbourhood && misplacedServices(instance, model)[0]?.facts.object.name === name.service,
    )
  );
}

/** Nothing where no Service is near that may be meant: others may make it. */
function unknownService(
  name: ClusterName,
  holder: Instance,
  model: Model,
): Extract<NameVerdict, { readonly kind: 'unknown-service' }> | undefined {
  const own = name.pod === undefined && name.port === undefined ? serviceOfPod(name, holder, model) : undefined;
  if (own !== undefined) return { kind: 'unknown-service', near: own, sure: true, misses: 'service' };
  const near = nearService(name, holder, model);
  return near === undefined ? undefined : { kind: 'unknown-service', sure: near.sure, near: near.service };
}
