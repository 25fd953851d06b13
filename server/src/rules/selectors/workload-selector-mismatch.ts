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
  say: (refusal, object, subject) => {
    const [selector, labels] = [selectorOf(subject), labelsOf(subject)];
    const isEmpty = Object.keys(selector).length === 0;
    if (!isMismatch(refusal) || isEmpty) {
      if (find(subject, 'spec.selector') === undefined) return `The selector is missing, so the API server refuses ${object}.`;
      return isEmpty
        ? `The selector is empty, so the API server refuses ${object}.`
        : `The selector is invalid, so the API server refuses ${object}.`;
    }
    return Object.keys(labels).length === 0
      ? `The selector says ${pairs(selector)} and the pods have no labels, so the API server refuses ${object}.`
      : `The selector says ${pairs(selector)} and the pods have ${pairs(labels)}, so the API server refuses ${object}.`;
  },
  advise: () => ['spec.selector must match the labels of the template.'],
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
