import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentSymbols, type DocumentSymbol } from '../../../server/src/features/symbols/document-symbols.ts';
import { service, statefulSet } from '../../lsp/manifests.ts';
import { analysisOf, textsBelow } from '../lib/workspace.ts';

const symbolsOf = (text: string): readonly DocumentSymbol[] => {
  const facts = analysisOf(new Map([['file:///w/a.yaml', text]])).facts('file:///w/a.yaml');
  assert.ok(facts);
  return documentSymbols(facts);
};
const shown = (symbols: readonly DocumentSymbol[]): unknown =>
  symbols.map(({ name, kind, detail, children }) => [
    name,
    kind,
    detail,
    ...children.map((child) => `${child.kind} ${child.name} ${child.detail}`.trim()),
  ]);

test('objects with their ports and containers, in order, Lists among them', () => {
  assert.deepEqual(shown(symbolsOf(`${service}---\n${statefulSet('db-headless')}`)), [
    ['db-headless', 'Service', 'headless Service in data', 'port sql 5432'],
    ['db', 'StatefulSet', 'StatefulSet in data', 'container db'],
  ]);
  assert.deepEqual(
    shown(
      symbolsOf(
        'kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {generateName: b-}, spec: {containers: [{name: c}]}}\n',
      ),
    ),
    [
      ['a', 'Namespace', 'Namespace'],
      ['Pod', 'Pod', 'Pod', 'container c'],
    ],
  );
  assert.deepEqual(symbolsOf('a: 1\n'), []);
});

test('a name lies in its object, and what is inside of an object in the object', () => {
  const analysis = analysisOf(textsBelow('test/workspaces/demo'));
  const inside = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean =>
    outer.start <= inner.start && inner.end <= outer.end;
  const all = analysis.uris().flatMap((uri) => documentSymbols(analysis.facts(uri) ?? assert.fail()));
  assert.ok(all.length > 20);
  for (const { name, span, whole, children } of all) {
    assert.ok(inside(span, whole), name);
    for (const child of children) assert.ok(inside(child.whole, whole) && inside(child.span, child.whole), `${name} ${child.name}`);
  }
});
