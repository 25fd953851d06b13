import { isDialled } from '../../facts/mentions/identifiers.ts';
import { podKinds, isHeadless } from '../../k8s/kinds.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import { isPodMaker } from '../../model/keys.ts';
import { namesByPlace } from '../../model/names/read-names.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { find } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { serviceNamed } from '../lib/references/named-service.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { atName, templateOf, templatePath } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly image: string;
  readonly seen: number;
  readonly count: number;
  readonly name: string;
}

const say = sentences({
  cut: ({ image, seen, count, name }: Values) =>
    `The musl of ${image} reads the first 512 bytes of an answer and never asks over TCP, so it sees about ${seen} of the ${count} pods behind "${name}". Use an image of Alpine 3.18 or newer.`,
});

type Maker = InstanceOf<Workload | Pod>;

export const rule = defineRule({
  on: podKinds,
  when: (subject) => isPodMaker(subject) && templateOf(subject).containers.some((_, index) => oldAlpine(subject, index) !== undefined),
  *check(subject, model) {
    if (!isPodMaker(subject)) return;
    for (const [index] of templateOf(subject).containers.entries()) {
      const image = oldAlpine(subject, index);
      const path = `${templatePath(subject, 'spec')}.containers[${index}].`;
      if (image === undefined) continue;
      for (const mention of namesByPlace(subject, model)) {
        const named = mention.field.startsWith(path) && isDialled(mention) ? serviceNamed(mention.host, subject, model) : undefined;
        if (named === undefined || named.pod !== undefined || !isHeadless(named.service.facts.object)) continue;
        const pods = selectedPods(named.service, model);
        const count = pods.reduce((sum, each) => sum + podsOf(each), 0);
        const fitting = addressesIn(512, named.service, model);
        if (count <= fitting) continue;
        yield {
          field: mention.field,
          at: placeOfMention(subject, mention),
          rests: [
            evidence(subject, [`${path}image`]),
            evidence(named.service, [...itsName, ...itsShape, ...itsSelector], subject),
            ...pods.map((each) => evidence(each, ['spec.replicas'], named.service)),
          ],
          ...say('cut', { image, seen: fitting, count, name: named.service.facts.object.name }),
          related: [atName(model, named.service)],
        };
        return;
      }
    }
  },
});

/** The image of a container, where its tag says that it is built on Alpine 3.17 or older. */
function oldAlpine(subject: Maker, index: number): string | undefined {
  const image = find(subject, `${templatePath(subject, 'spec')}.containers[${index}].image`)?.node;
  const minor = image?.kind === 'scalar' ? /(?:^|\/)alpine:v?3\.(\d{1,2})(?!\d)|alpine-?3\.(\d{1,2})(?!\d)/.exec(image.value) : null;
  return image?.kind === 'scalar' && minor !== null && Number(minor[1] ?? minor[2]) < 18 ? image.value : undefined;
}

function podsOf({ facts: { object } }: Maker): number {
  return object.kind === 'Deployment' ||
    object.kind === 'StatefulSet' ||
    object.kind === 'ReplicaSet' ||
    object.kind === 'ReplicationController'
    ? (object.replicas ?? 1)
    : 1;
}

/** How many A records of one name fit: behind the header and the question each has a pointer to the name, type, class, time to live, length and address (RFC 1035 4.1). */
function addressesIn(bytes: number, { facts: { object }, namespace }: InstanceOf<Service>, model: Model): number {
  const question = serviceDnsName(object.name, namespace, model.settings.clusterDomain).length + 2 + 4;
  return Math.floor((bytes - 12 - question) / 16);
}
