import type { FileEdit, Span, TextEdit } from '../../base/span.ts';
import type { Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { occurrencesOf, type Occurrence } from './occurrences.ts';
import { renameSubject, type Refusal, type Subject } from './subject.ts';

export interface PreparedRename {
  readonly span: Span;
  readonly placeholder: string;
}

/** Edits of one file that are applied only after a look, and why. */
export interface ConfirmedEdit extends FileEdit {
  readonly confirm?: 'immutable' | 'text';
}

export interface Rename {
  readonly edits: readonly ConfirmedEdit[];
}

const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Why a new name is not possible, in words; `undefined`: it is. Facts D.1–D.3. */
function objection(kind: Subject['kind'], name: string): string | undefined {
  if (kind === 'container-port') {
    return /^(?=.*[a-z])[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?$/.test(name) && !name.includes('--') ? undefined
      : 'A container port name has at most 15 lower-case letters, digits and single hyphens, and at least one letter.';
  }
  return label.test(name) ? undefined : `"${name}" is no DNS label: at most 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.`;
}

/** Is a rename possible here? `undefined`: nothing that this product renames. */
export function prepareRename(model: Model, uri: string, offset: number): PreparedRename | Refusal | undefined {
  const subject = renameSubject(model, uri, offset);
  if (!subject || 'refused' in subject) return subject;
  return { span: subject.span, placeholder: subject.name };
}

/** The text at the place must be the old name, quotes aside: else the file has changed, or the name is put together elsewhere. */
function editOf(occurrence: Occurrence, oldName: string, newName: string, textOf: TextOf): TextEdit | undefined {
  const { uri, span } = occurrence.place;
  const text = textOf(uri)?.slice(span.start, span.end);
  if (text === oldName) return { span, newText: newName };
  if (text === `"${oldName}"` || text === `'${oldName}'`) return { span: { start: span.start + 1, end: span.end - 1 }, newText: newName };
  return undefined;
}

/** All edits of a rename, by file and by what they need to be confirmed for. */
export function renameAt(model: Model, uri: string, offset: number, newName: string, textOf: TextOf): Rename | Refusal | undefined {
  const subject = renameSubject(model, uri, offset);
  if (!subject || 'refused' in subject) return subject;
  const wrong = objection(subject.kind, newName);
  if (wrong !== undefined) return { refused: wrong };
  const groups = new Map<string, { uri: string; confirm?: 'immutable' | 'text'; edits: TextEdit[] }>();
  for (const occurrence of occurrencesOf(model, subject)) {
    const edit = editOf(occurrence, subject.name, newName, textOf);
    if (!edit) continue;
    const key = `${occurrence.place.uri} ${occurrence.confirm ?? ''}`;
    const group = groups.get(key) ?? { uri: occurrence.place.uri, edits: [], ...(occurrence.confirm ? { confirm: occurrence.confirm } : {}) };
    group.edits.push(edit);
    groups.set(key, group);
  }
  return groups.size > 0 ? { edits: [...groups.values()] } : { refused: `No place was found that writes ${subject.name} as it is.` };
}
