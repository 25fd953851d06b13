/** Values in a sentence, by name; those that it does without are left out. */
export type SentenceValues = Readonly<Record<string, string | number | undefined>>;

/** What is said of a flaw. */
export interface Said {
  /** Which of the rule's sentences it is: stays when their words change. */
  readonly messageId: string;
  /** The user's own names and numbers in them. */
  readonly arguments: Readonly<Record<string, string | number>>;
  /** Whole sentences. */
  readonly message: string;
}

/** The sentences of a rule, by ids; each is whole, and is made of named values. What comes back is spread into a finding. */
export function sentences<V extends Readonly<Record<string, SentenceValues>>>(table: {
  readonly [Id in keyof V]: (values: V[Id]) => string;
}): <Id extends keyof V & string>(id: Id, values: V[Id]) => Said {
  return (id, values) => said(id, values, table[id](values));
}

/** The same of a sentence that is made elsewhere. */
export function said(messageId: string, values: SentenceValues, message: string): Said {
  const known = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { messageId, arguments: Object.fromEntries(known), message };
}
