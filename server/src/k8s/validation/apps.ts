import { own } from '../../base/own.ts';
import type { Context } from './context.ts';
import { forbidden, invalid, notSupported, required, stringMap, typedText } from './errors.ts';
import type { Cause } from './errors.ts';
import { isEmptySelector, isUsableSelector, renderSelector, selectorOf, selects, stringMapOf, validateSelector } from './labels.ts';
import type { Selector } from './labels.ts';
import { validateMetadata, withTemplateLabels } from './metadata.ts';
import { declaredSubdomain, dnsLabel, dnsSubdomain, labelCauses } from './names.ts';
import { templateMetadata, validateTemplate } from './pod-spec.ts';
import { daemonSetStrategy, deploymentStrategy, statefulSetStrategy } from './update-strategy.ts';
import { controllerGenerateNameUnchecked, serviceNameChecked, statefulSetMetadataTwice, statefulSetTemplateChecked } from '../versions.ts';
import type { Json } from '../json.ts';
import { asNumber, asObject, asText } from '../json.ts';

const mismatch = '`selector` does not match template `labels`';
const templateLabels = 'spec.template.metadata.labels';

/** The refusal of a number below 0. */
export function nonNegative(c: Context, field: string, plain: unknown): Cause[] {
  const value = asNumber(plain) ?? 0;
  return value < 0 ? [invalid(c, field, value, 'must be greater than or equal to 0')] : [];
}

function selectorCauses(c: Context, selector: Selector | undefined, kind: string): Cause[] {
  if (selector === undefined) return [required('spec.selector')];
  const causes = validateSelector(c, 'spec.selector', selector);
  return isEmptySelector(selector)
    ? [...causes, invalid(c, 'spec.selector', renderSelector(selector), `empty selector is invalid for ${kind}`)] : causes;
}

/** Does the selector, if it says anything, match the labels of the template? A missing one matches nothing. */
function mismatches(selector: Selector | undefined, template: Json): boolean {
  return !(selector !== undefined && isEmptySelector(selector)) && !selects(selector, labelsOf(template));
}

const labelsOf = (template: Json): Readonly<Record<string, string>> | undefined => stringMapOf(asObject(template['metadata'])['labels']);

function onlyAlways(c: Context, field: string, spec: Json, kind: string): Cause[] {
  const policy = asText(spec['restartPolicy']) || 'Always';
  const deadline = spec['activeDeadlineSeconds'];
  return [
    ...(policy === 'Always' ? [] : [notSupported(c, `${field}.restartPolicy`, policy, ['Always'])]),
    ...(deadline === undefined || deadline === null ? []
      : [forbidden(`${field}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}

/** StatefulSets (facts D.2). */
export function validateStatefulSet(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const template = asObject(spec['template']);
  const policy = asText(spec['podManagementPolicy']) || 'OrderedReady';
  const serviceName = asText(spec['serviceName']) ?? '';
  const selector = selectorOf(spec['selector']);
  const causes = validateMetadata(c, object, dnsLabel);
  if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    causes.push(invalid(c, 'spec.podManagementPolicy', typedText(policy), "must be 'OrderedReady' or 'Parallel'"));
  }
  causes.push(...statefulSetStrategy(c, spec['updateStrategy']));
  causes.push(...nonNegative(c, 'spec.replicas', spec['replicas']), ...nonNegative(c, 'spec.minReadySeconds', spec['minReadySeconds']));
  causes.push(...nonNegative(c, 'spec.ordinals.start', asObject(spec['ordinals'])['start']));
  if (serviceName !== '' && serviceNameChecked(c)) causes.push(...labelCauses(c, 'spec.serviceName', serviceName));
  causes.push(...selectorCauses(c, selector, 'statefulset'));
  if (selector !== undefined && !isUsableSelector(c, selector)) causes.push(invalid(c, 'spec.selector', renderSelector(selector), ''));
  else {
    if (mismatches(selector, template)) causes.push(invalid(c, templateLabels, stringMap(labelsOf(template)), mismatch));
    if (statefulSetTemplateChecked(c)) causes.push(...validateTemplate(c, 'spec.template', template, { isPod: false, skipIdentity: true }));
    if (statefulSetMetadataTwice(c)) causes.push(...templateMetadata(c, 'spec.template', asObject(template['metadata'])));
  }
  return [...causes, ...onlyAlways(c, 'spec.template.spec', asObject(template['spec']), 'StatefulSet')];
}

function replicatedTemplate(c: Context, selector: Selector | undefined, template: Json): Cause[] {
  if (selector !== undefined && !isUsableSelector(c, selector)) return [invalid(c, 'spec.selector', renderSelector(selector), 'invalid label selector')];
  return [
    ...(mismatches(selector, template) ? [invalid(c, templateLabels, stringMap(labelsOf(template)), mismatch)] : []),
    ...validateTemplate(c, 'spec.template', template, { isPod: false }),
    ...onlyAlways(c, 'spec.template.spec', asObject(template['spec']), 'ReplicaSet'),
  ];
}

/** Refusals of an apps/v1 Deployment (kubernetes pkg/apis/apps/validation). */
export function validateDeployment(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const selector = selectorOf(spec['selector']);
  const deadline = spec['progressDeadlineSeconds'] === undefined ? 600 : asNumber(spec['progressDeadlineSeconds']) ?? 600;
  const ready = asNumber(spec['minReadySeconds']) ?? 0;
  return [
    ...validateMetadata(c, object, dnsSubdomain),
    ...nonNegative(c, 'spec.replicas', spec['replicas']),
    ...selectorCauses(c, selector, 'deployment'),
    ...replicatedTemplate(c, selector, asObject(spec['template'])),
    ...deploymentStrategy(c, spec['strategy']),
    ...nonNegative(c, 'spec.minReadySeconds', ready),
    ...nonNegative(c, 'spec.revisionHistoryLimit', spec['revisionHistoryLimit']),
    ...nonNegative(c, 'spec.progressDeadlineSeconds', deadline),
    ...(deadline <= ready ? [invalid(c, 'spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : []),
  ];
}

/** Refusals of an apps/v1 ReplicaSet (kubernetes pkg/apis/apps/validation). */
export function validateReplicaSet(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const selector = selectorOf(spec['selector']);
  return [
    ...validateMetadata(c, object, dnsSubdomain),
    ...nonNegative(c, 'spec.replicas', spec['replicas']),
    ...nonNegative(c, 'spec.minReadySeconds', spec['minReadySeconds']),
    ...selectorCauses(c, selector, 'deployment'),
    ...replicatedTemplate(c, selector, asObject(spec['template'])),
  ];
}

/** Refusals of an apps/v1 DaemonSet (kubernetes pkg/apis/apps/validation). */
export function validateDaemonSet(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const template = asObject(spec['template']);
  const selector = selectorOf(spec['selector']);
  const causes = [...validateMetadata(c, object, dnsSubdomain), ...(selector === undefined ? [] : validateSelector(c, 'spec.selector', selector))];
  if (selector === undefined || (isUsableSelector(c, selector) && !selects(selector, labelsOf(template)))) {
    causes.push(invalid(c, templateLabels, stringMap(labelsOf(template)), mismatch));
  }
  if (selector !== undefined && isEmptySelector(selector)) {
    causes.push(invalid(c, 'spec.selector', renderSelector(selector), 'empty selector is invalid for daemonset'));
  }
  return [
    ...causes,
    ...validateTemplate(c, 'spec.template', template, { isPod: false }),
    ...onlyAlways(c, 'spec.template.spec', asObject(template['spec']), 'DaemonSet'),
    ...nonNegative(c, 'spec.minReadySeconds', spec['minReadySeconds']),
    ...daemonSetStrategy(c, spec['updateStrategy']),
    ...nonNegative(c, 'spec.revisionHistoryLimit', spec['revisionHistoryLimit']),
  ];
}

/** ReplicationControllers: the selector is a plain map and defaults to the template's labels. */
export function validateReplicationController(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const template = spec['template'];
  const written = labelsOf(asObject(template));
  const labels = written ?? {};
  const given = stringMapOf(spec['selector']) ?? {};
  const selector = Object.keys(given).length > 0 ? given : labels;
  const causes = [...validateMetadata(c, withTemplateLabels(object), declaredSubdomain(c), !controllerGenerateNameUnchecked(c)), ...nonNegative(c, 'spec.minReadySeconds', spec['minReadySeconds'])];
  if (Object.keys(selector).length === 0) causes.push(required('spec.selector'));
  causes.push(...nonNegative(c, 'spec.replicas', spec['replicas']));
  if (template === undefined || template === null) return [...causes, required('spec.template')];
  if (Object.keys(selector).some((key) => own(labels, key) !== selector[key])) causes.push(invalid(c, templateLabels, stringMap(written), mismatch));
  return [
    ...causes,
    ...validateTemplate(c, 'spec.template', asObject(template), { isPod: false }),
    ...onlyAlways(c, 'spec.template.spec', asObject(asObject(template)['spec']), 'ReplicationController'),
  ];
}
