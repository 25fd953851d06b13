import type { Service } from '../../k8s/kinds.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import { monitorKinds } from '../../k8s/operators/monitors.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { monitorIn, selectedServices } from '../lib/references/monitored.ts';
import { reachedNumbers, selectedPods } from '../lib/pods/pod-ports.ts';
import { atName } from '../lib/reach.ts';
import { list } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';

type Values = { readonly services: readonly string[]; readonly port: string };

const say = sentences({
  twice: ({ services, port }: Values) =>
    `Services ${list(services)} are both selected and lead to the same pods by their port "${port}", so Prometheus scrapes each pod twice. Select one of them by a label that the other has not.`,
});

export const rule = defineRule({
  on: monitorKinds,
  *check(subject, model) {
    const found = monitorIn(subject);
    if (found?.of !== 'Services') return;
    const services = selectedServices(subject, found, model);
    for (const { field, port } of found.ports) {
      const twice = sameTargets(services, port, model);
      if (twice === undefined) continue;
      const names = twice
        .toSorted((a, b) => Number(isHeadless(a.facts.object)) - Number(isHeadless(b.facts.object)))
        .map(({ facts }) => `"${facts.object.name}"${isHeadless(facts.object) ? ' (headless)' : ''}`);
      yield {
        rests: [
          evidence(subject, ['spec']),
          ...twice.map((each) => evidence(each, ['metadata.labels', 'spec.selector', 'spec.ports'], subject, each.namespace)),
        ],
        field,
        ...say('twice', { services: names, port }),
        related: twice.map((each) => atName(model, each)),
        fixes: [],
      };
      return;
    }
  },
});

/** Two of the Services that lead to one port of the same pods by ports of that name. */
function sameTargets(services: readonly InstanceOf<Service>[], name: string, model: Model): readonly InstanceOf<Service>[] | undefined {
  const targets = new Map<string, InstanceOf<Service>>();
  for (const service of services.slice(0, 50)) {
    const { ports, selector } = service.facts.object;
    const port = ports.find((each) => each.name === name);
    if (port === undefined || selector === undefined) continue;
    const numbers = reachedNumbers(port, selectedPods(service, model), model);
    for (const { instance } of model.scope.podsMatching(service, selector).filter(countsHere)) {
      const { uri, document, prefix } = instance.facts;
      for (const number of numbers) {
        const key = `${number} ${uri} ${document} ${prefix}`;
        const other = targets.get(key);
        if (other !== undefined && other !== service && other.facts.object.name !== service.facts.object.name) return [other, service];
        targets.set(key, service);
      }
    }
  }
  return undefined;
}
