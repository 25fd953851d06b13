/** The numbers of pods of one set that follow each other: `db-0 to db-8`. */
export interface Range {
  readonly first: string;
  readonly last: string;
}

/** A value in a sentence: the user's own names and numbers, several of them, or pods that follow each other. */
export type SentenceValue = string | number | readonly string[] | Range;

/** Values in a sentence, by name; `undefined` and '': it does without. */
export type SentenceValues = Readonly<Record<string, SentenceValue | undefined>>;

/** What is said of a flaw. */
export interface Said {
  /** Which of the rule's sentences it is, several joined by dots: stays when their words change. */
  readonly messageId: string;
  /** The user's own names and numbers in them. */
  readonly arguments: Readonly<Record<string, SentenceValue>>;
  /** Whole sentences. */
  readonly message: string;
}

/** The sentences of a rule, by ids; each is whole, and is made of named values. What comes back is spread into a finding. */
export function sentences<V extends Readonly<Record<string, unknown>>>(table: { readonly [Id in keyof V]: (values: V[Id]) => string }): <
  Id extends keyof V & string,
>(
  id: Id,
  values: V[Id] & SentenceValues,
) => Said {
  return (id, values) => said(id, values, table[id](values));
}

/** The same of a sentence that is made elsewhere. */
export function said(messageId: string, values: SentenceValues, message: string): Said {
  const known = Object.entries(values).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value] as const]));
  return { messageId, arguments: Object.fromEntries(known), message };
}

/** Sentences one after another: what is wrong, what to do. A value whose name an earlier one has with another value gets a number: `host`, `host2`. */
export function inTurn(...parts: readonly (Said | undefined)[]): Said {
  const all = parts.flatMap((each) => each ?? []);
  const values = new Map<string, SentenceValue>();
  for (const [key, value] of all.flatMap((each) => Object.entries(each.arguments))) {
    let name = key;
    for (let number = 2; values.has(name) && values.get(name) !== value; number++) name = `${key}${number}`;
    values.set(name, value);
  }
  return {
    messageId: all.map(({ messageId }) => messageId).join('.'),
    arguments: Object.fromEntries(values),
    message: all.map(({ message }) => message).join(' '),
  };
}

/** The values with every text in them changed. */
export function withTexts(values: Said['arguments'], change: (text: string) => string): Said['arguments'] {
  const changed = (value: SentenceValue): SentenceValue =>
    typeof value === 'string'
      ? change(value)
      : typeof value === 'number'
        ? value
        : 'first' in value
          ? { first: change(value.first), last: change(value.last) }
          : value.map(change);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, changed(value)]));
}
