import { isPlaceholder } from '../../facts/unknown.ts';
import { selfNamedKinds } from '../../k8s/kinds.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { inNamespace } from '../lib/references/governing.ts';
import { hostnameIsGiven } from '../lib/pods/pod-identity.ts';
import { hasSubdomain } from '../lib/preconditions.ts';
import { levelOfMissing, atName, onObject, possible, templatePath } from '../lib/reach.ts';
import { renamedByBundle } from '../lib/names/renamed.ts';
import { createService, headlessSelecting, meantService, meantText, useService } from '../fixes/service-fixes.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: selfNamedKinds,
  when: hasSubdomain,
  *check(subject, model) {
    const { subdomain } = subject.facts.object.template;
    if (subdomain === undefined || !isDnsLabel(subdomain) || isPlaceholder(subdomain)) return;
    const found = model.scope.services(subject, subdomain);
    if (possible(found).length > 0 || renamedByBundle(subject, subdomain, model) !== undefined) return;
    yield {
      ...finding(subject, subdomain, found[0]?.instance, model),
      rests: [evidence(subject, [`${templatePath(subject, 'spec')}.subdomain`]), missing(model.scope.serviceAbsence(subject, subdomain))],
    };
  },
});

function finding(pods: InstanceOf<Workload | Pod>, subdomain: string, elsewhere: Instance | undefined, model: Model): RuleFinding {
  const field = `${templatePath(pods, 'spec')}.subdomain`;
  const meant = elsewhere === undefined || headlessSelecting(pods, model).length > 0 ? meantService(pods, subdomain, model) : undefined;
  const where =
    elsewhere === undefined || meant !== undefined ? '' : ` ("${subdomain}" of namespace ${elsewhere.namespace} does not count)`;
  const hint = meant === undefined ? `Create a headless Service "${subdomain}", or remove the subdomain.` : meantText(meant);
  const near = meant?.service ?? elsewhere;
  return {
    field,
    ...levelOfMissing(pods, near),
    message: `subdomain "${subdomain}" names no Service${inNamespace(pods)}${where}, so ${consequence(pods, subdomain)}. ${hint}`,
    related: near === undefined ? [] : [atName(model, near)],
    fixes: [
      ...(meant === undefined ? [] : [useService(pods, field, meant.service)]),
      ...onObject(model, pods, pods, createService(pods, subdomain)),
    ],
  };
}

function consequence(pods: InstanceOf<Workload | Pod>, subdomain: string): string {
  const { object } = pods.facts;
  const { hostname } = object.template;
  if (hostnameIsGiven(object)) return `${object.name}-0.${subdomain} and its siblings will not resolve`;
  if (hostname !== undefined && hostname !== '') return `${hostname}.${subdomain} will not resolve`;
  return `the name under ${subdomain} that the pods of ${called(pods)} take for their own will not resolve`;
}
