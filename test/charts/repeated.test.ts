import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RenderRequest } from '../../server/src/charts/request.ts';
import type { Rendering } from '../../server/src/charts/rendering.ts';
import { renderCases } from './cases.ts';
import { rendererForTests, skip } from './lib/engine.ts';
import { requestOf } from './lib/render-case.ts';

const renderer = rendererForTests();
after(() => renderer.end());

/** What is rendered, without the numbers that stand for includes nobody asks for. */
const said = ({ documents, faults, templates }: Rendering): unknown => ({ documents, faults, templates });

for (const each of renderCases)
  test(`${each.name}: what was rendered before comes out as it did, what the engine remembers of it changes nothing`, { skip }, () => {
    const request = { ...requestOf(each), strict: false };
    const first = renderer.render(request);
    assert.deepEqual(said(renderer.render(request)), said(first));
    renderer.render({ ...request, release: 'another' });
    assert.deepEqual(said(renderer.render(request)), said(first));
  });

function chart(
  text: string,
  names = '{{ define "a" }}one{{ end }}{{ define "b" }}two{{ include "c" . }}{{ end }}{{ define "c" }}!{{ end }}',
): RenderRequest {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: named\nversion: 1.0.0\n',
    'values.yaml': `text: '${text}'\n`,
    'templates/_names.tpl': names,
    'templates/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  text: {{ tpl .Values.text . }}\n',
  };
  return {
    release: 'rel',
    namespace: 'default',
    files: Object.entries(files).map(([path, content]) => ({ path, uri: `file:///named/${path}`, content })),
  };
}

test('named templates that only values call are there, whichever were needed before', { skip }, () => {
  const textOf = (request: RenderRequest): string => {
    const { documents, faults } = renderer.render(request);
    assert.deepEqual(faults, []);
    return /text: (.*)/.exec(documents[0]?.text ?? '')?.[1] ?? '';
  };
  assert.equal(textOf(chart('none')), 'none');
  assert.equal(textOf(chart('none')), 'none');
  assert.equal(textOf(chart('{{ include (printf "%s" "b") . }}')), 'two!');
  assert.equal(textOf(chart('{{ template "a" . }}')), 'one');
  assert.equal(textOf(chart('{{ include "b" . }} {{ include "a" . }}')), 'two! one');
  const { faults } = renderer.render(chart('none', '{{ define "a" }}{{ nothing }}{{ end }}'));
  assert.equal(faults[0]?.kind, 'parse', 'what nobody calls has to parse, too');
});
