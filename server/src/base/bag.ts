/** Distinct values in the order in which they came. */
export type Group<T> = readonly T[] | ReadonlySet<T>;

/** Groups by key. Most hold one value: a list of one takes a quarter of the memory of a set of one. Lists are never changed, only replaced. */
export type Bag<T> = Map<string, readonly T[] | Set<T>>;

/** From so many values on a group is a set, so that taking one out stays cheap. */
const many = 9;

/** Number of values. */
export function sizeOf(group: Group<unknown>): number {
  return 'size' in group ? group.size : group.length;
}

/** Puts a value into the group of a key, behind those that are there; one that is there already stays where it is. */
export function put<T>(bag: Bag<T>, key: string, value: T): void {
  const group = bag.get(key);
  if (group === undefined) bag.set(key, [value]);
  else if (group instanceof Set) group.add(value);
  else if (!group.includes(value)) bag.set(key, group.length + 1 < many ? group.concat([value]) : new Set(group).add(value));
}

/** Takes a value out; a group that is left empty goes. */
export function drop<T>(bag: Bag<T>, key: string, value: T): void {
  const group = bag.get(key);
  if (group === undefined) return;
  if (group instanceof Set) {
    group.delete(value);
    if (group.size === 0) bag.delete(key);
    return;
  }
  const rest = group.filter((other) => other !== value);
  if (rest.length === 0) bag.delete(key);
  else bag.set(key, rest);
}
