import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { writeClusterName } from '../lib/names/cluster-name.ts';
import { withExistingPod } from '../lib/names/existing-pod.ts';
import { placeOfMention, spelled, writeHost, isWritable } from '../fixes/name-fixes.ts';
import { hasWrongNames } from '../lib/preconditions.ts';
import { atName } from '../lib/reach.ts';
import { wrongNames } from '../lib/names/wrong-names.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';
import { list } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly name: string;
  readonly wanted: string;
  readonly host: string;
}

const say = sentences({
  'in-several': ({ name, namespaces, wanted, host }: Values & { readonly namespaces: readonly string[] }) =>
    `There are Services "${name}" in namespaces ${list(namespaces)}, but none in ${wanted}, so ${host} will not resolve. Write the namespace of the one that is meant.`,
  elsewhere: ({ name, namespace, wanted, host, right }: Values & { readonly namespace: string; readonly right: string }) =>
    `Service "${name}" is in namespace ${namespace}, not in ${wanted}, so ${host} will not resolve. Write ${right}.`,
});

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
  const values = { name: name.service, wanted: name.namespace ?? holder.namespace, host: name.host };
  if (others.length > 0) {
    return { ...start, ...say('in-several', { ...values, namespaces: [namespace, ...others] }) };
  }
  const right = writeClusterName(name, { ...(service === undefined ? {} : withExistingPod(name, service, model)), namespace });
  return {
    ...start,
    ...say('elsewhere', { ...values, namespace, right: spelled(mention, right) }),
    fixes: isWritable(mention, right) ? [writeHost(holder, mention, right)] : [],
  };
}
