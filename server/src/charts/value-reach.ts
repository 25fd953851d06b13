import type { Span } from '../base/span.ts';
import type { Node, ScalarNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { child, childPath } from '../yaml/path.ts';
import { plainScalar } from '../yaml/scalar.ts';
import { originOf } from './origin.ts';
import type { RenderedDocument, Rendering, SourcePlace } from './rendering.ts';

/** A field that another value changes. */
export interface ReachedField {
  /** API path. */
  readonly field: string;
  /** What makes it. */
  readonly place?: SourcePlace;
}

/** An object that another value changes. */
export interface ReachedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Of a StatefulSet. */
  readonly serviceName?: string;
  /** Helm's name of its template. */
  readonly template: string;
  /** Empty: it is there by one of the two values only. */
  readonly fields: readonly ReachedField[];
}

/** The text with another value of the same sort in place of a scalar, and what is found there; `undefined` where no scalar is. */
export interface ProbedValue {
  /** `image.tag` */
  readonly path: string;
  readonly span: Span;
  readonly text: string;
}

/** Tries another value at an offset of a values file: one on a key or on its scalar. */
export function probedValue(text: string, offset: number): ProbedValue | undefined {
  const root = parseYaml(text)[0]?.root;
  const found = root === undefined ? undefined : scalarAt(root, '', offset);
  if (found === undefined) return undefined;
  const { node, path, span } = found;
  return { path, span, text: text.slice(0, node.start) + otherValue(text, node) + text.slice(node.end) };
}

interface Found {
  readonly node: ScalarNode;
  readonly path: string;
  readonly span: Span;
}

function scalarAt(node: Node, path: string, offset: number): Found | undefined {
  const holds = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  if (node.kind === 'scalar')
    return holds(node) && node.end > node.start ? { node, path, span: { start: node.start, end: node.end } } : undefined;
  if (node.kind === 'seq') {
    for (const [index, item] of node.items.entries()) {
      const found = scalarAt(item, childPath(path, index), offset);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const { key, value } of node.entries) {
    const inner = childPath(path, key.value);
    if (holds(key) && value.kind === 'scalar' && value.end > value.start)
      return { node: value, path: inner, span: { start: key.start, end: key.end } };
    const found = scalarAt(value, inner, offset);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of the same type, so that what works with the one works with the other. */
function otherValue(text: string, node: ScalarNode): string {
  const value = plainScalar(node);
  if (typeof value === 'number') return String(value + 1);
  if (typeof value === 'boolean') return String(!value);
  const written = text.slice(node.start, node.end);
  if (node.style === 'double' || node.style === 'single') return `${written.slice(0, -1)}x${written.slice(-1)}`;
  return value === null ? 'x' : `${written.trimEnd()}x`;
}

/** Longest list of fields of one object. */
const mostFields = 20;

/** Objects that come out otherwise in another rendering of the same templates. */
export function reachedBy(rendering: Rendering, other: Rendering): readonly ReachedObject[] {
  const others = new Map(numbered(other).map(({ key, document }) => [key, document]));
  const found: ReachedObject[] = [];
  for (const { key, document } of numbered(rendering)) {
    const twin = others.get(key);
    others.delete(key);
    if (twin?.text === document.text) continue;
    const root = parseYaml(document.text)[0]?.root;
    const fields = twin === undefined ? [] : changedFields(root, parseYaml(twin.text)[0]?.root);
    if (twin !== undefined && fields.length === 0) continue;
    found.push({
      ...headOf(root),
      template: document.template,
      fields: fields.slice(0, mostFields).map((each) => withPlace(rendering, document, each)),
    });
  }
  return [
    ...found,
    ...[...others.values()].map((document) => ({ ...headOf(parseYaml(document.text)[0]?.root), template: document.template, fields: [] })),
  ];
}

/** Documents by their templates, and which of each they are. */
function numbered({ documents }: Rendering): readonly { readonly key: string; readonly document: RenderedDocument }[] {
  const counts = new Map<string, number>();
  return documents.map((document) => {
    const kind = `${document.template} ${/^kind:[ \t]*(\S+)/m.exec(document.text)?.[1] ?? ''}`;
    const nth = counts.get(kind) ?? 0;
    counts.set(kind, nth + 1);
    return { key: `${kind} ${nth}`, document };
  });
}

function headOf(root: Node | undefined): Pick<ReachedObject, 'kind' | 'name' | 'namespace' | 'serviceName'> {
  const text = (node: Node | undefined): string | undefined => (node?.kind === 'scalar' && node.value !== '' ? node.value : undefined);
  const metadata = child(root, 'metadata');
  const [namespace, serviceName] = [text(child(metadata, 'namespace')), text(child(child(root, 'spec'), 'serviceName'))];
  return {
    kind: text(child(root, 'kind')) ?? '',
    name: text(child(metadata, 'name')) ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    ...(serviceName === undefined ? {} : { serviceName }),
  };
}

interface ChangedField {
  readonly field: string;
  readonly node: Node | undefined;
}

function changedFields(one: Node | undefined, other: Node | undefined, field = ''): readonly ChangedField[] {
  if (one === undefined || other === undefined || one.kind !== other.kind) return one === other ? [] : [{ field, node: one }];
  if (one.kind === 'scalar') return other.kind === 'scalar' && other.value === one.value ? [] : [{ field, node: one }];
  if (one.kind === 'seq') {
    const items = other.kind === 'seq' ? other.items : [];
    return Array.from({ length: Math.max(one.items.length, items.length) }, (_, index) =>
      changedFields(one.items[index], items[index], childPath(field, index)),
    ).flat();
  }
  const keys = new Set([one, other].flatMap((map) => (map.kind === 'map' ? map.entries.map(({ key }) => key.value) : [])));
  return [...keys].flatMap((key) => changedFields(child(one, key), child(other, key), childPath(field, key)));
}

function withPlace(rendering: Rendering, document: RenderedDocument, { field, node }: ChangedField): ReachedField {
  const origin = node && originOf(rendering, document, node);
  const place = origin && [origin.place, ...origin.includes].find(({ source }) => source === document.source);
  return place === undefined ? { field } : { field, place };
}
