import type { Service } from '../k8s/kinds.ts';
import { countsHere } from '../model/scope/candidates.ts';
import type { InstanceOf, Model } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import type { Fix } from './define.ts';
import { documents, service as serviceText } from './lib/example.ts';
import { addDocument } from './fixes/field-edits.ts';
import { selectThesePods } from './fixes/label-fixes.ts';
import { misspelt } from './lib/misspelt.ts';
import { isNamedAlike } from './lib/near-miss.ts';
import { sliceFor } from './fixes/new-slice.ts';
import { isWhole } from '../facts/known.ts';
import { isHeadlessService } from './lib/preconditions.ts';
import { onObject, possible } from './lib/reach.ts';
import { isClaimedElsewhere, nothingSelected } from './lib/selects-nothing.ts';

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
    what: 'A headless Service has no selector, and no Endpoints or EndpointSlice of the workspace belongs to it.',
    why: 'Until something writes endpoints for it, its name is answered with NXDOMAIN.',
    fix: 'Create an EndpointSlice with the label `kubernetes.io/service-name`, or add a selector.',
    fixSafety: 'Not applied in bulk: the new EndpointSlice holds an example address that has to be replaced.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors'],
  },
  examples: [{ title: 'The EndpointSlice was forgotten', bad: bare, good: documents(bare, slice) }],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { name, selector } = subject.facts.object;
    if (selector !== undefined || misspelt(subject, 'spec.selector') || isClaimedElsewhere(subject, model)) return;
    if (possible(model.scope.endpointsOf(subject)).length > 0) return;
    yield {
      rests: nothingSelected(subject, model),
      field: 'spec.selector',
      message: `Headless Service "${name}" has no selector and no EndpointSlice is written for it: its name is NXDOMAIN until something makes its endpoints. Create an EndpointSlice or add a selector.`,
      fixes: [...addSelector(subject, model), ...onObject(model, subject, subject, createSlice(subject, model))],
    };
  },
});

/** The pods near by that are named like the Service. */
function addSelector(service: InstanceOf<Service>, model: Model): readonly Fix[] {
  const pods = model.scope.podsInReach(service).find((candidate) =>
    candidate.distance <= 1 && countsHere(candidate) && isWhole(candidate.instance.facts) && isNamedAlike(candidate.instance.facts.object.name, service.facts.object.name));
  return pods === undefined ? [] : [selectThesePods(service, pods.instance)];
}

/** 192.0.2.10 is an address for documentation (RFC 5737). */
function createSlice(service: InstanceOf<Service>, model: Model): Fix {
  return {
    title: 'Create an EndpointSlice', safe: false, warning: 'Replace the example address 192.0.2.10.',
    edits: addDocument(service, sliceFor(service, model, '192.0.2.10'), 'after'),
  };
}
