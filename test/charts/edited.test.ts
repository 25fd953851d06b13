import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { renderedObjects } from '../../server/src/charts/rendered-objects.ts';
import { contentText, type RenderRequest } from '../../server/src/charts/request.ts';
import { editedTemplates } from '../../server/src/host/helm/edited-templates.ts';
import { renderCases } from './cases.ts';
import { rendererForTests, skip } from './lib/engine.ts';
import { requestOf } from './lib/render-case.ts';

const renderer = rendererForTests();
after(() => renderer.end());

const withText = (request: RenderRequest, path: string, edit: (text: string) => string): RenderRequest => ({
  ...request,
  files: request.files.map((file) => (file.path === path ? { ...file, content: edit(contentText(file)) } : file)),
});

for (const each of renderCases.filter(({ name }) => !name.startsWith('refused-')))
  test(`${each.name}: what is edited in a template comes out as if all had been rendered`, { skip }, () => {
    const request = requestOf(each);
    const before = renderedObjects(renderer.render(request), request);
    for (const { path } of request.files) {
      const edited = withText(request, path, (text) => `# a line\n${text.replace(/^( +app: ?)(\w)/m, '$1x$2')}`);
      const part = editedTemplates(request, edited);
      if (part === undefined) continue;
      const all = renderer.render(edited);
      const rendering = renderer.render(part);
      assert.deepEqual(rendering.faults, all.faults, path);
      assert.deepEqual(new Map([...before, ...renderedObjects(rendering, part)]), renderedObjects(all, edited), path);
    }
  });

const request: RenderRequest = {
  release: 'rel',
  namespace: 'default',
  files: Object.entries({
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'values.yaml': 'a: 1\n',
    'templates/_names.tpl': '{{ define "n" }}n{{ end }}',
    'templates/NOTES.txt': 'Well done.\n',
    'templates/config.yaml': 'kind: ConfigMap\n',
    'templates/defines.yaml': '{{- define "other" }}x{{ end }}\nkind: Secret\n',
    'templates/set.yaml': 'a: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}\n',
    'templates/other.yaml': 'a: {{ include "other" . }}\n',
    'templates/last.yaml': 'a: b\n',
  }).map(([path, content]) => ({ path, uri: `file:///c/${path}`, content })),
};

test('only templates that nobody else reads are rendered by themselves, with what prints them and what they print', () => {
  const rendered = (path: string): readonly string[] | undefined =>
    editedTemplates(
      request,
      withText(request, path, (text) => `${text}# more\n`),
    )?.files.map((file) => file.path.replace('templates/', ''));
  for (const path of ['Chart.yaml', 'values.yaml', 'templates/_names.tpl', 'templates/NOTES.txt', 'templates/defines.yaml', 'none'])
    assert.equal(rendered(path), undefined, path);
  const shared = ['Chart.yaml', 'values.yaml', '_names.tpl'];
  assert.deepEqual(rendered('templates/config.yaml'), [...shared, 'config.yaml', 'defines.yaml', 'set.yaml']);
  assert.deepEqual(rendered('templates/other.yaml'), [...shared, 'defines.yaml', 'other.yaml']);
  for (const other of [{ release: 'b' }, { values: [{ name: 'v', content: 'a: 2' }] }, { files: request.files.slice(1) }])
    assert.equal(editedTemplates(request, { ...withText(request, 'templates/last.yaml', () => 'c: d\n'), ...other }), undefined);
});
