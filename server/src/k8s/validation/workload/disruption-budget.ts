import type { Context } from '../context.ts';
import { invalid, notSupported } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import type { Cause, Rendered } from '../errors.ts';
import { renderSelector, selectorCauses, selectorOf } from '../labels.ts';
import { validateMetadata } from '../metadata.ts';
import { pathSegment } from '../names.ts';
import { child } from '../path.ts';
import { has, map, maybeText } from '../taken.ts';
import type { Json } from '../../json.ts';
import { amountCauses, overHundred } from './amounts.ts';

/** PodDisruptionBudgets (kubernetes pkg/apis/policy/validation). Their names are looked at only where all else is right. */
export function validateDisruptionBudget(c: Context, object: Json): Cause[] {
  const spec = map(object, 'spec') ?? {};
  const causes: Cause[] = [];
  const amounts = ['minAvailable', 'maxUnavailable'].filter((key) => has(spec, key));
  if (amounts.length > 1) causes.push(invalid(c, 'spec', specValue(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const key of amounts) {
    const amount = spec[key];
    if (typeof amount === 'number' || typeof amount === 'string')
      causes.push(...amountCauses(c, child('spec', key), amount), ...overHundred(c, child('spec', key), amount));
  }
  selectorCauses(c, causes, 'spec.selector', spec['selector']);
  const eviction = maybeText(spec, 'unhealthyPodEvictionPolicy');
  if (eviction !== undefined && eviction !== 'AlwaysAllow' && eviction !== 'IfHealthyBudget') {
    causes.push(notSupported(c, 'spec.unhealthyPodEvictionPolicy', eviction, ['AlwaysAllow', 'IfHealthyBudget']));
  }
  return causes.length > 0 ? causes : validateMetadata(c, object, pathSegment, { generateName: true, finalizerNames: true });
}

function specValue(spec: Json): Rendered {
  const selector = selectorOf(spec['selector']);
  const shown = (key: string): string => goJson(spec[key] ?? null);
  const json =
    `{"MinAvailable":${shown('minAvailable')},"Selector":${selector === undefined ? 'null' : renderSelector(selector).json}` +
    `,"MaxUnavailable":${shown('maxUnavailable')},"UnhealthyPodEvictionPolicy":${shown('unhealthyPodEvictionPolicy')}}`;
  return { value: spec, json, go: json };
}
