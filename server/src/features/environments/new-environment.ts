import type { TextEdit } from '../../base/span.ts';
import { child } from '../../yaml/path.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { indentAt, lineStart, newlineOf, trimEnd } from '../../yaml/text.ts';
import { scalarText } from '../../yaml/editing/write.ts';

/** One more environment of a chart. `path`: its folder, as the settings file names it. */
export interface NewEnvironment {
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
}

/** The edit that adds an environment to the `charts` of a settings file; `undefined` where they are not written in block style. */
export function newEnvironmentEdit(text: string, { path, name, namespace }: NewEnvironment): TextEdit | undefined {
  const root = parseYaml(text)[0]?.root;
  const charts = child(root, 'charts');
  const end = newlineOf(text);
  const block = (indent: string): string =>
    [
      `- path: ${scalarText(path)}`,
      `  name: ${scalarText(name)}`,
      `  release: ${scalarText(name)}`,
      `  namespace: ${scalarText(namespace)}`,
      '  values: []',
    ]
      .map((line) => `${indent}${line}${end}`)
      .join('');
  if (charts === undefined || (charts.kind === 'scalar' && charts.value === '')) {
    if (root !== undefined && root.kind === 'map' && root.flow) return undefined;
    if (charts !== undefined) return { span: { start: charts.start, end: charts.end }, newText: `${end}${block('  ').trimEnd()}` };
    const at = text.length;
    const gap = text === '' || text.endsWith('\n') ? '' : end;
    return { span: { start: at, end: at }, newText: `${gap}charts:${end}${block('  ')}` };
  }
  const last = charts.kind === 'seq' && !charts.flow ? charts.items.at(-1) : undefined;
  const [first] = charts.kind === 'seq' ? charts.items : [];
  if (last === undefined || first === undefined) return undefined;
  const at = trimEnd(text, last.end);
  const indent = ' '.repeat(indentAt(text, lineStart(text, first.start)));
  return { span: { start: at, end: at }, newText: `${end}${block(indent).trimEnd()}` };
}
