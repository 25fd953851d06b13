import { isChangeCode } from '../../base/change-codes.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { Place, Span, TextEdit } from '../../base/span.ts';
import type { FileFacts, Suppression } from '../../facts/types.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Instance, Model } from '../../model/types.ts';
import { insertEntry, isJsonText } from '../../yaml/editing/edit.ts';
import { indentAt, lineStart, newlineOf, nextLine } from '../../yaml/text.ts';
import { nearest } from '../../base/texts/nearest.ts';
import type { Finding, Fix, Rule } from '../define.ts';
import { finishedFix } from './finished-fix.ts';
import { documentAt } from '../lib/identity.ts';
import { locate } from '../lib/locate.ts';
import { sentences } from '../../base/texts/sentences.ts';

/** A finding before suppression, with the object that it is about, if it is about one. */
export interface Raised {
  readonly instance?: Instance;
  readonly finding: Finding;
}

export interface SuppressOptions {
  readonly rules: readonly Rule[];
  readonly severityOf?: (rule: string, uri: string) => Severity | 'off' | undefined;
}

/** Id of the rule about suppressions themselves. */
export const unusedId = 'suppression-unused';

const annotation = 'headlight/ignore';

const say = sentences({
  'nothing-in-line': ({ id }: { id: string }) => `"${id}" finds nothing on this line, so there is nothing to ignore. Remove it.`,
  'nothing-in-object': ({ id }: { id: string }) => `"${id}" finds nothing in this object, so there is nothing to ignore. Remove it.`,
  'nothing-in-file': ({ id }: { id: string }) => `"${id}" finds nothing in this file, so there is nothing to ignore. Remove it.`,
  unknown: ({ id }: { id: string }) => `There is no rule "${id}".`,
  'unknown-near': ({ id, near }: { id: string; near: string }) => `There is no rule "${id}". Did you mean "${near}"?`,
});

/** Does a comment or the annotation of its object silence the finding? */
export function isSilenced(finding: Finding, instance: Instance | undefined, facts: FileFacts): boolean {
  return (
    instance?.facts.ignores.includes(finding.rule) === true ||
    (facts.suppressions.length > 0 && new Comments(facts.suppressions).over(finding).length > 0)
  );
}

/** Findings that no comment and no annotation silences, and one for each that silences nothing. `instances`: all of the file. */
export function suppress(raised: readonly Raised[], instances: readonly Instance[], facts: FileFacts, options: SuppressOptions): Finding[] {
  if (facts.suppressions.length === 0 && instances.every((instance) => instance.facts.ignores.length === 0))
    return raised.map(({ finding }) => finding);
  const used = new Set<string>();
  const left: Finding[] = [];
  const comments = new Comments(facts.suppressions);
  for (const { instance, finding } of raised) {
    const byComment = comments.over(finding);
    const byAnnotation = instance?.facts.ignores.includes(finding.rule) === true ? [annotationMark(instance, finding.rule)] : [];
    const marks = [...byComment, ...byAnnotation];
    for (const each of marks) used.add(each);
    if (marks.length === 0) left.push(finding);
  }
  const level = options.severityOf?.(unusedId, facts.uri);
  if (level === 'off' || facts.broken.length > 0 || facts.templated) return left;
  const severity = level ?? options.rules.find((rule) => rule.id === unusedId)?.severity ?? 'hint';
  return [...left, ...unusedComments(facts, used, options, severity), ...unusedAnnotations(instances, facts, used, options, severity)];
}

function mark(index: number, rule: string): string {
  return `${index} ${rule}`;
}

/** Comments by what they speak of and name. Lines are the same or apart, so that the last that begins before a place is the only one it can lie in. */
class Comments {
  readonly #names: readonly ReadonlySet<string>[];
  readonly #ofFile: number[] = [];
  readonly #ofLine = new Map<number, number[]>();
  readonly #lines: readonly Suppression['speaksOf'][];

  constructor(comments: readonly Suppression[]) {
    this.#names = comments.map(({ ids }) => new Set(ids.map(({ id }) => id)));
    comments.forEach(({ scope, speaksOf }, index) => {
      if (scope === 'file') this.#ofFile.push(index);
      else getOrMake(this.#ofLine, speaksOf.start, () => []).push(index);
    });
    this.#lines = comments.map(({ speaksOf }) => speaksOf).sort((a, b) => a.start - b.start);
  }

  /** Marks of the comments that silence the finding. */
  over({ rule, place, anchor }: Finding): string[] {
    const found = new Set([...this.#ofFile, ...this.#at(place.span), ...(anchor === undefined ? [] : this.#at(anchor))]);
    return [...found].filter((index) => this.#names[index]?.has(rule)).map((index) => mark(index, rule));
  }

  #at({ start }: Span): readonly number[] {
    let [low, high] = [0, this.#lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const line = this.#lines[low - 1];
    return line !== undefined && start < line.end ? (this.#ofLine.get(line.start) ?? []) : [];
  }
}

function annotationMark(instance: Instance, rule: string): string {
  return `${instance.facts.document} ${instance.facts.prefix} ${rule}`;
}

/** A comparison judges what is said of changes, so that no comment that names its codes is called unused here. */
function unusedComments(facts: FileFacts, used: ReadonlySet<string>, options: SuppressOptions, severity: Severity): Finding[] {
  return facts.suppressions.flatMap((comment, index) =>
    comment.ids.flatMap(({ id, span }, at) => {
      if (used.has(mark(index, id)) || isChangeCode(id) || options.severityOf?.(id, facts.uri) === 'off') return [];
      const fix = removal((text) => commentWithout(text, comment, at));
      return [unusedFinding(id, facts, span, options, severity, fix, undefined, comment.scope)];
    }),
  );
}

function unusedAnnotations(
  instances: readonly Instance[],
  facts: FileFacts,
  used: ReadonlySet<string>,
  options: SuppressOptions,
  severity: Severity,
): Finding[] {
  const seen = new Set<string>();
  return instances.flatMap((instance) =>
    instance.facts.ignores.flatMap((id) => {
      const key = annotationMark(instance, id);
      if (instance.facts.partial || isChangeCode(id) || used.has(key) || seen.has(key) || options.severityOf?.(id, facts.uri) === 'off')
        return [];
      seen.add(key);
      const located = locate(instance.facts.tree, facts.uri, `metadata.annotations[${annotation}]`);
      if (located === undefined || located.uri !== facts.uri) return [];
      return [
        unusedFinding(id, facts, { start: located.node.start, end: located.node.end }, options, severity, undefined, instance, 'line'),
      ];
    }),
  );
}

function unusedFinding(
  id: string,
  facts: FileFacts,
  span: Span,
  options: SuppressOptions,
  severity: Severity,
  fix: ((uri: string) => Fix) | undefined,
  instance: Instance | undefined,
  scope: 'line' | 'file',
): Finding {
  const known = options.rules.some((rule) => rule.id === id);
  const near = known
    ? undefined
    : nearest(
        id,
        options.rules.map((rule) => rule.id),
      );
  const where = instance !== undefined ? 'object' : scope;
  const told = known ? say(`nothing-in-${where}`, { id }) : near === undefined ? say('unknown', { id }) : say('unknown-near', { id, near });
  const { document, start } = documentAt(facts, span.start);
  const place: Place = { uri: facts.uri, span };
  return {
    rule: unusedId,
    document,
    object: instance?.facts.prefix ?? '',
    field: instance === undefined ? '' : `metadata.annotations[${annotation}]`,
    at: instance === undefined ? span.start - start : 0,
    nth: 0,
    category: 'silent',
    severity,
    ...told,
    place,
    kind: instance === undefined ? '' : kindOf(instance.facts.object),
    name: instance?.facts.object.name ?? '',
    namespace: instance?.namespace ?? '',
    related: [],
    fixes: fix === undefined ? [] : [fix(place.uri)],
    tags: ['unnecessary'],
  };
}

function removal(edit: (text: string) => TextEdit | undefined): (uri: string) => Fix {
  return (uri) =>
    finishedFix({
      title: 'Remove this suppression',
      safe: true,
      preferred: true,
      edits: (textOf) => {
        const text = textOf(uri);
        const made = text === undefined ? undefined : edit(text);
        return made === undefined ? [] : [{ uri, edits: [made] }];
      },
    });
}

/** Takes one id out of a comment; the last one takes the comment, and its line where nothing else stands there. */
function commentWithout(text: string, comment: Suppression, index: number): TextEdit | undefined {
  if (comment.ids.length > 1) {
    const id = comment.ids[index]?.span;
    const next = comment.ids[index + 1];
    const previous = comment.ids[index - 1];
    if (id === undefined) return undefined;
    if (next !== undefined) return { span: { start: id.start, end: next.span.start }, newText: '' };
    return previous === undefined ? undefined : { span: { start: previous.span.end, end: id.end }, newText: '' };
  }
  const start = lineStart(text, comment.span.start);
  const before = text.slice(start, comment.span.start);
  if (/^[ \t]*$/.test(before)) return { span: { start, end: nextLine(text, comment.span.start) }, newText: '' };
  return { span: { start: start + before.trimEnd().length, end: comment.span.end }, newText: '' };
}

/** A fix that silences a finding where it stands: a comment above its line, or the annotation where no comment can be (JSON). */
export function suppressionFix(finding: Finding, model?: Model): Fix {
  const { uri } = finding.place;
  return finishedFix({
    title: `Ignore "${finding.rule}" here`,
    safe: false,
    edits: (textOf) => {
      const text = textOf(uri);
      if (text === undefined) return [];
      const edits = isJsonText(text) && finding.kind !== '' ? annotate(text, finding, model) : [comment(text, finding)];
      return edits.length === 0 ? [] : [{ uri, edits }];
    },
  });
}

function comment(text: string, finding: Finding): TextEdit {
  const line = lineStart(text, (finding.anchor ?? finding.place.span).start);
  const above = lineStart(text, Math.max(0, line - 1));
  const existing = /^[ \t]*# headlight-ignore: *[a-z0-9-]+(?:, *[a-z0-9-]+)*/.exec(text.slice(above, line));
  if (existing !== null) {
    const at = above + existing[0].length;
    return { span: { start: at, end: at }, newText: `, ${finding.rule}` };
  }
  return {
    span: { start: line, end: line },
    newText: `${' '.repeat(indentAt(text, line))}# headlight-ignore: ${finding.rule}${newlineOf(text)}`,
  };
}

function annotate(text: string, finding: Finding, model: Model | undefined): readonly TextEdit[] {
  const instance = model
    ?.instancesOf(finding.place.uri)
    .find(
      ({ facts }) =>
        facts.tree.start <= finding.place.span.start &&
        finding.place.span.end <= facts.tree.end &&
        kindOf(facts.object) === finding.kind &&
        facts.object.name === finding.name,
    );
  const metadata = instance === undefined ? undefined : locate(instance.facts.tree, finding.place.uri, 'metadata')?.node;
  if (instance === undefined || metadata?.kind !== 'map') return [];
  const annotations = locate(instance.facts.tree, finding.place.uri, 'metadata.annotations')?.node;
  if (annotations?.kind !== 'map')
    return insertEntry(text, metadata, 'annotations', { [annotation]: finding.rule }, { after: ['labels', 'namespace', 'name'] });
  const value = locate(annotations, finding.place.uri, `[${annotation}]`)?.node;
  if (value?.kind !== 'scalar') return insertEntry(text, annotations, annotation, finding.rule);
  return [{ span: { start: value.start, end: value.end }, newText: JSON.stringify(`${value.value}, ${finding.rule}`) }];
}
