import { getOrMake } from '../../base/get-or-make.ts';
import { lineAt, lineStarts } from '../../base/lines.ts';
import type { FileEdit, Span, TextEdit } from '../../base/span.ts';
import type { Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { resolveScalar } from '../../yaml/scalar.ts';
import { changedBundle } from './same-bundles.ts';
import type { Mark } from './marks.ts';
import { newNameOf, unquotedText, type ModelAfter, type NewName } from './naming.ts';
import type { Occurrence } from './occurrence.ts';
import { occurrencesOf } from './occurrences.ts';
import { fileOf, isExpression, madeByExpression, misfit, obstacle, printedElsewhere, refusedAfter, taken, unlike } from './obstacles.ts';
import { sharedElsewhere } from './shared-values.ts';
import { besideRivals } from './rivals.ts';
import { renameSubject, type Refusal, type Subject } from './subject.ts';

export interface PreparedRename {
  readonly span: Span;
  readonly placeholder: string;
}

/** Edits of one file with what is told of them. */
export interface MarkedEdit extends FileEdit {
  readonly mark?: Mark;
}

export interface Rename {
  readonly edits: readonly MarkedEdit[];
}

/** The span without its quotes, if there are any. */
export function unquoted(span: Span, text: string | undefined): Span {
  const { text: inner, at } = unquotedText(text ?? '');
  return text === undefined ? span : { start: span.start + at, end: span.start + at + inner.length };
}

/** Is a rename possible here? `undefined`: nothing that this product renames. */
export function prepareRename(model: Model, uri: string, offset: number, textOf: TextOf): PreparedRename | Refusal | undefined {
  const subject = subjectAt(model, uri, offset, textOf);
  if (!subject) return undefined;
  const refused = obstacle(model, subject) ?? madeByExpression(subject, uri, textOf);
  if (refused !== undefined) return { refused };
  return { span: unquoted(subject.span, textOf(uri)?.slice(subject.span.start, subject.span.end)), placeholder: subject.name };
}

/** What stands under the cursor, by the name that the text has: a kustomization may make another of it. */
export function subjectAt(model: Model, uri: string, offset: number, textOf: TextOf): Subject | undefined {
  const subject = renameSubject(model, uri, offset, textOf);
  if (subject?.kind !== 'service' && subject?.kind !== 'statefulset') return subject;
  const text = textOf(uri)?.slice(subject.span.start, subject.span.end);
  return text === undefined || isExpression(text) ? subject : { ...subject, name: unquotedText(text).text.toLowerCase() };
}

/**
 * The text at the place must be the old name, as the manifest writes it or as the bundle of its object deploys it, quotes aside: else the file has changed, or
 * the name is put together elsewhere.
 */
function editOf({ place: { uri, span }, of }: Occurrence, { old, written, deployed }: NewName, textOf: TextOf): TextEdit | undefined {
  const text = textOf(uri)?.slice(span.start, span.end);
  const inner = unquoted(span, text);
  const read = text?.slice(inner.start - span.start, inner.end - span.start) ?? '';
  const name = read === old ? written : of && read === of.facts.object.name ? deployed(of) : undefined;
  return name === undefined ? undefined : { span: inner, newText: name };
}

/** Is it a text without quotes, for kubectl (`null`, `on` and `1e3` are none)? */
const isPlainText = (name: string): boolean =>
  resolveScalar({ kind: 'scalar', style: 'plain', value: name, start: 0, end: name.length }).type === 'string';

/** Edits by file and by what is told of them. */
function grouped(occurrences: readonly Occurrence[], subject: Subject, name: NewName, textOf: TextOf): Rename | Refusal {
  const groups = new Map<string, { readonly uri: string; readonly mark?: Mark; readonly edits: TextEdit[] }>();
  for (const occurrence of occurrences) {
    const {
      place: { uri, span },
      mark,
      inText,
    } = occurrence;
    const edit = editOf(occurrence, name, textOf);
    if (edit && !inText && edit.span.start === span.start && !isPlainText(edit.newText))
      return {
        refused: `YAML reads ${edit.newText} as another value than text where it stands without quotes, as in ${fileOf(uri)}: choose another name.`,
      };
    if (!edit) return { refused: unlike(occurrence, subject, textOf(uri)?.slice(span.start, span.end)) };
    getOrMake(groups, JSON.stringify([uri, mark]), () => ({ uri, edits: [], ...(mark ? { mark } : {}) })).edits.push(edit);
  }
  return { edits: [...groups.values()] };
}

/** Whoever renames a name in a text knows what that text means. */
function sureAt(occurrences: readonly Occurrence[], uri: string, { start }: Span): readonly Occurrence[] {
  return occurrences.map((occurrence) => {
    const { mark, ...rest } = occurrence;
    return mark?.sure === false && rest.place.uri === uri && rest.place.span.start === start ? rest : occurrence;
  });
}

/** All edits of a rename, or why there is none. */
export function renameAt(
  model: Model,
  uri: string,
  offset: number,
  typed: string,
  textOf: TextOf,
  modelAfter: ModelAfter,
): Rename | Refusal | undefined {
  const subject = subjectAt(model, uri, offset, textOf);
  if (!subject) return undefined;
  if (typed === subject.name) return { edits: [] };
  const search = { model, holders: model.instances(), textOf };
  const byHand = obstacle(model, subject) ?? madeByExpression(subject, uri, textOf);
  if (byHand !== undefined) return { refused: byHand };
  const name = newNameOf(model, subject, typed, textOf, modelAfter);
  if ('refused' in name) return name;
  const refused = misfit(model, subject, name) ?? taken(model, subject, name);
  if (refused !== undefined) return { refused };
  const occurrences = besideRivals(search, subject, name, occurrencesOf(search, subject));
  if (typeof occurrences === 'string') return { refused: occurrences };
  const printed = printedElsewhere(model, subject, occurrences, textOf);
  if (printed !== undefined) return { refused: printed };
  const result = grouped(sureAt(occurrences, uri, subject.span), subject, name, textOf);
  if ('refused' in result) return result;
  const { edits } = result;
  const shared = sharedElsewhere(occurrences, edits, textOf);
  if (shared !== undefined) return { refused: shared };
  const refusedThen = refusedAfter(model, edits, textOf) ?? changedBundle(model, () => modelAfter(edits), name.old, name.written);
  if (refusedThen !== undefined) return { refused: refusedThen };
  return edits.length > 0 ? result : { refused: `No place was found that writes ${subject.name} as it is.` };
}

/** Why a rename cannot be made by somebody who cannot be asked which edits to make; `undefined`: all of them are sure. */
export function unsure({ edits }: Rename, textOf: TextOf): string | undefined {
  const doubtful = edits.find(({ mark }) => mark?.sure === false);
  const [edit] = doubtful?.edits ?? [];
  if (!doubtful?.mark || !edit) return undefined;
  const text = textOf(doubtful.uri) ?? '';
  const line = lineAt(lineStarts(text), edit.span.start) + 1;
  return `${fileOf(doubtful.uri)}, line ${line}, holds ${text.slice(edit.span.start, edit.span.end)}: ${doubtful.mark.description} This editor cannot ask whether to change it, so nothing is renamed.`;
}

/** What is to be known before sure edits are made by somebody who sees no marks, in whole sentences; `undefined`: nothing. */
export function toldOf({ edits }: Rename): string | undefined {
  const files = new Map<Mark, Set<string>>();
  for (const { mark, uri } of edits) if (mark?.sure === true) getOrMake(files, mark, () => new Set<string>()).add(fileOf(uri));
  if (files.size === 0) return undefined;
  return [...files]
    .map(
      ([{ label, description }, names]) =>
        `This changes ${label.charAt(0).toLowerCase()}${label.slice(1)} (${[...names].join(', ')}). ${description}`,
    )
    .join(' ');
}
