import { present } from '../k8s/json.ts';
import type { Endpoints } from '../k8s/kinds.ts';
import { isEndpoints } from '../model/keys.ts';
import type { InstanceOf, Model } from '../model/types.ts';
import type { YamlData } from '../yaml/write.ts';
import { defineRule } from './define.ts';
import { replaceObject } from './fixes/field-edits.ts';
import { sliceOf } from './fixes/new-slice.ts';
import { isWarnedOf } from './lib/preconditions.ts';
import { warningsOf } from './lib/verdict.ts';

export const rule = defineRule({
  id: 'endpoints-deprecated',
  category: 'warned',
  severity: 'hint',
  on: ['Endpoints'],
  when: isWarnedOf,
  summary: 'v1 Endpoints, deprecated since 1.33',
  docs: {
    what: 'An object of kind Endpoints, where the cluster is of version 1.33 or newer.',
    why: 'The API is deprecated; the cluster mirrors such objects into EndpointSlices, which is what DNS reads.',
    fix: 'Write an EndpointSlice with the label `kubernetes.io/service-name`.',
    fixSafety: 'Not applied in bulk: comments in the object are lost.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#endpoints'],
  },
  examples: [
    {
      title: 'Addresses for a Service without selector',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
---
apiVersion: v1
kind: Endpoints
metadata:
  name: db
subsets:
  - addresses:
      - ip: 10.0.0.7
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: db-1
  labels:
    kubernetes.io/service-name: db
addressType: IPv4
endpoints:
  - addresses:
      - 10.0.0.7
`,
    },
  ],
  *check(subject, model) {
    const text = warningsOf(subject, model).find((warning) => warning.text.startsWith('v1 Endpoints is deprecated'))?.text;
    if (text === undefined || !isEndpoints(subject)) return;
    const slice = sliceInstead(subject, model);
    yield {
      field: 'kind',
      message: `Endpoints "${subject.facts.object.name}" uses a deprecated API: the API server warns "${text}". Write an EndpointSlice.`,
      tags: ['deprecated'],
      ...(slice === undefined ? {} : { fixes: [{ title: 'Convert to an EndpointSlice', safe: false, preferred: true, edits: replaceObject(subject, slice) }] }),
    };
  },
});

/** One slice can say what a single subset of one family, without host names out of order, says. */
function sliceInstead(endpoints: InstanceOf<Endpoints>, model: Model): YamlData | undefined {
  const [subset, ...more] = endpoints.facts.object.subsets;
  if (subset === undefined || more.length > 0) return undefined;
  const all = [...subset.addresses.map((address) => ({ ...address, ready: true })), ...subset.notReadyAddresses.map((address) => ({ ...address, ready: false }))];
  const six = all.filter(({ ip }) => ip.includes(':')).length;
  if (all.length === 0 || (six !== 0 && six !== all.length)) return undefined;
  return sliceOf(endpoints, model, six === 0 ? 'IPv4' : 'IPv6', {
    endpoints: all.map(({ ip, hostname, ready }) => ({
      addresses: [ip], ...(hostname === undefined || hostname === '' ? {} : { hostname }), ...(ready ? {} : { conditions: { ready } }),
    })),
    ...(subset.ports.length === 0 ? {} : { ports: subset.ports.map(({ name, port, protocol }) => present({ name, port, protocol })) }),
  });
}
