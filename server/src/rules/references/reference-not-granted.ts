import { asList, asObject } from '../../k8s/json.ts';
import { groupOf } from '../../k8s/api-versions.ts';
import { kindOf, referencesOf } from '../../k8s/kinds.ts';
import type { ServiceReference } from '../../k8s/kinds.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { itsId } from '../../model/scope/aspects.ts';
import { evidence, missing } from '../../model/scope/evidence.ts';
import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { addDocument } from '../fixes/field-edits.ts';
import { atName, onObject } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly there: string;
  readonly kind: string;
  readonly namespace: string;
  readonly service: string;
}

const say = sentences({
  'not-granted': ({ there, kind, namespace, service }: Values) =>
    `No ReferenceGrant in namespace ${there} lets routes (${kind}) of namespace ${namespace} use Service "${service}": the backend is refused (RefNotPermitted), and its requests fail. Create one there.`,
});

export const rule = defineRule({
  on: ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  *check(subject, model) {
    const { apiVersion } = subject.facts.object;
    if (groupOf(apiVersion) !== 'gateway.networking.k8s.io') return;
    const said = new Set<string>();
    for (const reference of referencesOf(subject.facts.object)) {
      const { service: name, namespace } = reference;
      if (
        namespace === undefined ||
        subject.namespace === namespace ||
        isPlaceholder(namespace, 'namespace') ||
        reference.field.startsWith('spec.parentRefs')
      )
        continue;
      const there = model.scope.services(subject, name, namespace).find(countsHere);
      const key = `${namespace}/${name}`;
      if (there === undefined || said.has(key) || isGranted(subject, reference, namespace, model)) continue;
      said.add(key);
      yield {
        rests: [
          evidence(subject, ['metadata.namespace', reference.field]),
          evidence(there.instance, itsId, subject, namespace),
          missing(model.scope.absence(subject, namespace)),
        ],
        field: reference.namespaceField ?? reference.field,
        ...say('not-granted', { there: namespace, kind: kindOf(subject.facts.object), namespace: subject.namespace, service: name }),
        related: [atName(model, there.instance)],
        fixes: onObject(model, subject, subject, grantFix(subject, namespace)),
      };
    }
  },
});

/** Does any grant of that namespace, wherever it is written, allow it? */
function isGranted(subject: Instance, { service }: ServiceReference, namespace: string, model: Model): boolean {
  for (const other of model.scope.customs('ReferenceGrant')) {
    const { object } = other.facts;
    if (object.kind !== 'Custom' || other.unapplied !== undefined || (other.namespaceExplicit && other.namespace !== namespace)) continue;
    const spec = asObject(object.spec);
    const from = asList(spec['from'])
      .map(asObject)
      .some(
        (each) =>
          each['kind'] === kindOf(subject.facts.object) && (each['namespace'] === subject.namespace || isUnknown(each['namespace'])),
      );
    const to = asList(spec['to'])
      .map(asObject)
      .some((each) => each['kind'] === 'Service' && (each['name'] === undefined || each['name'] === service || isUnknown(each['name'])));
    if (from && to) return true;
  }
  return false;
}

function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && isPlaceholder(value, 'namespace');
}

function grantFix(subject: Instance, namespace: string): Fix {
  return {
    title: `Create a ReferenceGrant in namespace ${namespace}`,
    safe: false,
    preferred: true,
    edits: addDocument(subject, {
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: `routes-of-${subject.namespace}`, namespace },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: kindOf(subject.facts.object), namespace: subject.namespace }],
        to: [{ group: '', kind: 'Service' }],
      },
    }),
  };
}
