/**
 * The editor has no document yet while it asks for the text of one, so what changes meanwhile cannot be told of it: it has to be told as soon as
 * the document is there.
 */
export interface MissedChanges {
  /** The text of this document is asked for. */
  asked(uri: string): void;
  /** Something that such texts tell has changed. */
  changed(): void;
  /** The document is there now: has anything changed since its text was asked for? */
  missed(uri: string): boolean;
}

/** Nothing was asked for yet. */
export function createMissedChanges(): MissedChanges {
  const askedAt = new Map<string, number>();
  let changes = 0;
  return {
    asked: (uri) => void askedAt.set(uri, changes),
    changed: () => {
      changes += 1;
    },
    missed(uri) {
      const at = askedAt.get(uri);
      askedAt.delete(uri);
      return at !== undefined && at !== changes;
    },
  };
}
