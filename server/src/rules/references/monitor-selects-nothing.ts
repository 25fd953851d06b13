import { isWithinSlip } from '../../base/texts/nearest.ts';
import { isAmong, kindOf, workloadKinds } from '../../k8s/kinds.ts';
import type { Labels } from '../../k8s/kinds.ts';
import { monitorKinds, type Monitor } from '../../k8s/operators/monitors.ts';
import { labelDifferences, matchesSelector } from '../../k8s/selector.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model } from '../../model/types.ts';
import { childPath } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { setField, setFields, setScalarAt } from '../fixes/field-edits.ts';
import { makersBeside, monitorIn, nothingElse, selectedMakers, selectedServices, servicesBeside } from '../lib/references/monitored.ts';
import { isNamedAlike } from '../lib/names/near-miss.ts';
import { at, onObject } from '../lib/reach.ts';
import { called, pairs } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Found = { readonly found: string };

const say = sentences({
  'no-service': ({ monitor }: { readonly monitor: string }) => `${monitor} selects no Service, so nothing is scraped.`,
  'no-pods': ({ monitor }: { readonly monitor: string }) => `${monitor} selects no pods, so nothing is scraped.`,
  elsewhere: ({ found, namespace }: Found & { readonly namespace: string }) =>
    `${found} has these labels, but lies in namespace ${namespace}: name it in namespaceSelector.`,
  'on-pods': ({ found, kind }: Found & { readonly kind: string }) =>
    `The pods of ${found} have these labels, but it has not: a ${kind} goes by the labels of the Service itself.`,
  'on-workload': ({ found, kind }: Found & { readonly kind: string }) =>
    `${found} has these labels, but its pods have not: a ${kind} goes by the labels of the pods.`,
  slip: ({ found, label, near }: Found & { readonly label: string; readonly near: string }) =>
    `${found} has ${label}. Did you mean "${near}"?`,
  namesake: ({ found, labels }: Found & { readonly labels: string }) => `${found} beside it has the labels ${labels}.`,
  'namesake-bare': ({ found }: Found) => `${found} beside it has no labels.`,
});

export const rule = defineRule({
  on: monitorKinds,
  *check(subject, model) {
    const found = monitorIn(subject);
    if (
      found === undefined ||
      found.endpoints === 0 ||
      Object.keys(found.selector.matchLabels).length + found.selector.matchExpressions.length === 0
    )
      return;
    const selected = found.of === 'Services' ? selectedServices(subject, found, model) : selectedMakers(subject, found, model);
    const said =
      selected.length > 0
        ? undefined
        : (carriedBySomethingElse(subject, found, model) ??
          slip(subject, found, model) ??
          elsewhere(subject, found, model) ??
          namesake(subject, found, model));
    if (said !== undefined)
      yield {
        ...said,
        rests: [
          evidence(subject, ['spec.selector', 'spec.namespaceSelector']),
          ...(said.rests ?? []),
          ...nothingElse(subject, found, model),
        ],
      };
  },
});

const labelsOf = ({ facts: { object } }: Instance): Labels => ('template' in object ? object.template.labels : object.labels);
const labelsField = ({ facts: { object } }: Instance): string =>
  'template' in object && object.kind !== 'Pod' ? 'spec.template.metadata.labels' : 'metadata.labels';

function beside(subject: Instance, { of }: Monitor, model: Model): readonly Instance[] {
  return of === 'Services' ? servicesBeside(subject, model) : makersBeside(subject, model);
}

function start(subject: Instance, { of }: Monitor): Said {
  return say(of === 'Services' ? 'no-service' : 'no-pods', { monitor: called(subject) });
}

/** One with these labels lies in another namespace of the same build or folder: elsewhere a namespace that is written tells nothing of where the monitor goes. */
function elsewhere(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  if (found.namespaces === 'all') return undefined;
  for (const namespace of model.scope.namespaces().slice(0, 100)) {
    const all: readonly { readonly instance: Instance }[] = (
      found.of === 'Services' ? model.scope.servicesInReach(subject, namespace) : model.scope.podsInReach(subject, namespace)
    ).filter(countsHere);
    const there = all.find(
      ({ instance }) => instance.bundle === subject.bundle && matchesSelector(found.selector, labelsOf(instance)),
    )?.instance;
    if (there === undefined) continue;
    return {
      rests: [evidence(there, [labelsField(there), 'metadata.namespace'], subject, namespace)],
      field: 'spec.selector',
      ...inTurn(start(subject, found), say('elsewhere', { found: called(there), namespace: there.namespace })),
      related: [at(model, there, 'metadata.name', called(there))],
      fixes: [
        {
          title: `Look into namespace ${there.namespace}`,
          safe: false,
          preferred: true,
          edits: setField(subject, 'spec', 'namespaceSelector', { matchNames: [...(found.namespaces ?? []), there.namespace] }),
        },
      ],
    };
  }
  return undefined;
}

/** The labels stand on the pods of a Service, or on the workload of the pods, and not where they are looked for. */
function carriedBySomethingElse(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  for (const each of beside(subject, found, model)) {
    const { object } = each.facts;
    const labels =
      found.of === 'Services'
        ? object.kind === 'Service'
          ? object.selector
          : undefined
        : isAmong(workloadKinds, object.kind)
          ? object.labels
          : undefined;
    if (labels === undefined || !matchesSelector(found.selector, labels)) continue;
    const values = { found: called(each), kind: kindOf(subject.facts.object) };
    return {
      rests: [evidence(each, ['metadata.labels', 'spec.selector', labelsField(each)])],
      field: 'spec.selector',
      ...inTurn(start(subject, found), say(found.of === 'Services' ? 'on-pods' : 'on-workload', values)),
      related: [at(model, each, 'metadata.name', called(each))],
      fixes: onObject(model, subject, each, ...addLabels(each, found)),
    };
  }
  return undefined;
}

function addLabels(target: Instance, { selector, of }: Monitor): readonly Fix[] {
  const lacking = Object.fromEntries(labelDifferences(selector.matchLabels, labelsOf(target)).map(({ key, wanted }) => [key, wanted]));
  if (selector.matchExpressions.length > 0 || Object.keys(lacking).length === 0) return [];
  return [
    {
      title:
        of === 'Services'
          ? `Add ${pairs(lacking)} to the labels of ${called(target)}`
          : `Add ${pairs(lacking)} to the labels of the pods of ${called(target)}`,
      safe: false,
      preferred: true,
      edits: setFields(target, labelsField(target), lacking),
    },
  ];
}

function slip(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  for (const each of beside(subject, found, model)) {
    const [only, ...more] = labelDifferences(found.selector.matchLabels, labelsOf(each));
    if (
      only?.found === undefined ||
      more.length > 0 ||
      !isWithinSlip(only.wanted, only.found) ||
      found.selector.matchExpressions.length > 0
    )
      continue;
    const field = childPath('spec.selector.matchLabels', only.key);
    return {
      rests: [evidence(each, [labelsField(each)])],
      field,
      ...inTurn(start(subject, found), say('slip', { found: called(each), label: `${only.key}=${only.found}`, near: only.found })),
      related: [at(model, each, childPath(labelsField(each), only.key), called(each))],
      fixes: [{ title: `Select ${only.key}=${only.found}`, safe: false, preferred: true, edits: setScalarAt(subject, field, only.found) }],
    };
  }
  return undefined;
}

/** Something beside it has its name, and other labels. */
function namesake(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  const each = beside(subject, found, model).find(({ facts }) => isNamedAlike(facts.object.name, subject.facts.object.name));
  if (each === undefined) return undefined;
  const labels = pairs(labelsOf(each));
  return {
    rests: [evidence(each, [labelsField(each)])],
    field: 'spec.selector',
    severity: 'information',
    ...inTurn(
      start(subject, found),
      labels === '' ? say('namesake-bare', { found: called(each) }) : say('namesake', { found: called(each), labels }),
    ),
    related: [at(model, each, 'metadata.name', called(each))],
    fixes: [],
  };
}
