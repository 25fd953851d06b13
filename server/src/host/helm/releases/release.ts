import type { ValueSetting } from '../../../charts/request.ts';
import type { Span } from '../../../base/span.ts';
import type { Node } from '../../../yaml/node.ts';
import { toPlain } from '../../../yaml/scalar.ts';

/** A path as it is written, and what it is relative to: the root of the repository, the folder of the file that says it, the chart. */
export interface WrittenPath {
  readonly path: string;
  readonly from: 'repository' | 'file' | 'chart';
  /** Where it is written. */
  readonly span?: Span;
}

/** Values that a release is given: a file, or text of YAML. */
export type ReleaseValues = { readonly file: WrittenPath; readonly isOptional?: true } | { readonly name: string; readonly text: string };

/** How somebody deploys a chart. */
export interface Release {
  /** What people call it. */
  readonly name: string;
  readonly chart: WrittenPath;
  readonly release?: string;
  readonly namespace?: string;
  /** Later ones win. */
  readonly values: readonly ReleaseValues[];
  readonly settings: readonly ValueSetting[];
  readonly kubernetesVersion?: string;
  readonly apiVersions: readonly string[];
  /** The object that says so deploys nothing but charts of this repository. */
  readonly isWhole?: boolean;
}

/** What stands in a node, as values; nothing of no map. */
export function inlineValues(node: Node | undefined, name: string): readonly ReleaseValues[] {
  if (node?.kind === 'map') return [{ name, text: JSON.stringify(toPlain(node)) }];
  return node?.kind === 'scalar' && node.value.trim() !== '' ? [{ name, text: node.value }] : [];
}

/** The same path without what is not written. */
export function writtenPath(node: Node | undefined, from: WrittenPath['from']): WrittenPath | undefined {
  return node?.kind === 'scalar' && node.value !== '' ? { path: node.value, from, span: { start: node.start, end: node.end } } : undefined;
}

/** Fields that have a value. */
export function given<T extends Readonly<Record<string, string | undefined>>>(fields: T): { readonly [K in keyof T]?: string };
export function given(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]])));
}
