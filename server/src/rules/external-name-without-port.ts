import { referencesOf } from '../k8s/kinds.ts';
import type { ServiceReference } from '../k8s/kinds.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { itsName, itsPorts } from '../model/scope/aspects.ts';
import { countsHere } from '../model/scope/candidates.ts';
import { defineRule } from './define.ts';
import { find, setField } from './fixes/field-edits.ts';
import { documents, service } from './lib/example.ts';
import { isAlias } from './lib/preconditions.ts';
import { at, onObject } from './lib/reach.ts';
import { called } from './lib/words.ts';

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  ingressClassName: traefik
  defaultBackend:
    service:
      name: docs
      port:
        number: 443
`;

export const rule = defineRule({
  id: 'external-name-without-port',
  category: 'silent',
  severity: 'information',
  on: ['Service'],
  when: isAlias,
  summary: 'An Ingress leads to an alias that declares no port',
  docs: {
    what: 'An Ingress sends to a port of a Service of type ExternalName, and the Service declares none. Nothing is said where the class of the Ingress is that of ingress-nginx, which takes the number from the Ingress.',
    why: 'Seen as "service port not found" or "Cannot create service" in the log of the controller, and as 404 at its clients. Cluster DNS has no use for the ports of an alias, but Traefik (before 3.7) and controllers like it look for the port of a backend '
      + 'in its Service. Traefik also has to be started with `allowExternalNameServices`, and the host outside sees the name that the client asked for as `Host`, unless the Ingress sets another.',
    fix: 'Declare the port in the Service.',
    fixSafety: 'Not applied in bulk: whether the controller needs the port is not known.',
    references: ['https://github.com/traefik/traefik/pull/6428', 'https://github.com/traefik/traefik/pull/13033', 'https://doc.traefik.io/traefik/providers/kubernetes-ingress/#allowexternalnameservices'],
  },
  examples: [
    {
      title: 'Documentation that is served elsewhere',
      bad: documents(service('docs', ['type: ExternalName', 'externalName: docs.example.com']), ingress),
      good: documents(service('docs', ['type: ExternalName', 'externalName: docs.example.com', 'ports:', '  - name: https', '    port: 443']), ingress),
    },
  ],
  *check(subject, model) {
    if (!isService(subject) || subject.facts.object.ports.length > 0) return;
    const { name, externalName } = subject.facts.object;
    for (const route of model.scope.referringTo(subject)) {
      if (route.facts.object.kind !== 'Ingress' || isOfNginx(route) || !model.scope.named(subject, 'Ingress', route.facts.object.name).some((each) => each.instance === route && countsHere(each))) continue;
      const backend = backendOf(route, name);
      const port = backend?.portNumber;
      if (backend === undefined || port === undefined) continue;
      yield {
        field: 'spec.externalName',
        rests: [evidence(subject, [...itsName, ...itsPorts, 'spec.type']), evidence(route, [backend.field])],
        message: `${called(route)} sends to port ${port} of "${name}", an alias for ${externalName ?? 'another name'} that declares no ports: Traefik before 3.7 and controllers like it then find no backend. Declare port ${port}.`,
        related: [at(model, route, backend.field, `${called(route)} sends here`)],
        fixes: onObject(model, subject, subject, {
          title: `Declare port ${port}`, safe: false, preferred: true, edits: setField(subject, 'spec', 'ports', [{ name: port === 443 ? 'https' : 'http', port }], { after: ['externalName'] }),
        }),
      };
      return;
    }
  },
});

function backendOf({ facts: { object } }: Instance, name: string): ServiceReference | undefined {
  return referencesOf(object).find((each) => each.service === name);
}

/** Does the Ingress say that ingress-nginx serves it? */
function isOfNginx(route: Instance): boolean {
  const written = find(route, 'spec.ingressClassName')?.node;
  const { annotations } = route.facts.object;
  const name = written?.kind === 'scalar' ? written.value : annotations['kubernetes.io/ingress.class'];
  return name?.includes('nginx') === true || Object.keys(annotations).some((key) => key.startsWith('nginx.ingress.kubernetes.io/'));
}
