import { childPath } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import { removeField } from '../fixes/field-edits.ts';
import { volatileLabel } from '../lib/pods/volatile-labels.ts';

export const rule = defineRule({
  on: ['Service'],
  *check(subject) {
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
          ? [{ title: `Remove ${key} from the selector`, safe: false, preferred: true, edits: removeField(subject, field) }]
          : [],
      };
    }
  },
});
