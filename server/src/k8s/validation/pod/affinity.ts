import type { Context } from '../context.ts';
import { eachInvalid, forbidden, invalid, required, typedText } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { selectorCauses } from '../labels.ts';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { map, maps, number, text, texts } from '../taken.ts';
import type { Json } from '../../json.ts';
import { labelKeyCauses } from './label-keys.ts';

const hard = 'requiredDuringSchedulingIgnoredDuringExecution';
const soft = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Where a pod wants to be: on which nodes, with which pods, without which. */
export function affinityCauses(c: Context, into: Cause[], at: Path, affinity: Json | undefined): void {
  if (affinity === undefined) return;
  const nodes = map(affinity, 'nodeAffinity');
  if (nodes !== undefined) nodeAffinityCauses(c, into, child(at, 'nodeAffinity'), nodes);
  for (const key of ['podAffinity', 'podAntiAffinity']) {
    const pods = map(affinity, key);
    if (pods === undefined) continue;
    const path = child(at, key);
    for (const [i, term] of maps(pods, hard).entries()) podTermCauses(c, into, item(child(path, hard), i), term);
    for (const [i, term] of maps(pods, soft).entries()) {
      const each = item(child(path, soft), i);
      weightCauses(c, into, each, term);
      podTermCauses(c, into, child(each, 'podAffinityTerm'), map(term, 'podAffinityTerm') ?? {});
    }
  }
}

function weightCauses(c: Context, into: Cause[], at: Path, term: Json): void {
  const weight = number(term, 'weight');
  if (weight <= 0 || weight > 100) into.push(invalid(c, child(at, 'weight'), weight, 'must be in the range 1-100'));
}

function nodeAffinityCauses(c: Context, into: Cause[], at: Path, affinity: Json): void {
  const needed = map(affinity, hard);
  if (needed !== undefined) {
    const list = child(child(at, hard), 'nodeSelectorTerms');
    const terms = maps(needed, 'nodeSelectorTerms');
    if (terms.length === 0) into.push(required(list, 'must have at least one node selector term'));
    for (const [i, term] of terms.entries()) nodeTermCauses(c, into, item(list, i), term, true);
  }
  for (const [i, term] of maps(affinity, soft).entries()) {
    const path = item(child(at, soft), i);
    weightCauses(c, into, path, term);
    nodeTermCauses(c, into, child(path, 'preference'), map(term, 'preference') ?? {}, false);
  }
}

function nodeTermCauses(c: Context, into: Cause[], at: Path, term: Json, withValues: boolean): void {
  for (const [i, requirement] of maps(term, 'matchExpressions').entries())
    nodeLabelCauses(c, into, item(child(at, 'matchExpressions'), i), requirement, withValues);
  for (const [i, requirement] of maps(term, 'matchFields').entries())
    nodeFieldCauses(c, into, item(child(at, 'matchFields'), i), requirement);
}

function nodeLabelCauses(c: Context, into: Cause[], at: Path, requirement: Json, withValues: boolean): void {
  const [operator, key, values] = [text(requirement, 'operator'), text(requirement, 'key'), texts(requirement, 'values')];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) into.push(required(child(at, 'values'), "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) into.push(forbidden(child(at, 'values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) into.push(required(child(at, 'values'), "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else into.push(invalid(c, child(at, 'operator'), typedText(operator), 'not a valid selector operator'));
  into.push(...eachInvalid(c, child(at, 'key'), key, qualifiedName(c, key)));
  if (withValues)
    for (const [i, value] of values.entries()) into.push(...eachInvalid(c, item(child(at, 'values'), i), value, labelValue(c, value)));
}

function nodeFieldCauses(c: Context, into: Cause[], at: Path, requirement: Json): void {
  const [operator, key, values] = [text(requirement, 'operator'), text(requirement, 'key'), texts(requirement, 'values')];
  if (operator !== 'In' && operator !== 'NotIn')
    into.push(invalid(c, child(at, 'operator'), typedText(operator), 'not a valid selector operator'));
  else if (values.length !== 1)
    into.push(required(child(at, 'values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== 'metadata.name') into.push(invalid(c, child(at, 'key'), key, 'not a valid field selector key'));
  else for (const [i, value] of values.entries()) into.push(...eachInvalid(c, item(child(at, 'values'), i), value, dnsSubdomain(value)));
}

function podTermCauses(c: Context, into: Cause[], at: Path, term: Json): void {
  const key = text(term, 'topologyKey');
  selectorCauses(c, into, child(at, 'labelSelector'), term['labelSelector']);
  selectorCauses(c, into, child(at, 'namespaceSelector'), term['namespaceSelector']);
  for (const name of texts(term, 'namespaces')) into.push(...eachInvalid(c, child(at, 'namespace'), name, dnsLabel(name)));
  labelKeyCauses(c, into, at, term);
  if (key === '') into.push(required(child(at, 'topologyKey'), 'can not be empty'));
  into.push(...eachInvalid(c, child(at, 'topologyKey'), key, qualifiedName(c, key)));
}
