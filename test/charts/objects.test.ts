import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { renderedObjects, requestText } from '../../server/src/charts/rendered-objects.ts';
import { extractFacts } from '../../server/src/facts/extract.ts';
import { renderedAfterEdit, withRendered } from '../../server/src/facts/rendered.ts';
import type { ObjectFacts } from '../../server/src/facts/types.ts';
import type { Node, ScalarNode } from '../../server/src/yaml/node.ts';
import { renderCases } from './cases.ts';
import { rendererForTests, skip } from './lib/engine.ts';
import { requestOf } from './lib/render-case.ts';

const renderer = rendererForTests();
after(() => renderer.end());

function scalarsOf(node: Node): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  return node.kind === 'seq' ? node.items.flatMap(scalarsOf) : node.entries.flatMap(({ key, value }) => [key, ...scalarsOf(value)]);
}

/** Scalars that are said to stand in `text` as they are, and do not. */
function misplaced(objects: readonly ObjectFacts[], text: string): { readonly checked: number; readonly wrong: readonly string[] } {
  const literal = objects
    .flatMap(({ tree }) => scalarsOf(tree))
    .filter(({ common, style, value }) => common !== true && style === 'plain' && value !== '');
  return {
    checked: literal.length,
    wrong: literal.filter(({ start, end, value }) => text.slice(start, end) !== value).map(({ value, start }) => `${value} at ${start}`),
  };
}

for (const each of renderCases.filter(({ name }) => !name.startsWith('refused-'))) {
  test(`${each.name}: what is no place of an action is in the template, also after it was edited`, { skip }, () => {
    const request = requestOf(each);
    const rendering = renderer.render(request);
    let all = 0;
    for (const [uri, objects] of renderedObjects(rendering, request)) {
      const text = requestText(request, uri);
      const { checked, wrong } = misplaced(
        objects.filter(({ partial }) => !partial),
        text,
      );
      assert.deepEqual(wrong, [], uri);
      all += checked;
      const edited = `# one more line\n${text}`;
      const facts = renderedAfterEdit(withRendered(extractFacts(uri, text), text, objects), extractFacts(uri, edited), edited);
      assert.deepEqual(
        misplaced(
          facts.objects.filter(({ partial }) => !partial),
          edited,
        ).wrong,
        [],
        uri,
      );
    }
    assert.ok(
      all > 0 || ![...renderedObjects(rendering, request).values()].some((objects) => objects.some(({ partial }) => !partial)),
      'something is checked',
    );
  });
}
