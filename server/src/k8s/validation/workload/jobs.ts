import type { Context } from '../context.ts';
import { scheduleDeclared } from '../../versions.ts';
import { eachInvalid, invalid, notSupported, required, stringMap, tooLong, typedText } from '../errors.ts';
import { goJson, quote } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { isUsableSelector, renderSelector, selectorOf, selects, stringMapOf, validateSelector } from '../labels.ts';
import { storedName, validateMetadata } from '../metadata.ts';
import { byteLength, dnsLabel, dnsSubdomain, regexError } from '../names.ts';
import type { Path } from '../path.ts';
import { child, entry, within } from '../path.ts';
import { nonNegative } from '../numbers.ts';
import { templateCauses } from '../pod/pod-spec.ts';
import { flag, has, map, maybeNumber, maybeText, text } from '../taken.ts';

import { numberedPod } from '../../pod-ordinals.ts';
import type { Json } from '../../json.ts';
import { generatedLabels } from './defaults.ts';
import { failurePolicyCauses, successPolicyCauses } from './failure-policy.ts';
import { scheduleProblem } from './schedule.ts';
import { isTimeZone, timeZoneProblem } from './time-zone.ts';

const specOf = (object: Json): Json => map(object, 'spec') ?? {};

/** Jobs with their defaults (facts D.4). Their selector is generated unless `manualSelector` is set. */
export function validateJob(c: Context, object: Json): Cause[] {
  const [spec, name] = [specOf(object), storedName(object)];
  const causes = validateMetadata(c, object, dnsSubdomain);
  const [selector, labels] = [selectorOf(spec['selector']), stringMapOf(map(map(spec, 'template') ?? {}, 'metadata')?.['labels'])];
  if (!flag(spec, 'manualSelector')) generatedCauses(c, causes, spec, name);
  jobSpecCauses(c, causes, 'spec', spec);
  if (selector === undefined) causes.push(required('spec.selector'));
  else causes.push(...validateSelector(c, 'spec.selector', selector));
  if ((selector === undefined || isUsableSelector(c, selector)) && !selects(selector, labels))
    causes.push(invalid(c, 'spec.template.metadata.labels', stringMap(labels), '`selector` does not match template `labels`'));
  const completions = maybeNumber(spec, 'completions') ?? 0;
  if (text(spec, 'completionMode') === 'Indexed' && completions > 0) {
    const host = numberedPod(name, completions - 1);
    if (dnsLabel(host).length > 0)
      causes.push(invalid(c, 'metadata.name', name, `will not able to create pod with invalid DNS label: ${host}`));
  }
  return causes;
}

/** Without `manualSelector` labels and selector may say nothing but what the server generates. */
function generatedCauses(c: Context, into: Cause[], spec: Json, name: string): void {
  const [expected, labels] = [generatedLabels(name), stringMapOf(map(map(spec, 'template') ?? {}, 'metadata')?.['labels']) ?? {}];
  for (const key of ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name']) {
    if (labels[key] !== expected[key])
      into.push(invalid(c, entry('spec.template.metadata.labels', key), stringMap(labels), `must be '${expected[key]}'`));
  }
  const selector = selectorOf(spec['selector']);
  if (selector !== undefined && isUsableSelector(c, selector) && !selects(selector, expected))
    into.push(invalid(c, 'spec.selector', renderSelector(selector), '`selector` not auto-generated'));
}

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];

function jobSpecCauses(c: Context, into: Cause[], at: Path, spec: Json): void {
  for (const key of counts) nonNegative(c, into, at, spec, key);
  if (has(spec, 'maxFailedIndexes') && !has(spec, 'backoffLimitPerIndex'))
    into.push(required(child(at, 'backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  managerCauses(c, into, child(at, 'managedBy'), maybeText(spec, 'managedBy'));
  const mode = maybeText(spec, 'completionMode');
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    into.push(notSupported(c, child(at, 'completionMode'), mode, ['NonIndexed', 'Indexed']));
  if (mode === 'Indexed') indexedCauses(c, into, at, spec);
  else if (mode === undefined || mode === 'NonIndexed') {
    for (const key of ['backoffLimitPerIndex', 'maxFailedIndexes']) {
      const value = maybeNumber(spec, key);
      if (value !== undefined) into.push(invalid(c, child(at, key), value, 'requires indexed completion mode'));
    }
  }
  failurePolicyCauses(c, into, child(at, 'podFailurePolicy'), spec);
  successPolicyCauses(c, into, child(at, 'successPolicy'), spec);
  replacementCauses(c, into, child(at, 'podReplacementPolicy'), spec);
  const template = map(spec, 'template') ?? {};
  templateCauses({ ...c, isPod: false }, into, child(at, 'template'), template);
  const [field, policy] = [within(at, 'template', 'spec', 'restartPolicy'), text(specOf(template), 'restartPolicy')];
  if (policy === 'Always') into.push(required(field, `valid values: ${quote('OnFailure')}, ${quote('Never')}`));
  else if (policy !== 'OnFailure' && policy !== 'Never') into.push(notSupported(c, field, policy, ['OnFailure', 'Never']));
  else if (policy !== 'Never' && has(spec, 'podFailurePolicy'))
    into.push(invalid(c, field, typedText(policy), 'only "Never" is supported when podFailurePolicy is specified'));
}

function managerCauses(c: Context, into: Cause[], field: Path, manager: string | undefined): void {
  if (manager === undefined) return;
  const slash = manager.indexOf('/');
  if (manager === '') into.push(required(field));
  else if (slash <= 0 || slash === manager.length - 1)
    into.push(invalid(c, field, manager, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  else {
    const [host, path, format] = [manager.slice(0, slash), manager.slice(slash + 1), "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"];
    into.push(...eachInvalid(c, field, host, dnsSubdomain(host)));
    if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path)) into.push(invalid(c, field, path, regexError('Invalid path', format)));
  }
  if (byteLength(manager) > 63) into.push(tooLong(c, field, 63));
}

const many = 100_000;
const beyondMany = `when completions are above ${many} and used with backoff limit per index`;

function indexedCauses(c: Context, into: Cause[], at: Path, spec: Json): void {
  const [completions, parallelism, failed] = ['completions', 'parallelism', 'maxFailedIndexes'].map((key) => maybeNumber(spec, key));
  const refuse = (key: string, value: number, detail: string): void => {
    into.push(invalid(c, child(at, key), value, detail));
  };
  if (completions === undefined) into.push(required(child(at, 'completions'), 'when completion mode is Indexed'));
  if (parallelism !== undefined && parallelism > many)
    refuse('parallelism', parallelism, `must be less than or equal to ${many} when completion mode is Indexed`);
  if (completions !== undefined && failed !== undefined && failed > completions)
    refuse('maxFailedIndexes', failed, 'must be less than or equal to completions');
  if (failed !== undefined && failed > many) refuse('maxFailedIndexes', failed, `must be less than or equal to ${many}`);
  if (completions === undefined || completions <= many || !has(spec, 'backoffLimitPerIndex')) return;
  if (failed === undefined) into.push(required(child(at, 'maxFailedIndexes'), `must be specified when completions is above ${many}`));
  if (parallelism !== undefined && parallelism > many / 10)
    refuse('parallelism', parallelism, `must be less than or equal to ${many / 10} ${beyondMany}`);
  if (failed !== undefined && failed > many / 10)
    refuse('maxFailedIndexes', failed, `must be less than or equal to ${many / 10} ${beyondMany}`);
}

function replacementCauses(c: Context, into: Cause[], field: Path, spec: Json): void {
  const policy = maybeText(spec, 'podReplacementPolicy');
  if (policy === undefined) return;
  const known = has(spec, 'podFailurePolicy') ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (!known.includes(policy)) into.push(notSupported(c, field, policy, known));
}

/** Refusals of a batch/v1 CronJob with its defaults (kubernetes pkg/apis/batch/validation). */
export function validateCronJob(c: Context, object: Json): Cause[] {
  const [spec, name] = [specOf(object), storedName(object)];
  const job = specOf(map(spec, 'jobTemplate') ?? {});
  const [schedule, policy, zone] = [text(spec, 'schedule'), text(spec, 'concurrencyPolicy'), maybeText(spec, 'timeZone')];
  const causes = validateMetadata(c, object, dnsSubdomain);
  const missing = schedule === '' ? [required('spec.schedule')] : [];
  if (schedule !== '') scheduleCauses(c, causes, schedule);
  else if (!scheduleDeclared(c)) causes.push(...missing);
  nonNegative(c, causes, 'spec', spec, 'startingDeadlineSeconds');
  if (zone !== undefined) causes.push(...eachInvalid(c, 'spec.timeZone', zone, timeZoneProblem(zone)));
  if (!['Allow', 'Forbid', 'Replace'].includes(policy))
    causes.push(notSupported(c, 'spec.concurrencyPolicy', policy, ['Allow', 'Forbid', 'Replace']));
  jobSpecCauses(c, causes, 'spec.jobTemplate.spec', job);
  const selector = selectorOf(job['selector']);
  if (selector !== undefined)
    causes.push(invalid(c, 'spec.jobTemplate.spec.selector', renderSelector(selector), '`selector` will be auto-generated'));
  if (flag(job, 'manualSelector')) {
    causes.push(notSupported(c, 'spec.jobTemplate.spec.manualSelector', { value: true, json: goJson(true), go: 'true' }, ['nil', 'false']));
  }
  for (const key of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']) nonNegative(c, causes, 'spec', spec, key);
  if (byteLength(name) > 52) causes.push(invalid(c, 'metadata.name', name, 'must be no more than 52 characters'));
  return scheduleDeclared(c) ? [...causes, ...missing] : causes;
}

function scheduleCauses(c: Context, into: Cause[], schedule: string): void {
  const wrong = scheduleProblem(schedule, isTimeZone);
  if (wrong !== '') into.push(invalid(c, 'spec.schedule', schedule, wrong));
  if (schedule.includes('TZ'))
    into.push(invalid(c, 'spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
}
