import { own } from '../../../base/own.ts';
import type { Context } from '../context.ts';
import { forbidden, invalid, notSupported, required, stringMap, typedText } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { isEmptySelector, isUsableSelector, renderSelector, selectorOf, selects, stringMapOf, validateSelector } from '../labels.ts';
import type { Selector } from '../labels.ts';
import { validateMetadata } from '../metadata.ts';
import { declaredSubdomain, dnsLabel, dnsSubdomain, labelCauses } from '../names.ts';
import { child, item, within } from '../path.ts';
import { podAnnotationCauses } from '../pod/annotations.ts';
import { claimSpecCauses } from '../pod/volumes/claims.ts';
import { nonNegative } from '../numbers.ts';
import { templateCauses, templateMetadataCauses } from '../pod/pod-spec.ts';
import { has, map, maps, number, text } from '../taken.ts';
import {
  controllerGenerateNameUnchecked,
  serviceNameChecked,
  statefulSetClaimsJudged,
  statefulSetMetadataTwice,
  statefulSetTemplateChecked,
} from '../../versions.ts';
import type { Json } from '../../json.ts';
import { daemonSetStrategy, deploymentStrategy, statefulSetStrategy } from './update-strategy.ts';

const mismatch = '`selector` does not match template `labels`';
const templateLabels = 'spec.template.metadata.labels';

const specOf = (object: Json): Json => map(object, 'spec') ?? {};
const labelsOf = (template: Json): Readonly<Record<string, string>> | undefined => stringMapOf(map(template, 'metadata')?.['labels']);

function selectorOfKind(c: Context, into: Cause[], selector: Selector | undefined, kind: string): void {
  if (selector === undefined) {
    into.push(required('spec.selector'));
    return;
  }
  into.push(...validateSelector(c, 'spec.selector', selector));
  if (isEmptySelector(selector)) into.push(invalid(c, 'spec.selector', renderSelector(selector), `empty selector is invalid for ${kind}`));
}

/** Does the selector, if it says anything, match the labels of the template? A missing one matches nothing. */
function mismatches(selector: Selector | undefined, template: Json): boolean {
  return !(selector !== undefined && isEmptySelector(selector)) && !selects(selector, labelsOf(template));
}

/** Pods of a controller run for ever. */
function onlyAlways(c: Context, into: Cause[], template: Json, kind: string): void {
  const [spec, at] = [map(template, 'spec') ?? {}, 'spec.template.spec'];
  const policy = text(spec, 'restartPolicy');
  if (policy !== 'Always') into.push(notSupported(c, child(at, 'restartPolicy'), policy, ['Always']));
  if (has(spec, 'activeDeadlineSeconds'))
    into.push(forbidden(child(at, 'activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`));
}

/** StatefulSets (facts D.2), with their defaults. */
export function validateStatefulSet(c: Context, object: Json): Cause[] {
  const spec = specOf(object);
  const [policy, serviceName, selector] = [text(spec, 'podManagementPolicy'), text(spec, 'serviceName'), selectorOf(spec['selector'])];
  const causes = validateMetadata(c, object, dnsLabel);
  if (policy !== 'OrderedReady' && policy !== 'Parallel')
    causes.push(invalid(c, 'spec.podManagementPolicy', typedText(policy), "must be 'OrderedReady' or 'Parallel'"));
  causes.push(...statefulSetStrategy(c, map(spec, 'updateStrategy') ?? {}));
  retentionCauses(c, causes, map(spec, 'persistentVolumeClaimRetentionPolicy') ?? {});
  if (statefulSetClaimsJudged(c))
    for (const [i, claim] of maps(spec, 'volumeClaimTemplates').entries())
      claimSpecCauses(c, causes, child(item('spec.volumeClaimTemplates', i), 'spec'), specOf(claim));
  nonNegative(c, causes, 'spec', spec, 'replicas');
  nonNegative(c, causes, 'spec', spec, 'minReadySeconds');
  const ordinals = map(spec, 'ordinals');
  if (ordinals !== undefined) nonNegative(c, causes, 'spec.ordinals', ordinals, 'start');
  if (serviceName !== '' && serviceNameChecked(c)) causes.push(...labelCauses(c, 'spec.serviceName', serviceName));
  selectorOfKind(c, causes, selector, 'statefulset');
  if (selector !== undefined && !isUsableSelector(c, selector)) causes.push(invalid(c, 'spec.selector', renderSelector(selector), ''));
  else statefulTemplateCauses(c, causes, spec, selector);
  onlyAlways(c, causes, map(spec, 'template') ?? {}, 'StatefulSet');
  return causes;
}

function retentionCauses(c: Context, into: Cause[], policy: Json): void {
  for (const key of ['whenDeleted', 'whenScaled']) {
    const value = text(policy, key);
    if (value !== 'Retain' && value !== 'Delete')
      into.push(notSupported(c, within('spec.persistentVolumeClaimRetentionPolicy', key), value, ['Retain', 'Delete']));
  }
}

/** The template as the controller will make pods of it: hostname and subdomain are its affair, and claims become volumes. */
function statefulTemplateCauses(c: Context, into: Cause[], spec: Json, selector: Selector | undefined): void {
  const template = map(spec, 'template') ?? {};
  const metadata = map(template, 'metadata') ?? {};
  if (mismatches(selector, template)) into.push(invalid(c, templateLabels, stringMap(labelsOf(template)), mismatch));
  const context = { ...c, isPod: false };
  if (statefulSetTemplateChecked(c))
    templateCauses(context, into, 'spec.template', { metadata, spec: withClaims(spec, map(template, 'spec') ?? {}) });
  if (!statefulSetMetadataTwice(c)) return;
  templateMetadataCauses(context, into, 'spec.template', metadata);
  podAnnotationCauses(c, into, 'spec.template.annotations', stringMapOf(metadata['annotations']), map(template, 'spec') ?? {});
}

function withClaims(spec: Json, pod: Json): Json {
  const { hostname: _hostname, subdomain: _subdomain, ...rest } = pod;
  const claims = maps(spec, 'volumeClaimTemplates');
  if (claims.length === 0) return rest;
  const names = new Set(claims.map((claim) => text(map(claim, 'metadata') ?? {}, 'name')));
  const made = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...rest, volumes: [...made, ...maps(pod, 'volumes').filter((volume) => !names.has(text(volume, 'name')))] };
}

function replicatedTemplate(c: Context, into: Cause[], spec: Json, selector: Selector | undefined): void {
  const template = map(spec, 'template') ?? {};
  if (selector !== undefined && !isUsableSelector(c, selector)) {
    into.push(invalid(c, 'spec.selector', renderSelector(selector), 'invalid label selector'));
    return;
  }
  if (mismatches(selector, template)) into.push(invalid(c, templateLabels, stringMap(labelsOf(template)), mismatch));
  templateCauses({ ...c, isPod: false }, into, 'spec.template', template);
  onlyAlways(c, into, template, 'ReplicaSet');
}

/** Refusals of an apps/v1 Deployment with its defaults (kubernetes pkg/apis/apps/validation). */
export function validateDeployment(c: Context, object: Json): Cause[] {
  const spec = specOf(object);
  const [selector, causes] = [selectorOf(spec['selector']), validateMetadata(c, object, dnsSubdomain)];
  nonNegative(c, causes, 'spec', spec, 'replicas');
  selectorOfKind(c, causes, selector, 'deployment');
  replicatedTemplate(c, causes, spec, selector);
  causes.push(...deploymentStrategy(c, map(spec, 'strategy') ?? {}));
  for (const key of ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']) nonNegative(c, causes, 'spec', spec, key);
  const deadline = number(spec, 'progressDeadlineSeconds');
  if (deadline <= number(spec, 'minReadySeconds'))
    causes.push(invalid(c, 'spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return causes;
}

/** Refusals of an apps/v1 ReplicaSet with its defaults (kubernetes pkg/apis/apps/validation). */
export function validateReplicaSet(c: Context, object: Json): Cause[] {
  const spec = specOf(object);
  const [selector, causes] = [selectorOf(spec['selector']), validateMetadata(c, object, dnsSubdomain)];
  for (const key of ['replicas', 'minReadySeconds']) nonNegative(c, causes, 'spec', spec, key);
  selectorOfKind(c, causes, selector, 'deployment');
  replicatedTemplate(c, causes, spec, selector);
  return causes;
}

/** Refusals of an apps/v1 DaemonSet with its defaults (kubernetes pkg/apis/apps/validation). */
export function validateDaemonSet(c: Context, object: Json): Cause[] {
  const spec = specOf(object);
  const [template, selector, causes] = [
    map(spec, 'template') ?? {},
    selectorOf(spec['selector']),
    validateMetadata(c, object, dnsSubdomain),
  ];
  if (selector !== undefined) causes.push(...validateSelector(c, 'spec.selector', selector));
  if (selector === undefined || (isUsableSelector(c, selector) && !selects(selector, labelsOf(template)))) {
    causes.push(invalid(c, templateLabels, stringMap(labelsOf(template)), mismatch));
  }
  if (selector !== undefined && isEmptySelector(selector))
    causes.push(invalid(c, 'spec.selector', renderSelector(selector), 'empty selector is invalid for daemonset'));
  templateCauses({ ...c, isPod: false }, causes, 'spec.template', template);
  onlyAlways(c, causes, template, 'DaemonSet');
  nonNegative(c, causes, 'spec', spec, 'minReadySeconds');
  causes.push(...daemonSetStrategy(c, map(spec, 'updateStrategy') ?? {}));
  nonNegative(c, causes, 'spec', spec, 'revisionHistoryLimit');
  return causes;
}

/** ReplicationControllers with their defaults: the selector is a plain map. */
export function validateReplicationController(c: Context, object: Json): Cause[] {
  const spec = specOf(object);
  const [template, selector] = [map(spec, 'template'), stringMapOf(spec['selector']) ?? {}];
  const causes = validateMetadata(c, object, declaredSubdomain(c), { generateName: controllerGenerateNameUnchecked(c) });
  nonNegative(c, causes, 'spec', spec, 'minReadySeconds');
  if (Object.keys(selector).length === 0) causes.push(required('spec.selector'));
  nonNegative(c, causes, 'spec', spec, 'replicas');
  if (template === undefined) {
    causes.push(required('spec.template'));
    return causes;
  }
  const labels = labelsOf(template);
  if (Object.keys(selector).some((key) => own(labels ?? {}, key) !== selector[key]))
    causes.push(invalid(c, templateLabels, stringMap(labels), mismatch));
  templateCauses({ ...c, isPod: false }, causes, 'spec.template', template);
  onlyAlways(c, causes, template, 'ReplicationController');
  return causes;
}
