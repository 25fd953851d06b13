/** Is it this character? `code`: its code point. */
export type Test = (code: number) => boolean;

/** What a text has to be, part by part. */
export interface Matcher {
  one(is: Test): void;
  /** None or more. */
  many(is: Test): void;
  /** One or more. */
  some(is: Test): void;
  /** Nothing, or any number of characters up to one that ends them. */
  folders(is: Test, isEnd: Test): void;
  /** A choice begins, has another branch, is over. */
  open(): void;
  or(): void;
  close(): void;
  /** Is the whole text that? In time proportional to parts times characters. */
  matches(text: string): boolean;
}

/** Where a text may have come to: to which states a character leads on, and which are reached without one. */
interface State {
  readonly steps: { readonly is: Test; readonly to: number }[];
  readonly free: number[];
}

/** A matcher without parts: a machine that is in several states at a time, so that it never has to go back. */
export function newMatcher(): Matcher {
  const states: State[] = [{ steps: [], free: [] }];
  const choices: { readonly start: number; readonly ends: number[] }[] = [];
  let last = 0;

  const free = (from: number): number => {
    states.push({ steps: [], free: [] });
    states[from]?.free.push(states.length - 1);
    return states.length - 1;
  };
  const step = (from: number, is: Test, to: number): void => void states[from]?.steps.push({ is, to });
  const one = (is: Test): void => {
    states.push({ steps: [], free: [] });
    step(last, is, states.length - 1);
    last = states.length - 1;
  };
  const many = (is: Test): void => {
    last = free(last);
    step(last, is, last);
  };
  return {
    one,
    many,
    some(is) {
      one(is);
      many(is);
    },
    folders(is, isEnd) {
      const start = last;
      many(is);
      one(isEnd);
      const end = last;
      last = free(start);
      states[end]?.free.push(last);
    },
    open() {
      choices.push({ start: last, ends: [] });
      last = free(last);
    },
    or() {
      const choice = choices.at(-1);
      if (choice === undefined) return;
      choice.ends.push(last);
      last = free(choice.start);
    },
    close() {
      const choice = choices.pop();
      if (choice === undefined) return;
      last = free(last);
      for (const end of choice.ends) states[end]?.free.push(last);
    },
    matches: (text) => isMatch(states, last, text),
  };
}

function isMatch(states: readonly State[], end: number, text: string): boolean {
  /** In which round a state was entered last. */
  const entered = new Int32Array(states.length);
  let round = 1;
  let now: number[] = [];
  const enter = (state: number, into: number[]): void => {
    const waiting = [state];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      if (entered[each] === round) continue;
      entered[each] = round;
      into.push(each);
      waiting.push(...(states[each]?.free ?? []));
    }
  };
  enter(0, now);
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const next: number[] = [];
    round += 1;
    for (const state of now) for (const { is, to } of states[state]?.steps ?? []) if (is(code)) enter(to, next);
    if (next.length === 0) return false;
    now = next;
  }
  return now.includes(end);
}
