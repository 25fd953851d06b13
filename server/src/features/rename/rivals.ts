import { distanceOf, relationOf } from '../../model/scope/sight.ts';
import { isStatefulSet } from '../../model/keys.ts';
import type { Candidate, Instance } from '../../model/types.ts';
import { isService, sourceKey } from '../shared/sourced.ts';
import { otherCopy } from './marks.ts';
import type { Search } from './name-labels.ts';
import type { NewName } from './naming.ts';
import { nearestOf, type Asked, type Occurrence } from './occurrence.ts';
import { occurrencesOf } from './occurrences.ts';
import { fileOf } from './obstacles.ts';
import type { Subject } from './subject.ts';

/** What has a name of its own that others look up. */
type Named = Extract<Subject, { kind: 'service' | 'statefulset' }>;

const kindOf = ({ kind }: Named): string => (kind === 'service' ? 'Service' : 'StatefulSet');

function lookup({ model }: Search, subject: Named, name: string, { holder, namespace }: Asked): readonly Candidate[] {
  const found =
    subject.kind === 'service' ? model.scope.services(holder, name, namespace) : model.scope.named(holder, 'StatefulSet', name, namespace);
  const own = new Set(subject.instances.map(sourceKey));
  return nearestOf(found.filter(({ instance }) => !own.has(sourceKey(instance))));
}

/**
 * Occurrences as they will be beside objects of other builds that have the new name: where one of those stands as near, the name can mean either. A refusal where
 * it would mean the other one alone, or a name that means the other one now would mean the subject.
 */
export function besideRivals(
  search: Search,
  subject: Subject,
  name: NewName,
  occurrences: readonly Occurrence[],
): readonly Occurrence[] | string {
  if (subject.kind !== 'service' && subject.kind !== 'statefulset') return occurrences;
  const all: Occurrence[] = [];
  for (const occurrence of occurrences) {
    const { asked, of, mark } = occurrence;
    const [rival] = asked && of ? lookup(search, subject, name.deployed(of), asked) : [];
    const own = asked && of ? distanceOf(asked.holder, of) : 0;
    if (rival && rival.distance < own)
      return `${fileOf(occurrence.place.uri)} would mean ${kindOf(subject)} ${rival.instance.facts.object.name} of ${fileOf(rival.instance.facts.uri)}.`;
    all.push(
      rival && rival.distance === own && mark?.sure !== false
        ? { ...occurrence, mark: otherCopy(`${kindOf(subject)} ${rival.instance.facts.object.name}`) }
        : occurrence,
    );
  }
  return robbed(search, subject, name) ?? all;
}

/** Who surely means an object that has the new name already, and would mean the subject, which stands nearer. */
function robbed(search: Search, subject: Named, name: NewName): string | undefined {
  for (const instance of subject.instances) {
    for (const { instance: rival } of lookup(search, subject, name.deployed(instance), { holder: instance })) {
      const other = rivalSubject(rival);
      const lost =
        other &&
        occurrencesOf(search, other).find(
          ({ asked, mark }) =>
            asked !== undefined &&
            mark?.sure !== false &&
            relationOf({ from: asked.holder, namespace: asked.namespace }, instance) !== 'other' &&
            distanceOf(asked.holder, instance) < distanceOf(asked.holder, rival),
        );
      if (lost)
        return `${fileOf(lost.place.uri)} means ${kindOf(subject)} ${rival.facts.object.name} of ${fileOf(rival.facts.uri)}, and would mean this one.`;
    }
  }
  return undefined;
}

function rivalSubject(rival: Instance): Subject | undefined {
  const about = { name: rival.facts.object.name, span: { start: 0, end: 0 } };
  if (isService(rival)) return { kind: 'service', ...about, instances: [rival] };
  return isStatefulSet(rival) ? { kind: 'statefulset', ...about, instances: [rival] } : undefined;
}
