/** What is still to be done, each once, in the order in which it came. */
export class Backlog {
  readonly #waiting = new Set<string>();
  /** Goes on where it stopped: a set that lost its first entries is slow to begin with. */
  #next = this.#waiting.values();

  get size(): number {
    return this.#waiting.size;
  }

  add(each: string): void {
    this.#waiting.add(each);
  }

  /** Takes out the first; `undefined`: nothing is left. */
  take(): string | undefined {
    if (this.#waiting.size === 0) return undefined;
    let { value } = this.#next.next();
    if (value === undefined) {
      this.#next = this.#waiting.values();
      ({ value } = this.#next.next());
    }
    if (value !== undefined) this.#waiting.delete(value);
    return value;
  }
}
