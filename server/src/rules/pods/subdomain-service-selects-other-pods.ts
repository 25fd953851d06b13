import { selfNamedKinds } from '../../k8s/kinds.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { labelDifferences } from '../../k8s/selector.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { labelThesePods, mayDifferAtRunTime, selectThesePods, differences } from '../fixes/label-fixes.ts';
import { hostnameIsGiven } from '../lib/pods/pod-identity.ts';
import { hasSubdomain } from '../lib/preconditions.ts';
import { at, nearestOf, onObject, possible, templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Differences } from '../fixes/label-fixes.ts';

type Values = { readonly service: string } & Differences;

const say = sentences({
  'this-pod': ({ service, wanted, found, lacking }: Values) =>
    found !== undefined
      ? `Service "${service}" does not select this pod: it wants ${wanted} (${found} there).`
      : lacking !== undefined
        ? `Service "${service}" does not select this pod: it wants ${wanted} (no label ${lacking} there).`
        : `Service "${service}" does not select this pod: it wants ${wanted} (no such labels there).`,
  'these-pods': ({ service, wanted, found, lacking, pods }: Values & { readonly pods: string }) =>
    found !== undefined
      ? `Service "${service}" does not select the pods of ${pods}: it wants ${wanted} (${found} there).`
      : lacking !== undefined
        ? `Service "${service}" does not select the pods of ${pods}: it wants ${wanted} (no label ${lacking} there).`
        : `Service "${service}" does not select the pods of ${pods}: it wants ${wanted} (no such labels there).`,
  'name-lost': ({ host }: { readonly host: string }) => `So ${host} will not resolve.`,
  'names-lost': ({ service }: { readonly service: string }) => `So any name under ${service} will not resolve.`,
  agree: () => 'Add the label or change the selector.',
});

export const rule = defineRule({
  on: selfNamedKinds,
  when: hasSubdomain,
  *check(subject, model) {
    const { subdomain } = subject.facts.object.template;
    if (subdomain === undefined || !isDnsLabel(subdomain)) return;
    const named = model.scope.services(subject, subdomain);
    const selecting = possible(model.scope.servicesSelecting(subject));
    if (selecting.some((each) => each.instance.facts.object.name === subdomain)) return;
    const service = nearestOf(named)[0];
    if (service === undefined || service.facts.object.type === 'ExternalName') return;
    const { selector } = service.facts.object;
    const { labels } = subject.facts.object.template;
    if (selector === undefined || labelDifferences(selector, labels).length === 0 || mayDifferAtRunTime(selector, subject.facts.object))
      return;
    const rests = [
      evidence(subject, [`${templatePath(subject, 'spec')}.subdomain`, ...itsPodLabels(subject.facts.object)]),
      evidence(service, [...itsName, ...itsShape, ...itsSelector]),
    ];
    yield { ...finding(subject, service, subdomain, model), rests };
  },
});

function finding(pods: InstanceOf<Workload | Pod>, service: InstanceOf<Service>, subdomain: string, model: Model): RuleFinding {
  const { object } = pods.facts;
  const differing = labelDifferences(service.facts.object.selector ?? {}, object.template.labels);
  const add = labelThesePods(service, pods);
  const { hostname } = object.template;
  const host = hostnameIsGiven(object)
    ? `${object.name}-0.${subdomain}`
    : hostname !== undefined && hostname !== ''
      ? `${hostname}.${subdomain}`
      : undefined;
  const values = { service: subdomain, ...differences(differing) };
  return {
    field: `${templatePath(pods, 'spec')}.subdomain`,
    ...inTurn(
      object.kind === 'Pod' ? say('this-pod', values) : say('these-pods', { ...values, pods: called(pods) }),
      host === undefined ? say('names-lost', { service: subdomain }) : say('name-lost', { host }),
      say('agree', {}),
    ),
    related: [at(model, service, 'spec.selector', `Selector of Service "${subdomain}"`)],
    fixes: [...(add === undefined ? [] : [{ ...add, preferred: true }]), ...onObject(model, pods, service, selectThesePods(service, pods))],
  };
}
