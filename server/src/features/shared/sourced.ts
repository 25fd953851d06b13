import { instanceOf, sourced } from '../../model/cluster-view.ts';
import { isPodMaker, isService } from '../../model/keys.ts';
import type { Instance } from '../../model/types.ts';

export { instanceOf, isPodMaker, isService, sourced };

/** Identity of the source text: one object in several bundles is one source. */
export function sourceKey(instance: Instance): string {
  return `${instance.facts.uri}#${instance.facts.document}#${instance.facts.prefix}`;
}
