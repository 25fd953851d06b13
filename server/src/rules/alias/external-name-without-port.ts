import { referencesOf } from '../../k8s/kinds.ts';
import type { ServiceReference } from '../../k8s/kinds.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance } from '../../model/types.ts';
import { itsName, itsPorts } from '../../model/scope/aspects.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { find, setField } from '../fixes/field-edits.ts';
import { isAlias } from '../lib/preconditions.ts';
import { at, onObject } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

const say = sentences({
  'no-ports': ({ route, port, name, target }: { route: string; port: number; name: string; target: string | undefined }) =>
    target === undefined
      ? `${route} sends to port ${port} of "${name}", an alias for another name that declares no ports: Traefik before 3.7 and controllers like it then find no backend. Declare port ${port}.`
      : `${route} sends to port ${port} of "${name}", an alias for ${target} that declares no ports: Traefik before 3.7 and controllers like it then find no backend. Declare port ${port}.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isAlias,
  *check(subject, model) {
    if (subject.facts.object.ports.length > 0) return;
    const { name, externalName } = subject.facts.object;
    for (const route of model.scope.referringTo(subject)) {
      if (
        route.facts.object.kind !== 'Ingress' ||
        isOfNginx(route) ||
        !model.scope.named(subject, 'Ingress', route.facts.object.name).some((each) => each.instance === route && countsHere(each))
      )
        continue;
      const backend = backendOf(route, name);
      const port = backend?.portNumber;
      if (backend === undefined || port === undefined) continue;
      yield {
        field: 'spec.externalName',
        rests: [evidence(subject, [...itsName, ...itsPorts, 'spec.type']), evidence(route, [backend.field])],
        ...say('no-ports', { route: called(route), port, name, target: externalName }),
        related: [at(model, route, backend.field, `${called(route)} sends here`)],
        fixes: onObject(model, subject, subject, {
          title: `Declare port ${port}`,
          safe: false,
          preferred: true,
          edits: setField(subject, 'spec', 'ports', [{ name: port === 443 ? 'https' : 'http', port }], { after: ['externalName'] }),
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
