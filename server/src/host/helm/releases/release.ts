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

/** A value that a file holds as a whole (`--set-file`). */
export interface FileSetting {
  readonly key: string;
  readonly file: WrittenPath;
}

/** How somebody deploys a chart. */
export interface Release {
  /** What people call it. */
  readonly name: string;
  readonly chart: WrittenPath;
  readonly release?: string;
  readonly namespace?: string;
  /** Later ones win. */
  readonly values: readonly ReleaseValues[];
  readonly settings: readonly (ValueSetting | FileSetting)[];
  readonly kubernetesVersion?: string;
  readonly apiVersions: readonly string[];
  /** The files of values take the place of the chart's own `values.yaml`. */
  readonly replacesOwnValues?: true;
  readonly skipSchema?: true;
  /** What else decides what is rendered, and nobody here knows. */
  readonly unknowns?: readonly string[];
  /** The object that says so deploys nothing but charts of this repository. */
  readonly isWhole?: boolean;
}

/** What stands in a node, as values; nothing of no map. */
export function inlineValues(node: Node | undefined, name: string): readonly ReleaseValues[] {
  if (node?.kind === 'map') return [{ name, text: JSON.stringify(toPlain(node)) }];
  return node?.kind === 'scalar' && node.value.trim() !== '' ? [{ name, text: node.value }] : [];
}

const remote = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A file of values, or why what is in it is unknown: it lies elsewhere, or a template of the tool makes it. */
export function valuesFile(node: Node, from: WrittenPath['from'], isOptional = false): ReleaseValues | string | undefined {
  const file = writtenPath(node, from);
  if (file === undefined) return undefined;
  return remote.test(file.path) ? `values of ${file.path}` : { file, ...(isOptional ? { isOptional: true as const } : {}) };
}

/** The same with what is unknown apart. */
export function knownValues(all: readonly (ReleaseValues | string | undefined)[]): Pick<Release, 'values' | 'unknowns'> {
  const unknowns = all.filter((each) => typeof each === 'string');
  return {
    values: all.flatMap((each) => (each === undefined || typeof each === 'string' ? [] : [each])),
    ...(unknowns.length === 0 ? {} : { unknowns }),
  };
}

/** A path as it is written in a node; nothing of none. */
export function writtenPath(node: Node | undefined, from: WrittenPath['from']): WrittenPath | undefined {
  return node?.kind === 'scalar' && node.value !== '' ? { path: node.value, from, span: { start: node.start, end: node.end } } : undefined;
}

/** Fields that have a value. */
export function given<T extends Readonly<Record<string, string | undefined>>>(fields: T): { readonly [K in keyof T]?: string };
export function given(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]])));
}
