import { placeIn } from './place-in.ts';

/** Above so many changes at once sorting anew is quicker. */
const manyChanges = 200;

/** Names with how often each is in use, in order, for look-ups by their beginning. Changes are taken in when it is asked. */
export class NameList {
  readonly #counts = new Map<string, number>();
  readonly #changed = new Set<string>();
  #sorted: string[] = [];

  add(name: string): void {
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    if (count === 0) this.#changed.add(name);
  }

  remove(name: string): void {
    const count = this.#counts.get(name) ?? 0;
    if (count > 1) this.#counts.set(name, count - 1);
    else if (this.#counts.delete(name)) this.#changed.add(name);
  }

  /** At most `limit` names that begin with `prefix`, in order. */
  startingWith(prefix: string, limit: number): readonly string[] {
    this.#catchUp();
    const found: string[] = [];
    for (let at = placeIn(this.#sorted, prefix); found.length < limit; at++) {
      const name = this.#sorted[at];
      if (name === undefined || !name.startsWith(prefix)) break;
      found.push(name);
    }
    return found;
  }

  #catchUp(): void {
    if (this.#changed.size > manyChanges) this.#sorted = [...this.#counts.keys()].sort();
    else for (const name of this.#changed) this.#settle(name);
    this.#changed.clear();
  }

  #settle(name: string): void {
    const at = placeIn(this.#sorted, name);
    const listed = this.#sorted[at] === name;
    const wanted = this.#counts.has(name);
    if (listed && !wanted) this.#sorted.splice(at, 1);
    else if (wanted && !listed) this.#sorted.splice(at, 0, name);
  }
}
