import type { Span } from '../../base/span.ts';
import { insertDocument, isJsonText, styleOf, type Edits } from './edit.ts';
import { blockEnd, columnOf, indentAt, isCommentLine, lineStart, newlineOf, nextLine, trimEnd } from '../text.ts';
import { blockLines, documentText, flowText, itemLines, jsonText, type YamlData } from './write.ts';

type Where = 'before' | 'after';

/** The flow collection that stands at `node`, in the way in which this text writes flow collections: JSON or YAML, one line or several. */
function flowLike(text: string, node: Span, data: YamlData, newline: string): string {
  const body = text.slice(node.start, node.end);
  if (!isJsonText(text) && !/^\{\s*"/.test(body)) return flowText(data);
  const step = /^\{[ \t]*\r?\n([ \t]*)/.exec(body)?.[1];
  if (step === undefined) return jsonText(data, /":\S/.test(body) ? 'tight' : 'line');
  const pad = ' '.repeat(indentAt(text, lineStart(text, node.start)));
  return jsonText(data, step.slice(pad.length) || '  ').replaceAll('\n', newline + pad);
}

const isFlow = (text: string, node: Span): boolean => /^(?:[!&]\S*\s+)*\{/.test(text.slice(node.start, node.end));

/** Adds an item beside one of a sequence, in its style; `item` is that item without its dash. */
export function insertItem(text: string, item: Span, where: Where, data: YamlData): Edits {
  const newline = newlineOf(text);
  const lead = /(?:^|[\n\s-])(-)[ \t]+(?:[!&]\S*\s+)*$/.exec(text.slice(0, item.start));
  if (lead) return insertBlockItem(text, text.lastIndexOf('-', item.start - 1), item, where, data);
  const before = text.slice(0, item.start);
  const gap = /[[,](\s*)$/.exec(before)?.[1];
  if (gap === undefined) return [];
  const body = flowLike(text, item, data, newline);
  const end = trimEnd(text, item.end);
  return where === 'before'
    ? [{ span: { start: item.start, end: item.start }, newText: `${body},${gap}` }]
    : [{ span: { start: end, end }, newText: `,${gap}${body}` }];
}

function insertBlockItem(text: string, dash: number, item: Span, where: Where, data: YamlData): Edits {
  const newline = newlineOf(text);
  const column = columnOf(text, dash);
  const pad = ' '.repeat(column);
  const lines = isFlow(text, item) ? [`- ${flowLike(text, item, data, newline)}`] : itemLines(data, styleOf(text));
  const body = lines.map((line) => pad + line).join(newline);
  if (where === 'after') {
    const end = blockEnd(text, dash, column, false, trimEnd(text, item.end));
    const next = nextLine(text, end);
    return text[next - 1] === '\n'
      ? [{ span: { start: next, end: next }, newText: body + newline }]
      : [{ span: { start: end, end }, newText: newline + body }];
  }
  let at = lineStart(text, dash);
  if (text.slice(at, dash).trim() !== '') return [];
  for (let above = at; above > 0;) {
    above = lineStart(text, above - 1);
    if (!isCommentLine(text, above)) break;
    at = above;
  }
  return [{ span: { start: at, end: at }, newText: body + newline }];
}

/** Makes a List of the one object of a JSON file and adds another: JSON has no documents. Lines that stay are indented, nothing else changes in them. */
function wrapInList(text: string, object: Span, where: Where, data: YamlData): Edits {
  const newline = newlineOf(text);
  const end = trimEnd(text, object.end);
  const step = /^\{[ \t]*\r?\n([ \t]+)/.exec(text.slice(object.start, end))?.[1];
  if (step === undefined) {
    const body = flowLike(text, object, data, newline);
    const tight = jsonText({ apiVersion: 'v1', kind: 'List' }, /":\S/.test(text) ? 'tight' : 'line').slice(0, -1);
    const items = tight.includes(': ') ? ', "items": [' : ',"items":[';
    return [
      { span: { start: object.start, end: object.start }, newText: `${tight}${items}${where === 'before' ? `${body},` : ''}` },
      { span: { start: end, end }, newText: `${where === 'after' ? `,${body}` : ''}]}` },
    ];
  }
  const pad = step + step;
  const body = jsonText(data, step).replaceAll('\n', newline + pad);
  const lines = [...text.slice(object.start, end).matchAll(/\n(?=[^\r\n])/g)].map((found) => object.start + found.index + 1);
  const head = ['{', `${step}"apiVersion": "v1",`, `${step}"kind": "List",`, `${step}"items": [`, pad].join(newline);
  return [
    { span: { start: object.start, end: object.start }, newText: head + (where === 'before' ? `${body},${newline}${pad}` : '') },
    ...lines.map((at) => ({ span: { start: at, end: at }, newText: pad })),
    { span: { start: end, end }, newText: `${where === 'after' ? `,${newline}${pad}${body}` : ''}${newline}${step}]${newline}}` },
  ];
}

/** Adds an object beside the one at `object`: an item in a List, else a document; in a JSON file both become items of a List. */
export function insertObject(text: string, object: Span, inList: boolean, json: boolean, where: Where, data: YamlData): Edits {
  if (inList) return insertItem(text, object, where, data);
  if (json) return wrapInList(text, object, where, data);
  if (!isFlow(text, object)) return insertDocument(text, object.end - 1, where, data);
  const newline = newlineOf(text);
  return insertDocument(text, object.end - 1, where, data, flowLike(text, object, data, newline) + newline);
}

/** Text of an object that takes the place of the one at `object`. */
export function objectText(text: string, object: Span, data: YamlData): string {
  const newline = newlineOf(text);
  if (isFlow(text, object)) return flowLike(text, object, data, newline);
  const column = columnOf(text, object.start);
  if (column === 0) return documentText(data, styleOf(text), newline).trimEnd();
  return blockLines(data, styleOf(text)).join(newline + ' '.repeat(column));
}
