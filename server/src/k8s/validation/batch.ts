import type { Context } from './context.ts';
import { nonNegative } from './apps.ts';
import { invalid, notSupported, required, stringMap } from './errors.ts';
import { quote } from './go-text.ts';
import type { Cause } from './errors.ts';
import { renderSelector, selectorOf, selects, stringMapOf, validateSelector } from './labels.ts';
import { storedName, validateMetadata, withTemplateLabels } from './metadata.ts';
import { dnsLabel, dnsSubdomain } from './names.ts';
import { validateTemplate } from './pod-spec.ts';
import { numberedPod } from '../pod-ordinals.ts';
import type { Json } from '../json.ts';
import { asNumber, asObject, asText } from '../json.ts';

/** Jobs (facts D.4). Their selector is generated unless `manualSelector` is set. */
export function validateJob(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const name = storedName(object);
  const manual = spec['manualSelector'] === true;
  const template = asObject(spec['template']);
  const labelled = manual ? template : withJobLabels(template, name);
  const causes = [
    ...validateMetadata(c, withTemplateLabels(object), dnsSubdomain),
    ...(manual ? [] : generatedSelector(c, spec, name)),
    ...jobSpecCauses(c, 'spec', spec, labelled),
  ];
  if (manual || spec['selector'] !== undefined) causes.push(...manualSelector(c, spec, labelled));
  const completions = asNumber(spec['completions']);
  if (spec['completionMode'] === 'Indexed' && completions !== undefined && completions > 0) {
    const host = numberedPod(name, completions - 1);
    if (dnsLabel(host).length > 0) causes.push(invalid(c, 'metadata.name', name, `will not able to create pod with invalid DNS label: ${host}`));
  }
  return causes;
}

/** The labels that the server puts on the pods of a Job; its name has to be a label value. */
function withJobLabels(template: Json, name: string): Json {
  const metadata = asObject(template['metadata']);
  const labels = { ...asObject(metadata['labels']), 'job-name': name, 'batch.kubernetes.io/job-name': name };
  return { ...template, metadata: { ...metadata, labels } };
}

/** Without `manualSelector` the selector may say nothing but what the server generates. */
function generatedSelector(c: Context, spec: Json, name: string): Cause[] {
  const selector = selectorOf(spec['selector']);
  const generated = { 'job-name': name, 'batch.kubernetes.io/job-name': name };
  if (selector === undefined || selects(selector, generated)) return [];
  return [invalid(c, 'spec.selector', renderSelector(selector), '`selector` not auto-generated')];
}

function manualSelector(c: Context, spec: Json, template: Json): Cause[] {
  const selector = selectorOf(spec['selector']);
  const labels = stringMapOf(asObject(template['metadata'])['labels']);
  return [
    ...(selector === undefined ? (spec['manualSelector'] === true ? [required('spec.selector')] : []) : validateSelector(c, 'spec.selector', selector)),
    ...((selector === undefined && spec['manualSelector'] !== true) || selects(selector, labels) ? []
      : [invalid(c, 'spec.template.metadata.labels', stringMap(labels), '`selector` does not match template `labels`')]),
  ];
}

function jobSpecCauses(c: Context, field: string, spec: Json, template: Json): Cause[] {
  const causes = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished']
    .flatMap((key) => nonNegative(c, `${field}.${key}`, spec[key]));
  const mode = asText(spec['completionMode']);
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed') {
    causes.push(notSupported(c, `${field}.completionMode`, mode, ['NonIndexed', 'Indexed']));
  }
  if (mode === 'Indexed') {
    const parallelism = asNumber(spec['parallelism']) ?? 0;
    if (asNumber(spec['completions']) === undefined) causes.push(required(`${field}.completions`, 'when completion mode is Indexed'));
    if (parallelism > 100000) {
      causes.push(invalid(c, `${field}.parallelism`, parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'));
    }
  }
  causes.push(...validateTemplate(c, `${field}.template`, template, { isPod: false }));
  const path = `${field}.template.spec.restartPolicy`;
  const policy = asText(asObject(template['spec'])['restartPolicy']) || 'Always';
  if (policy === 'Always') causes.push(required(path, `valid values: ${quote('OnFailure')}, ${quote('Never')}`));
  else if (policy !== 'OnFailure' && policy !== 'Never') causes.push(notSupported(c, path, policy, ['OnFailure', 'Never']));
  return causes;
}

/** Refusals of a batch/v1 CronJob (kubernetes pkg/apis/batch/validation). */
export function validateCronJob(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const job = asObject(asObject(spec['jobTemplate'])['spec']);
  const name = storedName(object);
  const policy = asText(spec['concurrencyPolicy']) || 'Allow';
  const causes = validateMetadata(c, object, dnsSubdomain);
  if ((asText(spec['schedule']) ?? '') === '') causes.push(required('spec.schedule'));
  if (spec['timeZone'] === '') causes.push(invalid(c, 'spec.timeZone', '', 'timeZone must be nil or non-empty string'));
  causes.push(...nonNegative(c, 'spec.startingDeadlineSeconds', spec['startingDeadlineSeconds']));
  if (!['Allow', 'Forbid', 'Replace'].includes(policy)) {
    causes.push(notSupported(c, 'spec.concurrencyPolicy', policy, ['Allow', 'Forbid', 'Replace']));
  }
  causes.push(...jobSpecCauses(c, 'spec.jobTemplate.spec', job, asObject(job['template'])));
  const selector = selectorOf(job['selector']);
  if (selector !== undefined) causes.push(invalid(c, 'spec.jobTemplate.spec.selector', renderSelector(selector), '`selector` will be auto-generated'));
  causes.push(...nonNegative(c, 'spec.successfulJobsHistoryLimit', spec['successfulJobsHistoryLimit']));
  causes.push(...nonNegative(c, 'spec.failedJobsHistoryLimit', spec['failedJobsHistoryLimit']));
  if (name.length > 52) causes.push(invalid(c, 'metadata.name', name, 'must be no more than 52 characters'));
  return causes;
}
