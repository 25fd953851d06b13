import type { Configuration } from './configuration.ts';
import type { Budget, Cost } from './budget.ts';
import type { Item } from './item.ts';
import type { Kustomization } from './kustomization.ts';
import { child } from '../../yaml/path.ts';

/** What one level makes of an item. */
export interface Step {
  readonly item: Item | undefined;
  /** Patches, by their order, that matched. */
  readonly matched: readonly number[];
  /** What it drew on the budget, as it does again where it is known already. */
  readonly cost: Pick<Cost, 'steps' | 'nodes' | 'characters'>;
}

/** Looks that a level takes for so many objects, whatever they are, and at its own texts. */
export function effort(
  { patches, strategic, json6902, labels, replicas }: Kustomization,
  configuration: Configuration,
  objects: number,
): number {
  const all = [...patches, ...strategic, ...json6902];
  const specs = Object.values(configuration).reduce((sum, list) => sum + list.length, 0);
  const pairs = labels.reduce((sum, entry) => sum + 20 * entry.pairs.entries.length * (6 + entry.fields.length), 0);
  // To compare with a pattern takes long.
  const matches = all.reduce((sum, { target }) => sum + (target === undefined ? 4 : 40), 0);
  return (
    objects * (20 + matches + 40 * specs + pairs + replicas.length) + all.reduce((sum, { inline }) => sum + (inline?.value.length ?? 0), 0)
  );
}

/** What a level makes of an item, at the same cost each time; only what the budget reached for is kept. */
export function stepOf(memo: WeakMap<Item, Step>, item: Item, budget: Budget, make: () => Step): Step {
  const known = memo.get(item);
  if (known === undefined) {
    const made = make();
    if (budget.spent === undefined) memo.set(item, made);
    return made;
  }
  const { steps, nodes, characters } = known.cost;
  const isCovered = budget.draw('steps', steps) && budget.draw('nodes', nodes) && budget.draw('characters', characters);
  return isCovered ? known : { ...known, item };
}

/** Entries that are copied when labels, annotations and names are set. */
export function breadthOf({ tree }: Item): number {
  const metadata = child(tree, 'metadata');
  return [metadata, child(metadata, 'labels'), child(metadata, 'annotations')].reduce(
    (sum, map) => sum + (map?.kind === 'map' ? map.entries.length : 0),
    0,
  );
}
