/** What a person is told of some edits of a rename before they are applied; those of one `id` are one group. */
export interface Mark {
  readonly id: string;
  /** Name of the group, for places of any number. */
  readonly label: string;
  readonly description: string;
  /** The edit belongs to the rename. Where it is not sure, it is made only when somebody says so. */
  readonly sure: boolean;
}

/** The field stays on a live object what it is. */
export const immutable: Mark = {
  id: 'immutable',
  sure: true,
  label: 'Fields that a live object cannot change',
  description: 'The API server refuses to change them: delete the object and create it again.',
};

const doubt = (id: string, label: string, description: string): Mark => ({ id, label, description, sure: false });

/** A word that stands alone, where nothing says that it is a host. */
export const singleWord = doubt(
  'text',
  'Single words that are perhaps no host names',
  'Nothing around such a word says that it is a host.',
);
/** The name does not answer as it is written. */
export const unresolved = doubt('unresolved', 'Names that do not resolve as they are written', 'It is not known what such a name means.');
/** Something puts the name together when the program runs. */
export const behindVariable = doubt(
  'variable',
  'Names made with a variable',
  'What the variable holds is not known, so such a name can mean something else.',
);

/** The name says a namespace, the manifest does not. */
export function otherNamespace(name: string): Mark {
  return doubt(
    'namespace',
    `Names with a namespace, while none is written for ${name}`,
    'Such a name can mean an object of another namespace.',
  );
}

/** What is written there once is deployed by several builds. */
export const sharedPlace = doubt('shared', 'Places that name another object in another build', 'There the name would lead to nothing.');

/** Another object of the name stands as near. */
export function otherCopy(name: string): Mark {
  return doubt('copy', `Names that can mean another ${name} as well`, 'It stands as near as the one that is renamed.');
}
