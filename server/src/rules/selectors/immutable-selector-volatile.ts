import type { LabelSelector, Workload } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf } from '../../model/types.ts';
import { child, childPath } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { find, removeField } from '../fixes/field-edits.ts';
import { volatileLabel } from '../lib/pods/volatile-labels.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'],
  *check(subject) {
    yield* claimLabels(subject);
    const { selector, kind } = subject.facts.object;
    const pairs = Object.entries(selector?.matchLabels ?? {});
    for (const [key, value] of pairs) {
      const when = volatileLabel(key, value);
      const field = childPath('spec.selector.matchLabels', key);
      if (when === undefined || isToldApart(subject, value)) continue;
      const stays = pairs.some(([other, text]) => volatileLabel(other, text) === undefined);
      yield {
        rests: [evidence(subject, ['spec.selector'])],
        field,
        severity: levelOf(subject, key, field),
        message: `The selector of ${called(subject)} asks for ${key}, which changes ${when}, and a selector can never change: the next one is refused (${kind === 'StatefulSet' ? 'updates to statefulset spec … are forbidden' : 'field is immutable'}). Select by labels that stay.`,
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

/** Labels of claims, which the API server lets nobody change either (facts D.2). */
function* claimLabels(subject: InstanceOf<Workload>): Iterable<RuleFinding> {
  const claims = find(subject, 'spec.volumeClaimTemplates')?.node;
  if (subject.facts.object.kind !== 'StatefulSet' || claims?.kind !== 'seq') return;
  for (const [index, claim] of claims.items.entries()) {
    const path = `spec.volumeClaimTemplates[${index}].metadata.labels`;
    const labels = child(child(claim, 'metadata'), 'labels');
    for (const { key, value } of labels?.kind === 'map' ? labels.entries : []) {
      const when = value.kind === 'scalar' && value.unknown !== true ? volatileLabel(key.value, value.value) : undefined;
      const field = childPath(path, key.value);
      if (when === undefined || value.kind !== 'scalar' || isToldApart(subject, value.value)) continue;
      yield {
        rests: [evidence(subject, ['spec.volumeClaimTemplates'])],
        field,
        severity: levelOf(subject, key.value, field),
        message: `A claim of ${called(subject)} has the label ${key.value}, which changes ${when}, and volumeClaimTemplates can never change: the next one is refused (updates to statefulset spec … are forbidden). Leave it out.`,
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
