import type { LabelSelector, Workload } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf } from '../../model/types.ts';
import { child, childPath } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { find, removeField } from '../fixes/field-edits.ts';
import { volatileLabel, type Change } from '../lib/pods/volatile-labels.ts';
import { called } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Values = { readonly workload: string; readonly key: string };

const say = sentences({
  chart: ({ workload, key }: Values) => `The selector of ${workload} asks for ${key}, which changes with every version of the chart.`,
  application: ({ workload, key }: Values) =>
    `The selector of ${workload} asks for ${key}, which changes with every version of the application.`,
  rollout: ({ workload, key }: Values) => `The selector of ${workload} asks for ${key}, which changes with every rollout.`,
  build: ({ workload, key }: Values) => `The selector of ${workload} asks for ${key}, which changes with every build.`,
  'claim-chart': ({ workload, key }: Values) =>
    `A claim of ${workload} has the label ${key}, which changes with every version of the chart.`,
  'claim-application': ({ workload, key }: Values) =>
    `A claim of ${workload} has the label ${key}, which changes with every version of the application.`,
  'claim-rollout': ({ workload, key }: Values) => `A claim of ${workload} has the label ${key}, which changes with every rollout.`,
  'claim-build': ({ workload, key }: Values) => `A claim of ${workload} has the label ${key}, which changes with every build.`,
  'selector-forbidden': () =>
    'A selector can never change, so the next one is refused (updates to statefulset spec … are forbidden). Select by labels that stay.',
  'selector-immutable': () => 'A selector can never change, so the next one is refused (field is immutable). Select by labels that stay.',
  'claim-forbidden': () =>
    'volumeClaimTemplates can never change, so the next one is refused (updates to statefulset spec … are forbidden). Leave it out.',
});

export const rule = defineRule({
  on: ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'],
  *check(subject) {
    yield* claimLabels(subject);
    yield* expressions(subject);
    const { selector, kind } = subject.facts.object;
    const pairs = Object.entries(selector?.matchLabels ?? {});
    for (const [key, value] of pairs) {
      const change = volatileLabel(key, value);
      const field = childPath('spec.selector.matchLabels', key);
      if (change === undefined || isToldApart(subject, value)) continue;
      const stays = pairs.some(([other, text]) => volatileLabel(other, text) === undefined);
      yield {
        rests: [evidence(subject, ['spec.selector'])],
        field,
        severity: levelOf(subject, key, field),
        ...refused(subject, key, change),
        fixes:
          stays && canBeLeftOut(selector, key)
            ? [
                {
                  title: `Remove ${key} from the selector`,
                  safe: false,
                  preferred: true,
                  edits: removeField(subject, field),
                  warning: `The selector cannot be changed on a live ${kind}: delete it with --cascade=orphan and apply it again.`,
                },
              ]
            : [],
      };
    }
  },
});

function refused(subject: InstanceOf<Workload>, key: string, change: Change): Said {
  return inTurn(
    say(change, { workload: called(subject), key }),
    say(subject.facts.object.kind === 'StatefulSet' ? 'selector-forbidden' : 'selector-immutable', {}),
  );
}

/** The same in `matchExpressions` that ask for one value. */
function* expressions(subject: InstanceOf<Workload>): Iterable<RuleFinding> {
  for (const [index, { key, operator, values }] of (subject.facts.object.selector?.matchExpressions ?? []).entries()) {
    const [value, ...more] = values;
    const change = operator !== 'In' || value === undefined || more.length > 0 ? undefined : volatileLabel(key, value);
    if (change === undefined || value === undefined || isToldApart(subject, value)) continue;
    const field = `spec.selector.matchExpressions[${index}]`;
    yield {
      rests: [evidence(subject, ['spec.selector'])],
      field: `${field}.key`,
      severity: levelOf(subject, key, field),
      ...refused(subject, key, change),
    };
  }
}

/** Labels of claims, which the API server lets nobody change either (facts D.2). */
function* claimLabels(subject: InstanceOf<Workload>): Iterable<RuleFinding> {
  const claims = find(subject, 'spec.volumeClaimTemplates')?.node;
  if (subject.facts.object.kind !== 'StatefulSet' || claims?.kind !== 'seq') return;
  for (const [index, claim] of claims.items.entries()) {
    const path = `spec.volumeClaimTemplates[${index}].metadata.labels`;
    const labels = child(child(claim, 'metadata'), 'labels');
    for (const { key, value } of labels?.kind === 'map' ? labels.entries : []) {
      const change = value.kind === 'scalar' && value.unknown !== true ? volatileLabel(key.value, value.value) : undefined;
      const field = childPath(path, key.value);
      if (change === undefined || value.kind !== 'scalar' || isToldApart(subject, value.value)) continue;
      yield {
        rests: [evidence(subject, ['spec.volumeClaimTemplates'])],
        field,
        severity: levelOf(subject, key.value, field),
        ...inTurn(say(`claim-${change}`, { workload: called(subject), key: key.value }), say('claim-forbidden', {})),
        fixes: [
          {
            title: `Remove ${key.value} from the claim`,
            safe: false,
            preferred: true,
            edits: removeField(subject, field),
            warning: 'volumeClaimTemplates cannot be changed on a live StatefulSet: delete it with --cascade=orphan and apply it again.',
          },
        ],
      };
    }
  }
}

/** Versions that run side by side have their version in their names, and go as a whole. */
function isToldApart({ facts: { object } }: InstanceOf<Workload>, value: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const version = plain(value.replace(/^v(?=\d)/i, ''));
  return version !== '' && plain(nameText(object)).includes(version);
}

/** What a chart or a kustomization puts there changes with the next release; a plain manifest may stay as it is, unless it is a chart's output. */
function levelOf(subject: InstanceOf<Workload>, key: string, field: string): Severity {
  const isMade = subject.facts.rendered === true || subject.bundle.kind === 'chart' || find(subject, field)?.node.common === true;
  return isMade || !/version$/.test(key) ? 'warning' : 'information';
}

function canBeLeftOut(selector: LabelSelector | undefined, key: string): boolean {
  return selector?.matchExpressions.every((each) => each.key !== key) ?? true;
}
