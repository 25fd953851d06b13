import type { Service, Workload } from '../../k8s/kinds.ts';
import { selectsPodsOf } from '../../k8s/pod-labels.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { childPath } from '../../yaml/path.ts';
import { labelDifferences } from '../../k8s/selector.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { firstPod, governance, governingServices } from '../lib/references/governing.ts';
import { mayDifferAtRunTime, labelThesePods, selectThesePods, differences } from '../fixes/label-fixes.ts';
import { levelOfLoss } from '../lib/names/need-names.ts';
import { at, onObject, templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { Differences } from '../fixes/label-fixes.ts';

type Values = { readonly name: string; readonly set: string; readonly pod: string } & Differences;

const say = sentences({
  'other-pods': ({ name, set, pod, wanted, found, lacking }: Values) =>
    found !== undefined
      ? `Service "${name}" does not select the pods of ${set}: it asks for ${wanted} (${found} there). ${pod}.${name} will not resolve. Make selector and labels agree.`
      : lacking !== undefined
        ? `Service "${name}" does not select the pods of ${set}: it asks for ${wanted} (no label ${lacking} there). ${pod}.${name} will not resolve. Make selector and labels agree.`
        : `Service "${name}" does not select the pods of ${set}: it asks for ${wanted} (no such labels there). ${pod}.${name} will not resolve. Make selector and labels agree.`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  *check(set, model) {
    const services = governingServices(set, model);
    const service = services[0];
    if (service === undefined || services.some((each) => reaches(each, set))) return;
    yield { ...finding(set, service, model), ...levelOf(set, service, services, model), rests: governance(set, services) };
  },
});

/** A Service that leads to other pods was made for them, and harms nobody unless the names are used. */
function levelOf(
  set: InstanceOf<Workload>,
  service: InstanceOf<Service>,
  services: readonly InstanceOf<Service>[],
  model: Model,
): Pick<RuleFinding, 'severity'> {
  const { name, selector = {} } = service.facts.object;
  return model.scope.selectsAny(service, selector) ? levelOfLoss(set, name, services, model) : {};
}

/** Without a selector, or an alias: other rules speak of those. A state that a program tells the cluster while it runs counts as told. */
function reaches(service: InstanceOf<Service>, set: InstanceOf<Workload>): boolean {
  const { selector, type } = service.facts.object;
  if (selector === undefined || type === 'ExternalName' || selectsPodsOf(selector, set.facts.object)) return true;
  return mayDifferAtRunTime(selector, set.facts.object);
}

function finding(set: InstanceOf<Workload>, service: InstanceOf<Service>, model: Model): RuleFinding {
  const { name, selector = {} } = service.facts.object;
  const wrong = labelDifferences(selector, set.facts.object.template.labels);
  const first = wrong.find(({ found }) => found !== undefined) ?? wrong[0];
  const labels = `${templatePath(set, 'metadata')}.labels`;
  const label = labelThesePods(service, set);
  return {
    field: 'spec.serviceName',
    ...say('other-pods', { name, set: called(set), pod: firstPod(set), ...differences(wrong) }),
    related:
      first === undefined
        ? []
        : [
            at(model, service, childPath('spec.selector', first.key), `Service "${name}" asks for ${first.key}=${first.wanted}`),
            at(
              model,
              set,
              first.found === undefined ? labels : childPath(labels, first.key),
              first.found === undefined ? 'The pods have no such label.' : `The pods have ${first.key}=${first.found}`,
            ),
          ],
    fixes: [
      ...onObject(model, set, service, { ...selectThesePods(service, set), preferred: true }),
      ...(label === undefined ? [] : [label]),
    ],
  };
}
