import { sourced } from '../model/cluster-source.ts';
import { isPodMaker, isService } from '../model/keys.ts';
import type { ObjectRef } from '../model/records.ts';
import type { Instance } from '../model/types.ts';

export { isPodMaker, isService, sourced };

function isInstance(value: unknown): value is Instance {
  return typeof value === 'object' && value !== null && 'facts' in value && 'bundle' in value && 'namespace' in value;
}

/** The instance that the model put into a reason's reference. */
export function instanceOf(ref: ObjectRef | undefined): Instance | undefined {
  return ref && isInstance(ref.id) ? ref.id : undefined;
}

/** Identity of the source text: one object in several bundles is one source. */
export function sourceKey(instance: Instance): string {
  return `${instance.facts.uri}#${instance.facts.document}#${instance.facts.prefix}`;
}
