import { getOrMake } from '../../base/get-or-make.ts';
import type { Service } from '../../k8s/kinds.ts';
import { itsPodNames } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isSameObject } from '../../model/keys.ts';
import { sourced } from '../../model/cluster-view.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { hasSubdomain } from '../lib/preconditions.ts';
import { perModel } from '../lib/per-model.ts';
import { atName, nearestOf } from '../lib/reach.ts';
import { called, list } from '../lib/words.ts';

/** Places that are listed beside a finding. */
const shownPlaces = 20;

const say = sentences({
  'same-name': ({ host, others }: { host: string; others: string }) =>
    `${host} is also the name of ${others}: DNS answers with the addresses of both, so clients reach either at random. Give each pod its own hostname.`,
});

export const rule = defineRule({
  on: ['Pod'],
  when: hasSubdomain,
  *check(subject, model) {
    const { hostname, subdomain } = subject.facts.object.template;
    if (hostname === undefined || hostname === '' || subdomain === undefined || subdomain === '') return;
    const others = sameName(subject, `${hostname}.${subdomain}`, subdomain, model);
    if (others.length === 0) return;
    yield {
      rests: [evidence(subject), ...others.map((other) => evidence(other, itsPodNames(other.facts.object)))],
      field: 'spec.hostname',
      ...say('same-name', { host: `${hostname}.${subdomain}`, others: list(others.map(called)) }),
      related: others.slice(0, shownPlaces).map((other) => atName(model, other)),
    };
  },
});

/** Makers of pods behind a Service, by bundle and name of their pods. */
const namedBehind = perModel((service: InstanceOf<Service>, model): ReadonlyMap<string, readonly Instance[]> => {
  const byName = new Map<string, Set<Instance>>();
  const { selector } = service.facts.object;
  for (const maker of selector === undefined ? [] : nearestOf(model.scope.podsMatching(service, selector))) {
    const { kind, name } = maker.facts.object;
    if (name === '' || (kind !== 'Pod' && kind !== 'StatefulSet')) continue;
    for (const { hostname, subdomain } of model.recordsFor(maker.bundle).podsOf(sourced(maker))) {
      getOrMake(byName, keyOf(maker, `${hostname}.${subdomain}`), () => new Set<Instance>()).add(maker);
    }
  }
  return new Map([...byName].map(([key, makers]) => [key, [...makers]]));
});

function keyOf(pod: Instance, host: string): string {
  return `${pod.bundle.id} ${host}`;
}

/** Others of the same bundle, no copies of this one, whose pods answer to the name, too. */
function sameName(pod: Instance, host: string, subdomain: string, model: Model): readonly Instance[] {
  const service = nearestOf(model.scope.services(pod, subdomain))[0];
  return service === undefined
    ? []
    : (namedBehind(service, model).get(keyOf(pod, host)) ?? []).filter((other) => !isSameObject(other, pod));
}
