import type { Severity } from '../k8s/cluster-settings.ts';
import type { ServiceReference } from '../k8s/kinds.ts';
import { callingKinds } from '../k8s/service-references.ts';
import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import { deployment, documents, service } from './lib/example.ts';
import { isAtHome, missingReferences, podsBeside, workloadsNamed } from './lib/missing-reference.ts';
import { partingFindings } from './lib/partings.ts';

const server = documents(
  service('policy', ['selector:', '  app: policy', 'ports:', '  - port: 443', '    targetPort: 9443'], 'guard'),
  deployment('policy', { namespace: 'guard', ports: ['- containerPort: 9443'] }),
);
const webhook = (name: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: policy
webhooks:
  - name: check.policy.example
    admissionReviewVersions:
      - v1
    sideEffects: None
    rules:
      - apiGroups: ['']
        apiVersions:
          - v1
        operations:
          - CREATE
        resources:
          - pods
    clientConfig:
      service:
        name: ${name}
        namespace: guard
        path: /validate
`;

export const rule = defineRule({
  id: 'referenced-service-not-found',
  category: 'silent',
  severity: 'warning',
  on: callingKinds,
  summary: 'A webhook, an APIService, a Rollout or an event source names a Service or port that is not there',
  docs: {
    what: 'A webhook configuration, the conversion of a CustomResourceDefinition, an APIService, a Rollout of Argo or a Knative event source names a Service that no manifest in reach defines, or a port that it does not have (443 where none is written). A warning where a near name is meant, or where the server\'s pods are in that namespace beside it; a hint where only another Service that the object names is.',
    why: 'People see `failed calling webhook … service "…" not found`, `no service port 443 found for service`, `FailedDiscoveryCheck`, `InvalidSpec: Service "…" not found`. The API server accepts such objects, and looks for the Service only when it calls it: a webhook with `failurePolicy: Fail` then refuses every object that it is asked about, the pods that could mend it among them.',
    fix: 'Write the name of the Service and one of its ports.',
    fixSafety: 'Not applied in bulk: which Service or port is meant cannot be known for certain.',
    references: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference', 'https://argo-rollouts.readthedocs.io/en/stable/features/specification/'],
  },
  examples: [{ title: 'The Service of the webhook is called otherwise', bad: documents(server, webhook('polcy')), good: documents(server, webhook('policy')) }],
  *check(subject, model) {
    const found = [...missingReferences(subject, model, levelOfAbsent)];
    yield* found;
    yield* partingFindings(subject, 'reference', found);
  },
});

/** What calls a Service is installed together with it: where the namespace is populated by what stands beside it, all of the namespace that matters is known. */
function levelOfAbsent(subject: Instance, reference: ServiceReference, model: Model): Severity | undefined {
  if (subject.bundle.kind === 'file') return undefined;
  if (workloadsNamed(subject, reference, model).length > 0) return 'warning';
  if (podsBeside(subject, reference.namespace, model).length > 0) return reference.namespace === undefined ? 'information' : 'warning';
  return isAtHome(subject, model) ? 'hint' : undefined;
}
