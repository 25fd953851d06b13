import { hole } from '../../base/texts/hole.ts';
import { printable } from '../../base/texts/printable.ts';
import type { FileEdit } from '../../base/span.ts';
import { applyEdits } from '../../base/text-edit.ts';
import { areKnown, isWhole } from '../../facts/known.ts';
import { extractFacts } from '../../facts/extract.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import { numberedPod } from '../../k8s/pod-ordinals.ts';
import { quote } from '../../k8s/validation/go/go-text.ts';
import { dnsLabel, portName } from '../../k8s/validation/names.ts';
import { serviceName } from '../../k8s/validation/network/service.ts';
import { validateObject } from '../../k8s/validation/validate.ts';
import { withReleaseSymbol } from '../../model/instances/release-symbol.ts';
import type { Candidate, Instance, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { toPlain } from '../../yaml/scalar.ts';
import type { NewName } from './naming.ts';
import type { Occurrence } from './occurrence.ts';
import { instanceOf } from '../shared/sourced.ts';
import { portFamily } from './ports.ts';
import type { Subject } from './subject.ts';

/** Name of a file, for people. */
export const fileOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

/** Longest name of a StatefulSet whose pods can always be made (facts D.7). */
const longestSet = 52;

/** The field whose rules a name obeys, and those rules (facts D.0–D.4). */
function ruleFor(model: Model, subject: Subject): { readonly field: string; readonly check: (text: string) => readonly string[] } {
  switch (subject.kind) {
    case 'service':
      return { field: 'metadata.name', check: serviceName({ minor: model.settings.kubernetesMinor }) };
    case 'statefulset':
    case 'namespace':
      return { field: 'metadata.name', check: dnsLabel };
    case 'hostname':
      return { field: subject.field, check: dnsLabel };
    case 'port':
      return {
        field: `spec.ports[${subject.instances[0]?.facts.object.ports.findIndex((p) => p.name === subject.name) ?? 0}].name`,
        check: dnsLabel,
      };
    case 'container-port':
      return { field: 'ports.name', check: portName };
  }
}

/** Why a name is not possible for its kind, in the API server's words; `undefined`: it is, wherever it is deployed. */
export function misfit(model: Model, subject: Subject, { written, deployed }: NewName): string | undefined {
  const all = new Set([written, ...('instances' in subject ? subject.instances.map(deployed) : [])]);
  return first([...all], (name) => misfitOf(model, subject, name));
}

function first<T>(all: readonly T[], why: (each: T) => string | undefined): string | undefined {
  for (const each of all) {
    const found = why(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

function misfitOf(model: Model, subject: Subject, name: string): string | undefined {
  const { field, check } = ruleFor(model, subject);
  const [wrong] = name === '' ? ['it may not be empty'] : check(name);
  if (wrong !== undefined) return `The API server would refuse it: ${field}: Invalid value: ${quote(name)}: ${wrong}`;
  if (subject.kind === 'statefulset' && name.length > longestSet)
    return `The name of a StatefulSet has at most ${longestSet} characters, or its pods may be impossible to create.`;
  return undefined;
}

/** Who has the name in the same build, and in which file; `undefined`: nobody. */
function owned(kind: string, name: string, candidates: readonly Candidate[]): string | undefined {
  const owner = candidates.find((c) => c.namespace === 'same' && c.distance <= sameBuild)?.instance;
  return owner && `There is a ${kind} ${name} already, in ${fileOf(owner.facts.uri)}.`;
}

/** Farthest distance of objects that are deployed together. */
const sameBuild = 1;

/** Pods of one set whose new names are looked at. */
const maxPods = 100;

/** A pod of the same build that answers to one of these names already. */
function reachedBy(
  model: Model,
  names: readonly { readonly from: Instance; readonly host: string; readonly service: string }[],
): string | undefined {
  for (const { from, host, service } of names) {
    const pods =
      service === ''
        ? []
        : model
            .recordsFor(from.bundle, from.facts.uri)
            .podsReachedBy(serviceDnsName(service, from.namespace, model.settings.clusterDomain, host));
    const pod = pods.find(({ owner }) => {
      const maker = instanceOf(owner);
      return maker !== undefined && from.bundle.id === maker.bundle.id;
    });
    if (pod) return `${host}.${service} names a pod of ${pod.owner.kind} ${pod.owner.name} already.`;
  }
  return undefined;
}

/** What has the new name already, in the same build. */
export function taken(model: Model, subject: Subject, { written: name, deployed }: NewName): string | undefined {
  switch (subject.kind) {
    case 'service':
      return first(subject.instances, (i) => owned('Service', deployed(i), model.scope.services(i, deployed(i))));
    case 'statefulset':
      return (
        first(subject.instances, (i) => owned('StatefulSet', deployed(i), model.scope.named(i, 'StatefulSet', deployed(i)))) ??
        reachedBy(
          model,
          subject.instances.flatMap((i) => {
            const { replicas = 1, ordinalsStart = 0, serviceName = '' } = i.facts.object;
            return Array.from({ length: Math.min(replicas, maxPods) }, (_, n) => ({
              from: i,
              host: numberedPod(deployed(i), ordinalsStart + n),
              service: serviceName,
            }));
          }),
        )
      );
    case 'hostname': {
      const placeOf = ({ bundle, namespace, facts: { object } }: Instance): string =>
        JSON.stringify([bundle.id, namespace, 'template' in object ? object.template.subdomain : '']);
      const places = new Set(subject.instances.map(placeOf));
      const other = model.instances().find((i) => {
        const { object } = i.facts;
        return (
          'template' in object && object.template.hostname === name && object.template.subdomain !== undefined && places.has(placeOf(i))
        );
      });
      if (other) return `${other.facts.object.kind} ${other.facts.object.name} has that hostname already.`;
      return reachedBy(
        model,
        subject.instances.map((i) => ({ from: i, host: name, service: i.facts.object.template.subdomain ?? '' })),
      );
    }
    case 'port':
      return subject.instances.some((i) => i.facts.object.ports.some((p) => p.name === name))
        ? `The Service has a port ${name} already.`
        : undefined;
    case 'container-port': {
      const { pods } = portFamily(model, subject.instances, subject.name);
      const other = pods.find((p) =>
        [...p.facts.object.template.containers, ...p.facts.object.template.initContainers].some((c) =>
          c.ports.some((port) => port.name === name),
        ),
      );
      return other ? `${other.facts.object.kind} ${other.facts.object.name} has a port ${name} already.` : undefined;
    }
    case 'namespace':
      return model.scope.isNamespaceWritten(name)
        ? `There is a namespace ${name} already: its objects would be mixed with these.`
        : undefined;
  }
}

/** Why a subject is not renamed at all. */
export function obstacle(model: Model, subject: Subject): string | undefined {
  const byHand = `${printable(subject.name)} stands in a document with template expressions or errors: rename it there by hand.`;
  if (subject.name.includes(hole)) return byHand;
  if (subject.kind === 'namespace') {
    const implied = model
      .instances()
      .find(
        ({ facts: { object }, namespace }) =>
          namespace === subject.name &&
          object.namespace === undefined &&
          object.kind !== 'Namespace' &&
          object.kind !== 'Custom' &&
          object.name !== '',
      );
    if (!implied) return undefined;
    const { kind, name } = implied.facts.object;
    return implied.namespaceExplicit
      ? `${kind} ${name} has its namespace from ${implied.bundle.label || 'the settings'}: rename it there.`
      : `${kind} ${name} has no written namespace and counts to ${subject.name}: write it first.`;
  }
  return subject.instances.some((i) => !areKnown(i.facts, ['metadata.name'])) ? byHand : undefined;
}

/** Does a template print it, or part of it? */
export const isExpression = (text: string): boolean => text.includes('{{');

/** What makes a name that stands nowhere as it is: an expression of a chart's template. */
export function madeByExpression(subject: Subject, uri: string, textOf: TextOf): string | undefined {
  const text = textOf(uri)?.slice(subject.span.start, subject.span.end);
  const [first] = 'instances' in subject ? subject.instances : [];
  const name = first === undefined ? subject.name : withReleaseSymbol(subject.name, first.bundle);
  return text === undefined || !isExpression(text)
    ? undefined
    : `${printable(name)} is made by ${printable(text)} in ${fileOf(uri)}: change what that reads instead.`;
}

/** Why an occurrence cannot be changed: its text is not the name as it is written at the subject. */
export function unlike(occurrence: Occurrence, subject: Subject, text: string | undefined): string {
  const seen = text === undefined || text === '' || text.length > 80 || text.includes('\n') ? 'another text' : `"${text}"`;
  return `${fileOf(occurrence.place.uri)} writes ${seen} where it means ${subject.name}, for example because of a prefix or a template: rename it by hand.`;
}

/**
 * A text of a chart that means the subject and is printed by an expression, so that it would keep the old name; `undefined`: there is none, or the values that
 * give it are renamed, too.
 */
export function printedElsewhere(model: Model, subject: Subject, occurrences: readonly Occurrence[], textOf: TextOf): string | undefined {
  if (subject.kind !== 'service' && subject.kind !== 'statefulset') return undefined;
  const builds = new Set(subject.instances.map(({ bundle }) => bundle.id));
  if (
    occurrences.some(({ inText, place }) => inText === true && !model.instancesOf(place.uri).some(({ facts }) => facts.rendered === true))
  )
    return undefined;
  const isMeant = (label: string): boolean =>
    label === subject.name || (subject.kind === 'statefulset' && label.replace(/-\d+$/, '') === subject.name);
  for (const {
    bundle,
    facts: { uri, mentions, rendered },
  } of model.instances()) {
    if (rendered !== true || !builds.has(bundle.id)) continue;
    for (const { host, span } of mentions) {
      const text = host.split('.').slice(0, 2).some(isMeant) ? textOf(uri)?.slice(span.start, span.end) : undefined;
      if (text !== undefined && isExpression(text)) return unlike({ place: { uri, span } }, subject, text);
    }
  }
  return undefined;
}

/** What the API server would refuse once the files are edited and takes now, in its words: a name may be bound by the rules of each field that holds it. */
export function refusedAfter(model: Model, edits: readonly FileEdit[], textOf: TextOf): string | undefined {
  const { kubernetesMinor, ipFamilies } = model.settings;
  const causesOf = (uri: string, text: string): readonly (readonly string[])[] =>
    extractFacts(uri, text).objects.map((facts) =>
      !isWhole(facts)
        ? []
        : validateObject(toPlain(facts.tree), kubernetesMinor, { ipFamilies, ignoreUnknownFields: true }).causes.map(
            (cause) => `${cause.field}: ${cause.message}`,
          ),
    );
  for (const uri of new Set(edits.map((e) => e.uri))) {
    const text = textOf(uri);
    if (text === undefined) continue;
    const before = causesOf(uri, text);
    const after = causesOf(
      uri,
      applyEdits(
        text,
        edits.filter((e) => e.uri === uri).flatMap((e) => e.edits),
      ),
    );
    const fresh = after.flatMap((causes, i) =>
      causes.length > (before[i]?.length ?? 0) ? causes.filter((cause) => before[i]?.includes(cause) !== true) : [],
    )[0];
    if (fresh !== undefined) return `The API server would refuse ${fileOf(uri)}: ${fresh}`;
  }
  return undefined;
}
