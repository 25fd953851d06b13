import type { Service } from '../k8s/kinds.ts';
import { itsSelector } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance, InstanceOf } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import type { Fix } from './define.ts';
import { removeField, setField, together } from './fixes/field-edits.ts';
import { documents, service, statefulSet } from './lib/example.ts';
import { probedPods } from './lib/pod-ports.ts';
import { called } from './lib/words.ts';

/** No code of Kubernetes reads it any more (facts A.4). */
const annotation = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';
const path = ['metadata', 'annotations', annotation];

const members = statefulSet('zoo', { spec: ['serviceName: zoo', 'replicas: 3'], container: ['readinessProbe:', '  tcpSocket:', '    port: 2181'] });

function annotated(text: string): string {
  return text.replace('  name: zoo\n', `  name: zoo\n  annotations:\n    ${annotation}: "true"\n`);
}

export const rule = defineRule({
  id: 'tolerate-unready-ignored',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  when: isTold,
  summary: 'The annotation tolerate-unready-endpoints, which does nothing',
  docs: {
    what: `A Service has the annotation \`${annotation}: "true"\` and does not set \`publishNotReadyAddresses\`. Information where no pod that it selects has a readiness probe.`,
    why: 'Seen as "no such host" or "0 peers" at the first start, and as nodes that find nobody after an upgrade of the cluster. Kubernetes reads the annotation no longer, since 1.24, nor did EndpointSlices ever heed it: '
      + 'only pods that are Ready have a name, though the manifest says otherwise.',
    fix: 'Set `publishNotReadyAddresses: true` and remove the annotation.',
    fixSafety: 'Not applied in bulk: from then on the Service answers with pods that are not Ready, too.',
    references: ['https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/', 'https://github.com/kubernetes/kubernetes/pull/108020'],
  },
  examples: [
    {
      title: 'Members that have to meet before they are Ready',
      bad: documents(annotated(service('zoo', ['clusterIP: None', 'selector:', '  app: zoo'])), members),
      good: documents(service('zoo', ['clusterIP: None', 'publishNotReadyAddresses: true', 'selector:', '  app: zoo']), members),
    },
  ],
  *check(subject, model) {
    if (!isService(subject) || !isTold(subject)) return;
    const pods = probedPods(subject, model)[0];
    const { name } = subject.facts.object;
    yield {
      field: 'metadata.annotations',
      at: model.keyPlaceOf(subject, `metadata.annotations[${annotation}]`) ?? 'key',
      ...(pods === undefined ? { severity: 'information' } : {}),
      rests: [evidence(subject, ['metadata.annotations', 'spec.publishNotReadyAddresses', 'spec.type', ...itsSelector])],
      message: `Kubernetes reads this annotation no longer: ${pods === undefined ? `pods have a name under "${name}"` : `the pods of ${called(pods)} have a name under "${name}"`} only once they are Ready. `
        + 'Set publishNotReadyAddresses: true instead.',
      fixes: replacement(subject),
    };
  },
});

/** Does it say so by the annotation alone, and has it pods of which it would be true? */
function isTold(subject: Instance): boolean {
  if (!isService(subject)) return false;
  const { annotations, publishNotReadyAddresses, selector, type } = subject.facts.object;
  return annotations[annotation] === 'true' && publishNotReadyAddresses !== true && selector !== undefined && type !== 'ExternalName';
}

function replacement(service: InstanceOf<Service>): readonly Fix[] {
  const only = Object.keys(service.facts.object.annotations).length === 1;
  return [{
    title: 'Set publishNotReadyAddresses: true instead', safe: false, preferred: true,
    edits: together(removeField(service, only ? path.slice(0, -1) : path), setField(service, 'spec', 'publishNotReadyAddresses', true, { after: ['clusterIP'] })),
  }];
}
