import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { writeClusterName } from '../lib/names/cluster-name.ts';
import { existingPod } from '../lib/names/existing-pod.ts';
import { govern, podNames } from '../lib/references/governing.ts';
import { placeOfMention, spelled, writeHost } from '../fixes/name-fixes.ts';
import { hasWrongNames } from '../lib/preconditions.ts';
import { at, onObject } from '../lib/reach.ts';
import { wrongNames } from '../lib/names/wrong-names.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['*'],
  when: hasWrongNames,
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      if (judged.verdict.kind === 'wrong-service') yield { ...finding(subject, judged, judged.verdict, model), rests: judged.rests };
    }
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'wrong-service' }>;

function finding(holder: Instance, { name, mention }: JudgedName, { set, right, meant, isVirtual }: Verdict, model: Model): RuleFinding {
  const pod = existingPod(set, name.pod ?? '', model);
  const host = writeClusterName(name, { service: right, pod });
  const start = {
    field: mention.field,
    at: placeOfMention(holder, mention),
    related: [at(model, set, 'spec.serviceName', `serviceName of ${called(set)}`)],
  };
  if (meant !== undefined) {
    return {
      ...start,
      message: `serviceName of ${called(set)} is "${right}", ${isVirtual === true ? 'a Service with a cluster IP' : 'which names no Service'}, so ${name.host} will not resolve. Set serviceName to "${name.service}".`,
      fixes: onObject(model, holder, set, govern(set, meant)),
    };
  }
  if (pod !== name.pod) {
    return {
      ...start,
      message: `${called(set)} makes ${podNames(set)}, and their names are under Service "${right}", not under "${name.service}", so ${name.host} will not resolve. Did you mean ${spelled(mention, host)}?`,
      fixes: [writeHost(holder, mention, host)],
    };
  }
  return {
    ...start,
    message: `The pods of ${called(set)} have their names under Service "${right}", not under "${name.service}", so ${name.host} will not resolve. Write ${spelled(mention, host)}.`,
    fixes: [writeHost(holder, mention, host, { safe: true })],
  };
}
