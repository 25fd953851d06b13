import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { isService } from '../../model/keys.ts';
import type { YamlData } from '../../yaml/editing/write.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { addDocument, find, removeField, together, withWritten } from '../fixes/field-edits.ts';
import type { EditsOf } from '../fixes/field-edits.ts';
import { exposedNameBeside } from '../lib/new-names.ts';
import { metadataBeside } from '../fixes/new-service.ts';
import { isRefused } from '../lib/preconditions.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'headless-with-node-port', wording);
  },
});

const wording: Wording = {
  say: (_refusal, object, subject) =>
    isService(subject)
      ? `A headless Service cannot be of type ${subject.facts.object.type ?? ''}, so the API server refuses ${object}.`
      : undefined,
  advise: () => ['Remove the type or clusterIP: None, or use one Service for each purpose.'],
  fixes: (_refusal, subject, model) => (isService(subject) ? waysOut(subject, model) : []),
  related: (_refusal, subject) => [
    { path: 'spec.type', message: `Type of ${called(subject)}` },
    { path: 'spec.clusterIP', message: `${called(subject)} is headless` },
  ],
};

/** Fields that only types with node ports may have. */
const exposing = [
  'type',
  'externalTrafficPolicy',
  'loadBalancerClass',
  'allocateLoadBalancerNodePorts',
  'loadBalancerSourceRanges',
  'loadBalancerIP',
  'healthCheckNodePort',
];

function waysOut(service: InstanceOf<Service>, model: Model): readonly Fix[] {
  const { name, type = '', selector, ports } = service.facts.object;
  const headless = dropExposure(service);
  const cluster = ['spec.clusterIP', 'spec.clusterIPs']
    .filter((path) => find(service, path) !== undefined)
    .map((path) => removeField(service, path));
  const fresh = exposedNameBeside(service, name, model);
  const exposed = (own: string): YamlData => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataBeside(service, own),
    spec: { type, ...(selector === undefined ? {} : { selector: { ...selector } }), ports: ports.map((port) => ({ ...port })) },
  });
  return [
    { title: `Keep it headless: remove type ${type}`, safe: false, preferred: true, edits: headless },
    { title: 'Give it a cluster IP: remove clusterIP None', safe: false, edits: together(...cluster) },
    ...(ports.length > 0
      ? [
          {
            title: `Split: headless "${name}" and ${type} "${fresh}"`,
            safe: false,
            edits: withWritten(service, 'metadata.name', fresh, (own) => together(headless, addDocument(service, exposed(own)))),
          },
        ]
      : []),
  ];
}

function dropExposure(service: InstanceOf<Service>): EditsOf {
  const fields = exposing.map((key) => `spec.${key}`).filter((path) => find(service, path) !== undefined);
  const nodePorts = service.facts.object.ports
    .map((_, i) => `spec.ports[${i}].nodePort`)
    .filter((path) => find(service, path) !== undefined);
  return together(...[...fields, ...nodePorts].map((path) => removeField(service, path)));
}
