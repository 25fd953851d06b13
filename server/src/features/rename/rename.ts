import { getOrMake } from '../../base/get-or-make.ts';
import type { FileEdit, Span, TextEdit } from '../../base/span.ts';
import type { Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { changedBundle } from './same-bundles.ts';
import type { Occurrence } from './occurrence.ts';
import { occurrencesOf } from './occurrences.ts';
import { misfit, obstacle, refusedAfter, taken, unlike } from './obstacles.ts';
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

/** The span without its quotes, if there are any. */
export function unquoted(span: Span, text: string | undefined): Span {
  return text !== undefined && /^(["']).*\1$/.test(text) ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** Is a rename possible here? `undefined`: nothing that this product renames. */
export function prepareRename(model: Model, uri: string, offset: number, textOf: TextOf): PreparedRename | Refusal | undefined {
  const subject = subjectAt(model, uri, offset, textOf);
  if (!subject) return undefined;
  const refused = obstacle(model, subject);
  if (refused !== undefined) return { refused };
  return { span: unquoted(subject.span, textOf(uri)?.slice(subject.span.start, subject.span.end)), placeholder: subject.name };
}

/** The text at the place must be the old name, quotes aside: else the file has changed, or the name is put together elsewhere. */
function editOf(occurrence: Occurrence, oldName: string, newName: string, textOf: TextOf): TextEdit | undefined {
  const { uri, span } = occurrence.place;
  const text = textOf(uri)?.slice(span.start, span.end);
  const inner = unquoted(span, text);
  const read = text?.slice(inner.start - span.start, inner.end - span.start);
  return read?.toLowerCase() === oldName.toLowerCase() ? { span: inner, newText: newName } : undefined;
}

/** What stands under the cursor, by the name that the text has: a kustomization may make another of it. */
export function subjectAt(model: Model, uri: string, offset: number, textOf: TextOf): Subject | undefined {
  const subject = renameSubject(model, uri, offset, textOf);
  if (subject?.kind !== 'service' && subject?.kind !== 'statefulset') return subject;
  const text = textOf(uri)?.slice(subject.span.start, subject.span.end);
  const inner = unquoted(subject.span, text);
  return text === undefined ? subject : { ...subject, name: text.slice(inner.start - subject.span.start, inner.end - subject.span.start).toLowerCase() };
}

/** The workspace with these edits applied. */
export type ModelAfter = (edits: readonly FileEdit[]) => Model;

/** All edits of a rename, by file and by what they need to be confirmed for. */
export function renameAt(model: Model, uri: string, offset: number, newName: string, textOf: TextOf, modelAfter: ModelAfter): Rename | Refusal | undefined {
  const subject = subjectAt(model, uri, offset, textOf);
  if (!subject) return undefined;
  if (newName === subject.name) return { edits: [] };
  const occurrences = occurrencesOf({ model, holders: model.instances(), textOf }, subject);
  const refused = obstacle(model, subject) ?? misfit(model, subject, newName) ?? taken(model, subject, newName);
  if (refused !== undefined) return { refused };
  const groups = new Map<string, { uri: string; confirm?: 'immutable' | 'text'; edits: TextEdit[] }>();
  for (const occurrence of occurrences) {
    const { place, confirm } = occurrence;
    const edit = editOf(occurrence, subject.name, newName, textOf);
    if (!edit) return { refused: unlike(occurrence, subject, textOf(place.uri)?.slice(place.span.start, place.span.end)) };
    const key = `${place.uri} ${confirm ?? ''}`;
    getOrMake(groups, key, () => ({ uri: place.uri, edits: [], ...(confirm ? { confirm } : {}) })).edits.push(edit);
  }
  const edits = [...groups.values()];
  const refusedThen = refusedAfter(model, edits, textOf) ?? changedBundle(model, () => modelAfter(edits), subject.name, newName);
  if (refusedThen !== undefined) return { refused: refusedThen };
  return edits.length > 0 ? { edits } : { refused: `No place was found that writes ${subject.name} as it is.` };
}
