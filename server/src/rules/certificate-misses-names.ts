import { isDialled } from '../facts/identifiers.ts';
import { isPlaceholder } from '../facts/unknown.ts';
import { groupOf } from '../k8s/api-versions.ts';
import { asObject, asText, asTexts } from '../k8s/json.ts';
import { countsHere } from '../model/scope/candidates.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import { documents, service as serviceText, statefulSet } from './lib/example.ts';
import { addItem } from './fixes/field-edits.ts';
import { placeOfMention } from './fixes/name-fixes.ts';
import { readClusterName } from './lib/cluster-name.ts';
import { configsReadBy } from '../k8s/kinds.ts';
import { onObject, templateOf, templatePath } from './lib/reach.ts';
import type { UsedName } from './lib/used-names.ts';
import { called } from './lib/words.ts';

const app = (more: string): string => documents(
  serviceText('db', ['clusterIP: None', 'selector:', '  app: db', 'ports:', '  - name: sql', '    port: 5432'], 'data'),
  `${statefulSet('db', { namespace: 'data', spec: ['serviceName: db'] })}          env:\n            - name: PEER\n              value: https://db-0.db.data.svc.cluster.local:5432\n      volumes:\n        - name: tls\n          secret:\n            secretName: db-tls\n`,
  `apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: db
  namespace: data
spec:
  secretName: db-tls
  issuerRef:
    name: ca
  dnsNames:
    - db.data.svc.cluster.local
${more}`,
);

export const rule = defineRule({
  id: 'certificate-misses-names',
  category: 'silent',
  severity: 'information',
  on: ['Certificate'],
  summary: 'A Certificate that does not cover the pod names that are dialled',
  docs: {
    what: 'Pods mount the Secret of a Certificate of cert-manager, text dials one of these pods by its own name, and `dnsNames` has neither that name, as it is dialled, nor a wildcard for it. A wildcard stands for one label: `*.db.data.svc` covers `db-0.db.data.svc`.',
    why: 'People see `x509: certificate is valid for …, not …`, `Hostname/IP does not match certificate\'s altnames` or `certificate verify failed` between the pods: a name that resolves is not yet a name that the certificate has. Programs that do not use TLS there, or do not verify names, do not mind.',
    fix: 'Add a wildcard for the names of the pods to `dnsNames`.',
    fixSafety: 'Not applied in bulk: whether the program verifies the name cannot be known.',
    references: ['https://cert-manager.io/docs/usage/certificate/'],
  },
  examples: [{ title: 'The name of the Service alone', bad: app(''), good: app("    - '*.db.data.svc.cluster.local'\n") }],
  *check(subject, model) {
    const { object } = subject.facts;
    if (object.kind !== 'Custom' || groupOf(object.apiVersion) !== 'cert-manager.io') return;
    const spec = asObject(object.spec);
    const secret = asText(spec['secretName']);
    const names = asTexts(spec['dnsNames']);
    if (secret === undefined || names.length === 0 || [secret, ...names].some((text) => isPlaceholder(text))) return;
    const dialled = firstMissed(subject, secret, names, model);
    if (dialled === undefined) return;
    const { holder, mention } = dialled.used;
    const wildcard = `*${mention.host.slice(mention.host.indexOf('.'))}`;
    yield {
      rests: [evidence(subject, ['spec.dnsNames', 'spec.secretName']), evidence(dialled.pods, [`${templatePath(dialled.pods, 'spec')}.volumes`]), evidence(holder, [mention.field])],
      field: 'spec.dnsNames',
      at: 'key',
      message: `The pods of ${called(dialled.pods)} use this certificate, ${called(holder)} dials ${mention.host}, and dnsNames does not cover it: a program that verifies names refuses the connection. Add "${wildcard}".`,
      related: [{ place: placeOfMention(holder, mention), message: `Dials ${mention.host}` }],
      fixes: onObject(model, subject, subject, { title: `Add ${wildcard} to dnsNames`, safe: false, preferred: true, edits: addItem(subject, 'spec.dnsNames', wildcard) }),
    };
  },
});

interface Missed {
  readonly pods: Instance;
  readonly used: UsedName;
}

/** The first name of a pod with this Secret that somebody dials and the certificate has not. */
function firstMissed(subject: Instance, secret: string, names: readonly string[], model: Model): Missed | undefined {
  for (const { instance: pods } of model.scope.podsInReach(subject).filter(countsHere)) {
    if (!configsReadBy(templateOf(pods)).has(secret)) continue;
    for (const { instance: service } of model.scope.servicesSelecting(pods).filter(countsHere)) {
      for (const { holder, mention } of model.scope.mentionsOf(service)) {
        const name = mention.open || !isDialled(mention) ? undefined : readClusterName(mention, holder, model);
        if (name?.pod !== undefined && name.service === service.facts.object.name && !names.some((each) => covers(each, mention.host))) return { pods, used: { holder, mention } };
      }
    }
  }
  return undefined;
}

/** A wildcard stands for the first label (RFC 6125). */
function covers(pattern: string, host: string): boolean {
  const [wanted, asked] = [pattern.toLowerCase(), host.toLowerCase()];
  return wanted.startsWith('*.') ? asked.slice(asked.indexOf('.')) === wanted.slice(1) : wanted === asked;
}
