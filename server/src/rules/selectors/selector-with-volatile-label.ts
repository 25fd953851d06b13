import { childPath } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import { removeField } from '../fixes/field-edits.ts';
import { volatileLabel } from '../lib/pods/volatile-labels.ts';
import { sentences } from '../../base/texts/sentences.ts';

type Values = { readonly name: string; readonly key: string };

const say = sentences({
  chart: ({ name, key }: Values) =>
    `Service "${name}" selects by ${key}, which changes with every version of the chart: during each upgrade it reaches only some of the pods, or none. Select by labels that stay.`,
  application: ({ name, key }: Values) =>
    `Service "${name}" selects by ${key}, which changes with every version of the application: during each upgrade it reaches only some of the pods, or none. Select by labels that stay.`,
  rollout: ({ name, key }: Values) =>
    `Service "${name}" selects by ${key}, which changes with every rollout: during each upgrade it reaches only some of the pods, or none. Select by labels that stay.`,
  build: ({ name, key }: Values) =>
    `Service "${name}" selects by ${key}, which changes with every build: during each upgrade it reaches only some of the pods, or none. Select by labels that stay.`,
});

export const rule = defineRule({
  on: ['Service'],
  *check(subject) {
    const { name, selector = {} } = subject.facts.object;
    const keys = Object.keys(selector);
    for (const key of keys) {
      const change = volatileLabel(key, selector[key] ?? '');
      if (change === undefined) continue;
      const field = childPath('spec.selector', key);
      yield {
        field,
        ...say(change, { name, key }),
        fixes: keys.some((other) => volatileLabel(other, selector[other] ?? '') === undefined)
          ? [{ title: `Remove ${key} from the selector`, safe: false, preferred: true, edits: removeField(subject, field) }]
          : [],
      };
    }
  },
});
