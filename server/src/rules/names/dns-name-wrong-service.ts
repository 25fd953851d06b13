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
import { called, podText } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';
import type { Pods } from '../lib/words.ts';

interface Values extends SentenceValues {
  readonly set: string;
  readonly right: string;
  readonly service: string;
  readonly host: string;
}
type Near = Values & { readonly near: string };

const say = sentences({
  'cluster-ip': ({ set, right, service, host }: Values) =>
    `serviceName of ${set} is "${right}", a Service with a cluster IP, so ${host} will not resolve. Set serviceName to "${service}".`,
  'no-service': ({ set, right, service, host }: Values) =>
    `serviceName of ${set} is "${right}", which names no Service, so ${host} will not resolve. Set serviceName to "${service}".`,
  'other-pods': ({ set, pods, right, service, host, near }: Near & { readonly pods: Pods }) =>
    `${set} makes ${podText(pods)}, and their names are under Service "${right}", not under "${service}", so ${host} will not resolve. Did you mean ${near}?`,
  'other-service': ({ set, right, service, host, near }: Near) =>
    `The pods of ${set} have their names under Service "${right}", not under "${service}", so ${host} will not resolve. Write ${near}.`,
});

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
  const values = { set: called(set), right, service: name.service, host: name.host, near: spelled(mention, host) };
  if (meant !== undefined) {
    const { near: _, ...others } = values;
    return {
      ...start,
      ...say(isVirtual === true ? 'cluster-ip' : 'no-service', others),
      fixes: onObject(model, holder, set, govern(set, meant)),
    };
  }
  if (pod !== name.pod) {
    return { ...start, ...say('other-pods', { ...values, pods: podNames(set) }), fixes: [writeHost(holder, mention, host)] };
  }
  return { ...start, ...say('other-service', values), fixes: [writeHost(holder, mention, host, { safe: true })] };
}
