import { present } from '../../k8s/json.ts';
import type { Endpoints } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import type { YamlData } from '../../yaml/editing/write.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { replaceObject } from '../fixes/field-edits.ts';
import { sliceOf } from '../fixes/new-slice.ts';
import { isWarnedOf } from '../lib/preconditions.ts';
import { warningsOf } from '../lib/refusals/verdict.ts';

const say = sentences({
  deprecated: ({ name, warning }: { name: string; warning: string }) =>
    `Endpoints "${name}" uses a deprecated API: the API server warns "${warning}". Write an EndpointSlice.`,
});

export const rule = defineRule({
  on: ['Endpoints'],
  when: isWarnedOf,
  *check(subject, model) {
    const text = warningsOf(subject, model).find((warning) => warning.text.startsWith('v1 Endpoints is deprecated'))?.text;
    if (text === undefined) return;
    const slice = sliceInstead(subject, model);
    yield {
      field: 'kind',
      ...say('deprecated', { name: subject.facts.object.name, warning: text }),
      tags: ['deprecated'],
      ...(slice === undefined
        ? {}
        : { fixes: [{ title: 'Convert to an EndpointSlice', safe: false, preferred: true, edits: replaceObject(subject, slice) }] }),
    };
  },
});

/** One slice can say what a single subset of one family, without host names out of order, says. */
function sliceInstead(endpoints: InstanceOf<Endpoints>, model: Model): YamlData | undefined {
  const [subset, ...more] = endpoints.facts.object.subsets;
  if (subset === undefined || more.length > 0) return undefined;
  const all = [
    ...subset.addresses.map((address) => ({ ...address, ready: true })),
    ...subset.notReadyAddresses.map((address) => ({ ...address, ready: false })),
  ];
  const six = all.filter(({ ip }) => ip.includes(':')).length;
  if (all.length === 0 || (six !== 0 && six !== all.length)) return undefined;
  return sliceOf(endpoints, model, six === 0 ? 'IPv4' : 'IPv6', {
    endpoints: all.map(({ ip, hostname, ready }) => ({
      addresses: [ip],
      ...(hostname === undefined || hostname === '' ? {} : { hostname }),
      ...(ready ? {} : { conditions: { ready } }),
    })),
    ...(subset.ports.length === 0 ? {} : { ports: subset.ports.map(({ name, port, protocol }) => present({ name, port, protocol })) }),
  });
}
