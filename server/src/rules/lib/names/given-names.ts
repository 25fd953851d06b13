import { distance, tolerance } from '../../../base/texts/nearest.ts';
import type { Service } from '../../../k8s/kinds.ts';
import type { Instance, InstanceOf } from '../../../model/types.ts';
import { isPodMaker } from '../../../model/keys.ts';
import { isIndexedJob } from '../pods/pod-identity.ts';
import { setAndOrdinal } from '../../../k8s/pod-ordinals.ts';

/** A name that pods have under a Service, near to one that none has. */
export interface GivenName {
  readonly owner: Instance;
  readonly name: string;
  /** Of an Indexed Job: the number of its completions. */
  readonly completions?: number;
}

/**
 * The name that is meant by `pod`: the index of an Indexed Job nearest to it, or the hostname of a template a slip away (facts B.1, B.7).
 * `undefined` where one of the makers has it, or none has one like it.
 */
export function givenNameNear(makers: readonly Instance[], service: InstanceOf<Service>, pod: string): GivenName | undefined {
  const given = makers
    .filter(isPodMaker)
    .filter(({ facts: { object } }) => object.template.subdomain === service.facts.object.name)
    .flatMap((owner): GivenName[] => {
      const { object } = owner.facts;
      if (object.template.hostname !== undefined && object.template.hostname !== '') return [{ owner, name: object.template.hostname }];
      const index = isIndexedJob(object) ? setAndOrdinal(pod) : undefined;
      if (
        object.kind !== 'Job' ||
        index === undefined ||
        index.set !== object.name ||
        object.completions === undefined ||
        object.completions < 1
      )
        return [];
      return [{ owner, name: `${object.name}-${Math.min(index.ordinal, object.completions - 1)}`, completions: object.completions }];
    });
  if (given.some(({ name }) => name === pod)) return undefined;
  const limit = tolerance(pod.length);
  return (
    given.find(({ completions }) => completions !== undefined) ??
    given.filter(({ name }) => name.replace(/\d+/g, '') !== pod.replace(/\d+/g, '') && distance(name, pod, limit) <= limit)[0]
  );
}
