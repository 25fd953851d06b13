import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hole } from '../../server/src/base/texts/hole.ts';
import { folderWith } from '../unit/lib/scratch.ts';
import { skip } from './lib/engine.ts';
import { opened, spotIn } from './lib/opened.ts';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports:\n    - name: sql\n      port: 5432\n`;
const set = (serviceName: string, url: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: ${serviceName}\n  selector:\n    matchLabels: {app: db}\n  template:\n    metadata:\n      labels: {app: db}\n    spec:\n      containers:\n        - name: db\n          image: db:1\n          env:\n            - name: URL\n              value: ${url}\n`;
const chart = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/values.yaml': 'name: store\nurl: http://store-headless:5432\n',
  'db/templates/_names.tpl': '{{- define "db.name" }}{{ .Values.name }}{{ end }}\n',
};
const helped = '{{ include "db.name" . }}-headless';

test('a name that an expression makes is not renamed: the refusal says what makes it', { skip }, () => {
  const workspace = opened(
    folderWith({ ...chart, 'db/templates/service.yaml': service(helped), 'db/templates/set.yaml': set(helped, '{{ .Values.url }}') }),
  );
  for (const [file, part] of [
    ['service.yaml', 'name: {{ include'],
    ['set.yaml', 'serviceName: {{ include'],
  ] as const) {
    const { uri, offset } = spotIn(workspace, file, part);
    const refused = { refused: `store-headless is made by ${helped} in ${file}: change what that reads instead.` };
    assert.deepEqual(workspace.analysis.prepareRename(uri, offset), refused);
    assert.deepEqual(workspace.analysis.rename(uri, offset, 'other'), refused);
  }
});

test('a name that is literal is renamed in all templates, and not at all where one of them makes it', { skip }, () => {
  const literal = {
    ...chart,
    'db/templates/service.yaml': service('store-headless'),
    'db/templates/set.yaml': set('store-headless', 'http://store-headless:5432'),
  };
  const workspace = opened(folderWith(literal));
  const at = spotIn(workspace, 'service.yaml', 'name: store');
  const renamed = workspace.analysis.rename(at.uri, at.offset, 'other');
  assert.ok(renamed !== undefined && 'edits' in renamed);
  assert.deepEqual(
    renamed.edits.flatMap(({ uri, edits }) => edits.map(({ newText }) => `${uri.slice(uri.lastIndexOf('/') + 1)} ${newText}`)).sort(),
    ['service.yaml other', 'set.yaml other', 'set.yaml other', 'values.yaml other'],
  );
  const mixed = opened(
    folderWith({
      ...literal,
      'db/values.yaml': 'peer: store-headless\n',
      'db/templates/set.yaml': set('store-headless', 'http://{{ .Values.peer }}:5432'),
    }),
  );
  const there = spotIn(mixed, 'service.yaml', 'name: store');
  const refused = mixed.analysis.rename(there.uri, there.offset, 'other');
  assert.match(
    refused !== undefined && 'refused' in refused ? refused.refused : '',
    /set\.yaml writes .*\.Values\.peer.* where it means store-headless/,
  );
});

test('references of a name lead to templates and to the values that hold it, definitions to the template that makes it', { skip }, () => {
  const workspace = opened(
    folderWith({ ...chart, 'db/templates/service.yaml': service(helped), 'db/templates/set.yaml': set(helped, '{{ .Values.url }}') }),
  );
  const { uri, offset } = spotIn(workspace, 'set.yaml', 'serviceName: {{ include');
  const named = (place: { readonly uri: string; readonly span: { readonly start: number; readonly end: number } }): string =>
    `${place.uri.slice(place.uri.indexOf('/db/') + 4)} ${workspace.text(place.uri)?.slice(place.span.start, place.span.end)}`;
  assert.deepEqual(workspace.analysis.definition(uri, offset)?.targets.map(named), [`templates/service.yaml ${helped}`]);
  const all = workspace.analysis.references(uri, offset, true).map(named);
  for (const wanted of [
    `templates/service.yaml ${helped}`,
    `templates/set.yaml ${helped}`,
    'templates/set.yaml {{ .Values.url }}',
    'values.yaml store-headless',
  ])
    assert.ok(all.includes(wanted), `${wanted}: ${all.join(', ')}`);
});

test('names are proposed in templates and in values; one that holds the name of any release is written by what makes it', { skip }, () => {
  const web = (text: string): string => text.replaceAll('app: db', 'app: web');
  const workspace = opened(
    folderWith({
      ...chart,
      'db/values.yaml': 'name: store\nurl: http://sto\nother: http://re\n',
      'db/templates/service.yaml': service(helped),
      'db/templates/set.yaml': set('store-', 'http://store-'),
      'db/templates/web.yaml': web(service('{{ .Release.Name }}-web')),
      'db/templates/web-set.yaml': web(set('re', 'http://re')),
    }),
  );
  const proposed = (file: string, part: string): readonly string[] => {
    const { uri, offset } = spotIn(workspace, file, part);
    return workspace.analysis.completions(uri, offset + 1, true).map(({ label, insert }) => `${label}: ${insert}`);
  };
  for (const [file, part] of [
    ['set.yaml', 'serviceName: store-'],
    ['set.yaml', 'http://store-'],
    ['values.yaml', 'http://sto'],
  ] as const)
    assert.deepEqual(proposed(file, part), ['store-headless: store-headless'], `${file}: ${part}`);
  for (const part of ['serviceName: re', 'http://re'])
    assert.deepEqual(proposed('web-set.yaml', part), ['<release>-web: {{ $.Release.Name }}-web'], part);
  assert.deepEqual(proposed('values.yaml', 'other: http://re'), []);
});

test(
  'a part of a name that an action leaves empty is a value that nobody gave; what is literal, or needs no more, is known',
  { skip },
  () => {
    const folder = folderWith({
      'db/Chart.yaml': chart['db/Chart.yaml'],
      'db/values.yaml': 'shard: ""\nsuffix: ""\n',
      'db/templates/between.yaml': service('between-{{ .Values.shard }}-{{ .Values.shard | trunc 7 }}'),
      'db/templates/start.yaml': service('{{ .Values.shard }}-start'),
      'db/templates/end.yaml': service('"end-{{ .Values.shard }}"'),
      'db/templates/known.yaml': service('known{{ .Values.suffix }}'),
      'db/templates/wrong.yaml': service('wrong--{{ .Values.suffix }}name-'),
    });
    const { analysis } = opened(folder);
    const refused = analysis
      .uris()
      .flatMap((uri) => analysis.diagnostics(uri).map(({ rule }) => `${uri.slice(uri.lastIndexOf('/') + 1)} ${rule}`));
    assert.deepEqual(
      refused.filter((each) => each.includes('invalid')),
      ['wrong.yaml pod-name-invalid'],
    );
    const names = analysis.uris().flatMap((uri) => analysis.facts(uri)?.objects.map(({ object }) => object.name) ?? []);
    assert.deepEqual(
      names.filter((name) => !name.includes(hole)),
      ['known', 'wrong--name-'],
    );
  },
);
