import { childPath } from '../yaml/path.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { removeField } from './fixes/field-edits.ts';
import { volatileLabel } from './lib/volatile-labels.ts';

const labels = ['app: web', 'helm.sh/chart: web-1.4.0'];
const pods = deployment('web', { labels }).replace('      helm.sh/chart: web-1.4.0\n', '');

export const rule = defineRule({
  id: 'selector-with-volatile-label',
  category: 'silent',
  severity: 'hint',
  on: ['Service'],
  summary: 'A Service selects by a label that changes with every release',
  docs: {
    what: 'The selector of a Service asks for a label such as `helm.sh/chart` or `app.kubernetes.io/version`.',
    why: 'With the next version the Service follows at once and the pods one by one, if at all: until then its name leads to a part of the pods or to none.',
    fix: 'Select by labels that stay.',
    fixSafety: 'Not applied in bulk: pods of other versions are selected then, too.',
    references: ['https://helm.sh/docs/chart_best_practices/labels/'],
  },
  examples: [
    {
      title: 'The chart\'s version in the selector',
      bad: documents(serviceText('web', ['selector:', ...labels.map((line) => `  ${line}`), 'ports:', '  - port: 80']), pods),
      good: documents(serviceText('web', ['selector:', '  app: web', 'ports:', '  - port: 80']), pods),
    },
  ],
  *check(subject) {
    if (!isService(subject)) return;
    const { name, selector = {} } = subject.facts.object;
    const keys = Object.keys(selector);
    for (const key of keys) {
      const when = volatileLabel(key, selector[key] ?? '');
      if (when === undefined) continue;
      const field = childPath('spec.selector', key);
      yield {
        field,
        message: `Service "${name}" selects by ${key}, which changes ${when}: during each upgrade it reaches only some of the pods, or none. Select by labels that stay.`,
        fixes: keys.some((other) => volatileLabel(other, selector[other] ?? '') === undefined)
          ? [{ title: `Remove ${key} from the selector`, safe: false, preferred: true, edits: removeField(subject, field) }] : [],
      };
    }
  },
});
