import path from '#host/path';
import { lineStarts, positionAt } from '../../base/lines.ts';
import { printable } from '../../base/texts/printable.ts';
import type { RenderFault, Rendering, SourcePlace } from '../../charts/rendering.ts';
import type { RenderRequest } from '../../charts/request.ts';
import { decode } from '../decode.ts';
import { toPath } from '../uri.ts';

/** What is wrong with a chart, line by line: its place as seen from `cwd`, the reason, and through which includes it came. */
export function faultLines(fault: RenderFault, rendering: Rendering, request: RenderRequest, cwd: string): readonly string[] {
  const [first, ...outer] = fault.places.map((place) => shown(place, rendering, request, cwd));
  const values = fault.values === undefined ? undefined : request.values?.[fault.values]?.name;
  const where = first ?? (values === undefined ? '' : `${values}${fault.line === undefined ? '' : `:${fault.line}`}`);
  const lines = (fault.places.length > 0 ? fault.reason : fault.text).trim().split('\n').map(printable);
  return [
    `${where === '' ? '' : `${where}: `}${lines[0] ?? ''}`,
    ...lines.slice(1).map((line) => `  ${line}`),
    ...outer.map((place) => `  included at ${place}`),
  ];
}

/** `templates/db.yaml:3:5`, counted from 1. */
function shown({ source, span }: SourcePlace, { sources }: Rendering, { files }: RenderRequest, cwd: string): string {
  const { file = -1, inner } = sources[source] ?? {};
  const of = files[file];
  if (of === undefined) return '';
  const name = path
    .relative(cwd, toPath(of.uri) ?? of.uri)
    .split(path.sep)
    .join('/');
  if (inner !== undefined) return printable(`${name} (${inner})`);
  const text = typeof of.content === 'string' ? of.content : (decode(of.content)?.text ?? '');
  const { line, character } = positionAt(lineStarts(text), span.start);
  return printable(`${name}:${line + 1}:${character + 1}`);
}
