import type { LabelSelector, Workload } from '../k8s/kinds.ts';
import { nameText } from '../k8s/known-name.ts';
import type { Severity } from '../k8s/cluster-settings.ts';
import { isWorkloadInstance } from '../model/keys.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { InstanceOf } from '../model/types.ts';
import { childPath } from '../yaml/path.ts';
import { defineRule } from './define.ts';
import { deployment } from './lib/example.ts';
import { find, removeField } from './fixes/field-edits.ts';
import { volatileLabel } from './lib/volatile-labels.ts';
import { called } from './lib/words.ts';

const labels = ['app: web', 'helm.sh/chart: web-1.4.0'];

export const rule = defineRule({
  id: 'immutable-selector-volatile',
  category: 'silent',
  severity: 'warning',
  on: ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'],
  summary: 'The selector of a workload, which can never change, holds a label that every release changes',
  docs: {
    what: 'The selector of a StatefulSet, Deployment, DaemonSet or ReplicaSet asks for a label such as `helm.sh/chart`, `app.kubernetes.io/version`, a version number or a commit: written there, or put there by `commonLabels` or `labels` of a kustomization. Information where a version stands in a manifest that nothing renders: it may be left as it is.',
    why: 'People see `field is immutable` or `updates to statefulset spec for fields other than … are forbidden` with the first upgrade: the new version has another value in the selector, and the API server lets nobody change a selector. Helm and GitOps tools then fail until somebody deletes the workload.',
    fix: 'Select by labels that stay, such as `app.kubernetes.io/name` and `app.kubernetes.io/instance`. In a kustomization use `labels` with `includeSelectors: false`.',
    fixSafety: 'Not applied in bulk: on a workload that is already deployed it is itself such a change.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates', 'https://helm.sh/docs/chart_best_practices/labels/'],
  },
  examples: [{ title: 'The chart\'s version in the selector', bad: deployment('web', { labels }), good: deployment('web', { labels }).replace('      helm.sh/chart: web-1.4.0\n', '') }],
  *check(subject) {
    if (!isWorkloadInstance(subject)) return;
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
        fixes: stays && canBeLeftOut(selector, key) ? [{
          title: `Remove ${key} from the selector`, safe: false, preferred: true, edits: removeField(subject, field),
          warning: `The selector cannot be changed on a live ${kind}: delete it with --cascade=orphan and apply it again.`,
        }] : [],
      };
    }
  },
});

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
