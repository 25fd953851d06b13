import { isWithinSlip } from '../base/nearest.ts';
import { kindOf, workloadKinds } from '../k8s/kinds.ts';
import type { Labels } from '../k8s/kinds.ts';
import { monitorKinds, type Monitor } from '../k8s/monitors.ts';
import { labelDifferences, matchesSelector } from '../k8s/selector.ts';
import { countsHere } from '../model/scope/candidates.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance, Model } from '../model/types.ts';
import { childPath } from '../yaml/path.ts';
import { defineRule } from './define.ts';
import type { Fix, RuleFinding } from './define.ts';
import { deployment, documents, service as serviceText, serviceMonitor as monitor } from './lib/example.ts';
import { setField, setFields, setScalarAt } from './fixes/field-edits.ts';
import { makersBeside, monitorIn, nothingElse, selectedMakers, selectedServices, servicesBeside } from './lib/monitored.ts';
import { isNamedAlike } from './lib/near-miss.ts';
import { at, onObject } from './lib/reach.ts';
import { called, pairs } from './lib/words.ts';

const front = (labels: string): string => serviceText('web', ['selector:', '  app: web', 'ports:', '  - name: metrics', '    port: 9090']).replace('  name: web\n', `  name: web\n${labels}`);

export const rule = defineRule({
  id: 'monitor-selects-nothing',
  category: 'silent',
  severity: 'warning',
  on: monitorKinds,
  summary: 'A ServiceMonitor or PodMonitor whose selector misses the Service or pods that are meant',
  docs: {
    what: 'A ServiceMonitor selects no Service, and one that is meant is near: its pods have the labels and it has not, it has them but lies in a namespace at which the monitor does not look, or a label is a slip away; information where only the name is the same. A PodMonitor likewise, which goes by the labels of the pods and not by those of their workload. Nothing is said of a monitor whose Services may be made elsewhere.',
    why: 'People see no target and no error in Prometheus (`0/0 up`): a monitor that selects nothing is not a mistake to anybody. A ServiceMonitor goes by the labels of the Service itself (`metadata.labels`), never by those of its pods, and looks into its own namespace unless `namespaceSelector` says otherwise.',
    fix: 'Give the Service the labels, name its namespace in `namespaceSelector`, or select by the labels that it has.',
    fixSafety: 'Not applied in bulk: which Service is meant cannot be known for certain.',
    references: ['https://prometheus-operator.dev/docs/platform/troubleshooting/#troubleshooting-servicemonitor-changes'],
  },
  examples: [{ title: 'The label is on the pods only', bad: documents(front(''), deployment('web'), monitor), good: documents(front('  labels:\n    app: web\n'), deployment('web'), monitor) }],
  *check(subject, model) {
    const found = monitorIn(subject);
    if (found === undefined || found.endpoints === 0 || Object.keys(found.selector.matchLabels).length + found.selector.matchExpressions.length === 0) return;
    const selected = found.of === 'Services' ? selectedServices(subject, found, model) : selectedMakers(subject, found, model);
    const said = selected.length > 0 ? undefined : carriedBySomethingElse(subject, found, model) ?? slip(subject, found, model) ?? elsewhere(subject, found, model) ?? namesake(subject, found, model);
    if (said !== undefined) yield { ...said, rests: [evidence(subject, ['spec.selector', 'spec.namespaceSelector']), ...said.rests ?? [], ...nothingElse(subject, found, model)] };
  },
});

const labelsOf = ({ facts: { object } }: Instance): Labels => ('template' in object ? object.template.labels : object.labels);
const labelsField = ({ facts: { object } }: Instance): string => ('template' in object && object.kind !== 'Pod' ? 'spec.template.metadata.labels' : 'metadata.labels');

function beside(subject: Instance, { of }: Monitor, model: Model): readonly Instance[] {
  return of === 'Services' ? servicesBeside(subject, model) : makersBeside(subject, model);
}

function start(subject: Instance, { of }: Monitor): string {
  return `${kindOf(subject.facts.object)} "${subject.facts.object.name}" selects no ${of === 'Services' ? 'Service' : 'pods'}, so nothing is scraped.`;
}

/** One with these labels lies in another namespace of the same build or folder: elsewhere a namespace that is written tells nothing of where the monitor goes. */
function elsewhere(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  if (found.namespaces === 'all') return undefined;
  for (const namespace of model.scope.namespaces().slice(0, 100)) {
    const all: readonly { readonly instance: Instance }[] = (found.of === 'Services' ? model.scope.servicesInReach(subject, namespace) : model.scope.podsInReach(subject, namespace)).filter(countsHere);
    const there = all.find(({ instance }) => instance.bundle === subject.bundle && matchesSelector(found.selector, labelsOf(instance)))?.instance;
    if (there === undefined) continue;
    return {
      rests: [evidence(there, [labelsField(there), 'metadata.namespace'], subject, namespace)],
      field: 'spec.selector',
      message: `${start(subject, found)} ${called(there)} has these labels, but lies in namespace ${there.namespace}: name it in namespaceSelector.`,
      related: [at(model, there, 'metadata.name', called(there))],
      fixes: [{ title: `Look into namespace ${there.namespace}`, safe: false, preferred: true, edits: setField(subject, 'spec', 'namespaceSelector', { matchNames: [...(found.namespaces ?? []), there.namespace] }) }],
    };
  }
  return undefined;
}

/** The labels stand on the pods of a Service, or on the workload of the pods, and not where they are looked for. */
function carriedBySomethingElse(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  for (const each of beside(subject, found, model)) {
    const { object } = each.facts;
    const labels = found.of === 'Services' ? (object.kind === 'Service' ? object.selector : undefined) : workloadKinds.includes(object.kind) ? object.labels : undefined;
    if (labels === undefined || !matchesSelector(found.selector, labels)) continue;
    const whose = found.of === 'Services' ? `The pods of ${called(each)} have these labels, but it has not` : `${called(each)} has these labels, but its pods have not`;
    return {
      rests: [evidence(each, ['metadata.labels', 'spec.selector', labelsField(each)])],
      field: 'spec.selector',
      message: `${start(subject, found)} ${whose}: a ${kindOf(subject.facts.object)} goes by the labels of the ${found.of === 'Services' ? 'Service itself' : 'pods'}.`,
      related: [at(model, each, 'metadata.name', called(each))],
      fixes: onObject(model, subject, each, ...addLabels(each, found)),
    };
  }
  return undefined;
}

function addLabels(target: Instance, { selector, of }: Monitor): readonly Fix[] {
  const lacking = Object.fromEntries(labelDifferences(selector.matchLabels, labelsOf(target)).map(({ key, wanted }) => [key, wanted]));
  if (selector.matchExpressions.length > 0 || Object.keys(lacking).length === 0) return [];
  return [{ title: `Add ${pairs(lacking)} to the labels of ${of === 'Services' ? '' : 'the pods of '}${called(target)}`, safe: false, preferred: true, edits: setFields(target, labelsField(target), lacking) }];
}

function slip(subject: Instance, found: Monitor, model: Model): RuleFinding | undefined {
  for (const each of beside(subject, found, model)) {
    const [only, ...more] = labelDifferences(found.selector.matchLabels, labelsOf(each));
    if (only?.found === undefined || more.length > 0 || !isWithinSlip(only.wanted, only.found) || found.selector.matchExpressions.length > 0) continue;
    const field = childPath('spec.selector.matchLabels', only.key);
    return {
      rests: [evidence(each, [labelsField(each)])],
      field,
      message: `${start(subject, found)} ${called(each)} has ${only.key}=${only.found}. Did you mean "${only.found}"?`,
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
    message: `${start(subject, found)} ${called(each)} beside it ${labels === '' ? 'has no labels' : `has the labels ${labels}`}.`,
    related: [at(model, each, 'metadata.name', called(each))],
    fixes: [],
  };
}
