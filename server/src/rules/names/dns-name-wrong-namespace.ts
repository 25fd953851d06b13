import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { writeClusterName } from '../lib/names/cluster-name.ts';
import { withExistingPod } from '../lib/names/existing-pod.ts';
import { placeOfMention, spelled, writeHost } from '../fixes/name-fixes.ts';
import { hasWrongNames } from '../lib/preconditions.ts';
import { atName } from '../lib/reach.ts';
import { wrongNames } from '../lib/names/wrong-names.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';
import { list } from '../lib/words.ts';

export const rule = defineRule({
  on: ['*'],
  when: hasWrongNames,
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      if (judged.verdict.kind === 'wrong-namespace') yield { ...finding(subject, judged, judged.verdict, model), rests: judged.rests };
    }
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'wrong-namespace' }>;

function finding(holder: Instance, { name, mention }: JudgedName, { service, namespace, others }: Verdict, model: Model): RuleFinding {
  const start = {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...(service === undefined ? {} : { related: [atName(model, service)] }),
  };
  const here = name.namespace ?? holder.namespace;
  if (others.length > 0) {
    return {
      ...start,
      message: `There are Services "${name.service}" in namespaces ${list([namespace, ...others])}, but none in ${here}, so ${name.host} will not resolve. Write the namespace of the one that is meant.`,
    };
  }
  const right = writeClusterName(name, { ...(service === undefined ? {} : withExistingPod(name, service, model)), namespace });
  return {
    ...start,
    message: `Service "${name.service}" is in namespace ${namespace}, not in ${here}, so ${name.host} will not resolve. Write ${spelled(mention, right)}.`,
    fixes: [writeHost(holder, mention, right)],
  };
}
