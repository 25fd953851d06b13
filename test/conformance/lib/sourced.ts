import { kindOf } from '../../../server/src/k8s/kinds.ts';
import type { KubeObject } from '../../../server/src/k8s/kinds.ts';
import type { Sourced } from '../../../server/src/model/records.ts';

/** An object with its namespace resolved as kubectl does in the namespace `default`. */
export function sourced<O extends KubeObject>(object: O, fallback = 'default'): Sourced<O> {
  const namespace = object.namespace ?? fallback;
  return { object, namespace, ref: { kind: kindOf(object), namespace, name: object.name } };
}
