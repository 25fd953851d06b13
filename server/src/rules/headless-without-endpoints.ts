import type { Service } from '../k8s/kinds.ts';
import type { InstanceOf, Model } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import type { Fix } from './define.ts';
import { documents, service as serviceText } from './lib/example.ts';
import { addDocument } from './fixes/field-edits.ts';
import { sliceFor } from './fixes/new-slice.ts';
import { isHeadlessService } from './lib/preconditions.ts';
import { onObject } from './lib/reach.ts';
import { nothingSelected } from './lib/selects-nothing.ts';
import { lacksEndpoints, podsAlike, saidOfPodsAlike } from './lib/without-endpoints.ts';

const bare = serviceText('legacy-db', ['clusterIP: None', 'ports:', '  - name: sql', '    port: 5432']);
const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: legacy-db-1
  labels:
    kubernetes.io/service-name: legacy-db
addressType: IPv4
ports:
  - name: sql
    port: 5432
endpoints:
  - addresses:
      - 10.20.0.5
`;

export const rule = defineRule({
  id: 'headless-without-endpoints',
  category: 'silent',
  severity: 'hint',
  on: ['Service'],
  when: isHeadlessService,
  summary: 'A headless Service without selector and without endpoints',
  docs: {
    what: 'A headless Service has no selector, and no Endpoints or EndpointSlice of the workspace belongs to it. A warning where a workload beside it has its name or its label (information where a program in its pods may write the endpoints), else a hint.',
    why: 'People see `no such host`: until something writes endpoints for it, its name is answered with NXDOMAIN.',
    fix: 'Create an EndpointSlice with the label `kubernetes.io/service-name`, or add a selector.',
    fixSafety: 'Not applied in bulk: the new EndpointSlice holds an example address that has to be replaced.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors'],
  },
  examples: [{ title: 'The EndpointSlice was forgotten', bad: bare, good: documents(bare, slice) }],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { name } = subject.facts.object;
    if (!lacksEndpoints(subject, model)) return;
    const pods = podsAlike(subject, model);
    const said = pods && saidOfPodsAlike(subject, pods, 'its name is NXDOMAIN', model);
    const slice = onObject(model, subject, subject, createSlice(subject, model));
    yield said !== undefined ? { ...said, fixes: [...said.fixes ?? [], ...slice] } : {
      rests: nothingSelected(subject, model),
      field: 'spec.selector',
      message: `Headless Service "${name}" has no selector and no EndpointSlice is written for it: its name is NXDOMAIN until something makes its endpoints. Create an EndpointSlice or add a selector.`,
      fixes: slice,
    };
  },
});

/** 192.0.2.10 is an address for documentation (RFC 5737). */
function createSlice(service: InstanceOf<Service>, model: Model): Fix {
  return {
    title: 'Create an EndpointSlice', safe: false, warning: 'Replace the example address 192.0.2.10.',
    edits: addDocument(service, sliceFor(service, model, '192.0.2.10'), 'after'),
  };
}
