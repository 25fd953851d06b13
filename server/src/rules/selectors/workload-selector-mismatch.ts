import { own } from '../../base/own.ts';
import { isWorkload, workloadKinds } from '../../k8s/kinds.ts';
import type { Labels } from '../../k8s/kinds.ts';
import { matchesForSomeRelease } from '../../model/admission/release-length.ts';
import type { Instance } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { find, setField, setFields } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { templatePath } from '../lib/reach.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import type { Refusal } from '../lib/refusals/refusal.ts';
import { called, pairs } from '../lib/words.ts';

export const rule = defineRule({
  on: workloadKinds,
  when: isRefused,
  *check(subject, model) {
    if (!matchesForSomeRelease(subject.bundle, selectorOf(subject), labelsOf(subject)))
      yield* refused(subject, model, 'workload-selector-mismatch', wording);
  },
});

const wording: Wording = {
  say: (refusal, subject) => {
    const [selector, labels] = [selectorOf(subject), labelsOf(subject)];
    if (!isMismatch(refusal) || Object.keys(selector).length === 0)
      return `The selector is ${find(subject, 'spec.selector') === undefined ? 'missing' : Object.keys(selector).length === 0 ? 'empty' : 'invalid'}`;
    return `The selector says ${pairs(selector)} and the pods have ${Object.keys(labels).length === 0 ? 'no labels' : pairs(labels)}`;
  },
  advise: () => 'spec.selector must match the labels of the template.',
  fixes: copies,
  related: (_refusal, subject) => [
    { path: `${templatePath(subject, 'metadata')}.labels`, message: `Labels of the pods of ${called(subject)}` },
    { path: 'spec.selector', message: `Selector of ${called(subject)}` },
  ],
};

const isMismatch = (refusal: Refusal): boolean => refusal.text.includes('`selector` does not match');

function selectorOf(subject: Instance): Labels {
  return isWorkload(subject.facts.object) ? (subject.facts.object.selector?.matchLabels ?? {}) : {};
}

function labelsOf(subject: Instance): Labels {
  return isWorkload(subject.facts.object) ? subject.facts.object.template.labels : {};
}

function copies(refusal: Refusal, subject: Instance): readonly Fix[] {
  const { object } = subject.facts;
  if (!isWorkload(object) || (object.selector?.matchExpressions.length ?? 0) > 0 || object.kind === 'Job' || object.kind === 'CronJob')
    return [];
  const [selector, labels] = [selectorOf(subject), labelsOf(subject)];
  const plain = object.kind === 'ReplicationController';
  const fixes: Fix[] = [];
  if (Object.keys(labels).length > 0) {
    const edits = plain
      ? setField(subject, 'spec', 'selector', { ...labels })
      : setField(subject, 'spec.selector', 'matchLabels', { ...labels });
    fixes.push({
      title: `Select ${pairs(labels)}`,
      safe: false,
      preferred: true,
      warning: 'The selector of a live workload cannot be changed: delete it first.',
      edits,
    });
  }
  if (isMismatch(refusal) && Object.keys(selector).length > 0) {
    const edits = setFields(
      subject,
      'spec.template.metadata.labels',
      Object.fromEntries(Object.entries(selector).filter(([key, value]) => own(labels, key) !== value)),
    );
    fixes.push({ title: `Label the pods ${pairs(selector)}`, safe: false, edits });
  }
  return fixes;
}
