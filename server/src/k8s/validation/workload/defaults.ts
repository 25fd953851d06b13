import type { Context } from '../context.ts';
import { stringMapOf } from '../labels.ts';
import { defaultClaim, defaultPodSpec } from '../pod/defaults.ts';
import { byDefault, draft, drafts, has, isDraft } from '../taken.ts';
import type { Draft } from '../taken.ts';
import { maxUnavailableOfSets } from '../../versions.ts';

/** A structure of the object that is made where it is not written. */
function made(object: Draft, key: string): Draft {
  const found = draft(object, key);
  if (found !== undefined) return found;
  const fresh: Draft = {};
  object[key] = fresh;
  return fresh;
}

function defaultTemplate(c: Context, spec: Draft): void {
  defaultPodSpec(c, made(made(spec, 'template'), 'spec'));
}

/** Amounts of a rolling update. */
function defaultRolling(strategy: Draft, amounts: Readonly<Record<string, unknown>>): void {
  byDefault(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] !== 'RollingUpdate') return;
  const rolling = made(strategy, 'rollingUpdate');
  for (const key in amounts) rolling[key] ??= amounts[key];
}

/** What the server fills into a Deployment (kubernetes SetDefaults_Deployment). */
export function defaultDeployment(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  spec['replicas'] ??= 1;
  defaultRolling(made(spec, 'strategy'), { maxUnavailable: '25%', maxSurge: '25%' });
  spec['revisionHistoryLimit'] ??= 10;
  spec['progressDeadlineSeconds'] ??= 600;
  defaultTemplate(c, spec);
}

/** The same of a ReplicaSet. */
export function defaultReplicaSet(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  spec['replicas'] ??= 1;
  defaultTemplate(c, spec);
}

/** The same of a DaemonSet. */
export function defaultDaemonSet(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  defaultRolling(made(spec, 'updateStrategy'), { maxUnavailable: 1, maxSurge: 0 });
  spec['revisionHistoryLimit'] ??= 10;
  defaultTemplate(c, spec);
}

/** The same of a StatefulSet. */
export function defaultStatefulSet(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  byDefault(spec, 'podManagementPolicy', 'OrderedReady');
  const strategy = made(spec, 'updateStrategy');
  if ((strategy['type'] ?? '') === '') {
    strategy['type'] = 'RollingUpdate';
    made(strategy, 'rollingUpdate');
  }
  const rolling = strategy['type'] === 'RollingUpdate' ? draft(strategy, 'rollingUpdate') : undefined;
  if (rolling !== undefined) {
    rolling['partition'] ??= 0;
    if (maxUnavailableOfSets(c)) rolling['maxUnavailable'] ??= 1;
  }
  const retention = made(spec, 'persistentVolumeClaimRetentionPolicy');
  for (const key of ['whenDeleted', 'whenScaled']) byDefault(retention, key, 'Retain');
  spec['replicas'] ??= 1;
  spec['revisionHistoryLimit'] ??= 10;
  for (const claim of drafts(spec, 'volumeClaimTemplates')) defaultClaim(made(claim, 'spec'));
  defaultTemplate(c, spec);
}

/** The same of a ReplicationController: it selects by the labels of its template, and takes them for its own. */
export function defaultReplicationController(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  const labels = draft(draft(draft(spec, 'template') ?? {}, 'metadata') ?? {}, 'labels');
  if (labels !== undefined) {
    if (Object.keys(draft(spec, 'selector') ?? {}).length === 0) spec['selector'] = { ...labels };
    const metadata = made(object, 'metadata');
    if (Object.keys(draft(metadata, 'labels') ?? {}).length === 0) metadata['labels'] = { ...labels };
  }
  spec['replicas'] ??= 1;
  if (has(spec, 'template')) defaultTemplate(c, spec);
}

/** The same of a new Job, with the selector that the server generates. `name`: as it will be stored. */
export function defaultJob(c: Context, object: Draft, name: string): void {
  fillJob(c, object);
  const spec = made(object, 'spec');
  if (spec['manualSelector'] === false) generateSelector(spec, made(made(spec, 'template'), 'metadata'), name);
}

/** The same of any Job. Labels that it takes over from its template are one and the same map: what is added to the one is in the other. */
export function fillJob(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  if (!has(spec, 'completions') && !has(spec, 'parallelism')) spec['completions'] = 1;
  spec['parallelism'] ??= 1;
  spec['backoffLimit'] ??= has(spec, 'backoffLimitPerIndex') ? 2 ** 31 - 1 : 6;
  const template = made(made(spec, 'template'), 'metadata');
  const [metadata, labels] = [made(object, 'metadata'), draft(template, 'labels')];
  if (labels !== undefined && Object.keys(draft(metadata, 'labels') ?? {}).length === 0) metadata['labels'] = labels;
  spec['completionMode'] ??= 'NonIndexed';
  spec['suspend'] ??= false;
  spec['podReplacementPolicy'] ??= has(spec, 'podFailurePolicy') ? 'Failed' : 'TerminatingOrFailed';
  spec['manualSelector'] ??= false;
  defaultFailureConditions(spec);
  defaultTemplate(c, spec);
}

/** Stands for the identity that the server gives a Job. */
export const jobUid = '00000000-0000-0000-0000-000000000000';

/** Labels that the server gives the pods of a Job. */
export const generatedLabels = (name: string): Readonly<Record<string, string>> => ({
  'job-name': name,
  'batch.kubernetes.io/job-name': name,
  'controller-uid': jobUid,
  'batch.kubernetes.io/controller-uid': jobUid,
});

function generateSelector(spec: Draft, template: Draft, name: string): void {
  const [labels, generated] = [made(template, 'labels'), generatedLabels(name)];
  for (const key in generated) labels[key] ??= generated[key];
  const selector = made(spec, 'selector');
  selector['matchLabels'] = { 'batch.kubernetes.io/controller-uid': jobUid, ...stringMapOf(selector['matchLabels']) };
}

function defaultFailureConditions(spec: Draft): void {
  for (const rule of drafts(draft(spec, 'podFailurePolicy') ?? {}, 'rules'))
    for (const condition of drafts(rule, 'onPodConditions')) byDefault(condition, 'status', 'True');
}

/** The same of a CronJob. The spec of its Jobs is filled in when they are made. */
export function defaultCronJob(c: Context, object: Draft): void {
  const spec = made(object, 'spec');
  byDefault(spec, 'concurrencyPolicy', 'Allow');
  spec['suspend'] ??= false;
  spec['successfulJobsHistoryLimit'] ??= 3;
  spec['failedJobsHistoryLimit'] ??= 1;
  const job = made(made(spec, 'jobTemplate'), 'spec');
  defaultFailureConditions(job);
  defaultTemplate(c, job);
}

/** Does the value stand for an object whose defaults can be written? */
export const asDraft = (value: unknown): Draft => (isDraft(value) ? value : {});
