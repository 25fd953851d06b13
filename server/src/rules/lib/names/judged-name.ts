import type { DnsMention } from '../../../facts/types.ts';
import type { Service, Workload, Pod } from '../../../k8s/kinds.ts';
import type { InstanceOf, Evidence } from '../../../model/types.ts';
import type { ClusterName } from './cluster-name.ts';
import type { GivenName } from './given-names.ts';
import type { Set } from './named-sets.ts';

/** What is wrong with a cluster name in text. `undefined` where it is right, or where nobody can know. */
export type NameVerdict =
  | {
      readonly kind: 'unknown-service';
      readonly near: InstanceOf<Service>;
      readonly sure: boolean;
      readonly misses?: 'namespace' | 'service';
      /** Service and namespace stand in the other order. */
      readonly isSwapped?: true;
    }
  /** `others`: namespaces of Services of that name that could be meant as well. Without `service` it is one that every cluster has. */
  | {
      readonly kind: 'wrong-namespace';
      readonly service?: InstanceOf<Service>;
      readonly namespace: string;
      readonly others: readonly string[];
    }
  /** `right` is what `serviceName` says. `meant`: there is nothing of that name (`isVirtual`: but a Service with a cluster IP), while the headless Service of the text is there. */
  | {
      readonly kind: 'wrong-service';
      readonly set: Set;
      readonly right: string;
      readonly meant?: InstanceOf<Service>;
      readonly isVirtual?: true;
    }
  | { readonly kind: 'beyond-replicas'; readonly set: Set; readonly service: InstanceOf<Service> }
  | { readonly kind: 'unmade-pod'; readonly set: Set; readonly service: InstanceOf<Service> }
  /** All of the pods behind the Service are known, and none can have the name. */
  | { readonly kind: 'no-such-name'; readonly service: InstanceOf<Service>; readonly makers: readonly InstanceOf<Workload | Pod>[] }
  | { readonly kind: 'other-name'; readonly given: GivenName; readonly service: InstanceOf<Service> }
  | { readonly kind: 'unnamed-pod'; readonly owner: InstanceOf<Workload | Pod>; readonly service?: InstanceOf<Service> };

export interface JudgedName {
  readonly name: ClusterName;
  readonly mention: DnsMention;
  readonly verdict: NameVerdict;
  /** What the verdict rests on. */
  readonly rests: readonly Evidence[];
}

/** A verdict with what it rests on. */
export interface Grounded {
  readonly verdict: NameVerdict;
  readonly rests: readonly Evidence[];
}

export function grounded(verdict: NameVerdict | undefined, ...rests: readonly Evidence[]): Grounded | undefined {
  return verdict === undefined ? undefined : { verdict, rests };
}
