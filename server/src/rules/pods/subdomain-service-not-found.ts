import { isPlaceholder } from '../../facts/unknown.ts';
import { selfNamedKinds } from '../../k8s/kinds.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { hostnameIsGiven } from '../lib/pods/pod-identity.ts';
import { hasSubdomain } from '../lib/preconditions.ts';
import { levelOfMissing, atName, onObject, possible, templatePath } from '../lib/reach.ts';
import { renamedByBundle } from '../lib/names/renamed.ts';
import { createService, headlessSelecting, meantService, useService, proposed } from '../fixes/service-fixes.ts';
import { called } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';
import { writtenNamespace } from '../lib/references/governing.ts';

type Values = { readonly subdomain: string; readonly namespace?: string; readonly elsewhere?: string };

const say = sentences({
  missing: ({ subdomain, namespace, elsewhere }: Values) =>
    namespace === undefined
      ? elsewhere === undefined
        ? `subdomain "${subdomain}" names no Service.`
        : `subdomain "${subdomain}" names no Service ("${subdomain}" of namespace ${elsewhere} does not count).`
      : elsewhere === undefined
        ? `subdomain "${subdomain}" names no Service in namespace ${namespace}.`
        : `subdomain "${subdomain}" names no Service in namespace ${namespace} ("${subdomain}" of namespace ${elsewhere} does not count).`,
  'siblings-lost': ({ host }: { readonly host: string }) => `So ${host} and its siblings will not resolve.`,
  'name-lost': ({ host }: { readonly host: string }) => `So ${host} will not resolve.`,
  'names-lost': ({ pods, subdomain }: { readonly pods: string; readonly subdomain: string }) =>
    `So the name under ${subdomain} that the pods of ${pods} take for their own will not resolve.`,
  create: ({ subdomain }: { readonly subdomain: string }) => `Create a headless Service "${subdomain}", or remove the subdomain.`,
});

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
  const there = elsewhere === undefined || meant !== undefined ? {} : { elsewhere: elsewhere.namespace };
  const near = meant?.service ?? elsewhere;
  return {
    field,
    ...levelOfMissing(pods, near),
    ...inTurn(
      say('missing', { subdomain, ...writtenNamespace(pods), ...there }),
      consequence(pods, subdomain),
      meant === undefined ? say('create', { subdomain }) : proposed(meant),
    ),
    related: near === undefined ? [] : [atName(model, near)],
    fixes: [
      ...(meant === undefined ? [] : [useService(pods, field, meant.service)]),
      ...onObject(model, pods, pods, createService(pods, subdomain)),
    ],
  };
}

function consequence(pods: InstanceOf<Workload | Pod>, subdomain: string): Said {
  const { object } = pods.facts;
  const { hostname } = object.template;
  if (hostnameIsGiven(object)) return say('siblings-lost', { host: `${object.name}-0.${subdomain}` });
  if (hostname !== undefined && hostname !== '') return say('name-lost', { host: `${hostname}.${subdomain}` });
  return say('names-lost', { pods: called(pods), subdomain });
}
