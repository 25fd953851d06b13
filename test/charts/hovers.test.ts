import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folderWith } from '../unit/lib/scratch.ts';
import { skip } from './lib/engine.ts';
import { hoverIn, opened } from './lib/opened.ts';

const spots = [/clusterIP:[ \t]*["']?None/g, /serviceName:[ \t]*\S/g, /kind:[ \t]*Service[ \t]*\nmetadata:[ \t]*\n[ \t]+name:[ \t]*\S/g];

for (const folder of ['charts', 'judged']) {
  test(`${folder}: no hover in a template says of a name what its rendering contradicts`, { skip }, () => {
    const workspace = opened(fileURLToPath(new URL(folder, import.meta.url)));
    const { analysis, text } = workspace;
    const zone = new Set(analysis.zoneRecords({}).records.map(({ name }) => name));
    let asked = 0;
    for (const uri of analysis.uris()) {
      if (!/\/templates\/.*\.ya?ml$/.test(uri)) continue;
      for (const spot of spots)
        for (const found of (text(uri) ?? '').matchAll(spot)) {
          const said = analysis.hover(uri, found.index + found[0].length - 1)?.markdown.replaceAll('<release>', 'release-name') ?? '';
          for (const [, name = ''] of said.matchAll(/`([a-z0-9-]+(?:\.[a-z0-9-]+)+\.svc\.cluster\.local)` → no such name/g)) {
            asked++;
            assert.ok(!zone.has(name), `${uri}: ${said}`);
          }
          for (const [, name = ''] of said.matchAll(/`([a-z0-9-]+(?:\.[a-z0-9-]+)+\.svc\.cluster\.local)` → \d/g)) {
            asked++;
            assert.ok(zone.has(name), `${uri}: ${said}`);
          }
        }
    }
    assert.ok(asked > 5);
  });
}

const head = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
const service =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-db\nspec:\n  clusterIP: None\n  selector: {app: db, release: {{ .Release.Name }}}\n  ports:\n    - port: 5432\n';
const set = (app: string, chart = ''): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: {{ .Release.Name }}-${app}\nspec:\n  serviceName: {{ .Release.Name }}-${app}\n  selector:\n    matchLabels: {app: ${app}, release: {{ .Release.Name }}}\n  template:\n    metadata:\n      labels: {app: ${app}, release: {{ .Release.Name }}}\n    spec:\n      containers:\n        - name: db\n          image: db:1\n${chart}`;
const lacking = 'dependencies:\n  - name: common\n    version: 1.0.0\n    repository: https://charts.example.com\n';

test('pods and Services that a chart which is not here may make are not known, and no other chart is named for them', { skip }, () => {
  const workspace = opened(
    folderWith({
      'db/Chart.yaml': head('db', lacking),
      'db/templates/service.yaml': service,
      'db/templates/set.yaml': set('db', '{{ include "common.more" . }}\n'),
      'db/templates/other.yaml': set('other'),
      'dbx/Chart.yaml': head('dbx'),
      'dbx/templates/set.yaml': set('dbx'),
    }),
  );
  for (const [file, part] of [
    ['db/templates/service.yaml', 'None'],
    ['db/templates/service.yaml', 'name: {'],
    ['db/templates/other.yaml', 'serviceName: {'],
  ] as const) {
    const said = hoverIn(workspace, file, part);
    assert.match(said, /→ not known: db needs the chart common, which is not here/, file);
    assert.doesNotMatch(said, /NXDOMAIN|does not resolve|dbx/);
  }
});

test('a chart whose selector fits nothing is compared with its own pods only', { skip }, () => {
  const workspace = opened(
    folderWith({
      'db/Chart.yaml': head('db'),
      'db/templates/service.yaml': service,
      'dbx/Chart.yaml': head('dbx'),
      'dbx/templates/set.yaml': set('dbx'),
    }),
  );
  const said = hoverIn(workspace, 'db/templates/service.yaml', 'None');
  assert.match(said, /NXDOMAIN/);
  assert.doesNotMatch(said, /dbx/);
});

test('names that are too long for some names of a release have the answers that they have with others', { skip }, () => {
  const long = (text: string): string => text.replaceAll('}}-db', `}}-${'x'.repeat(55)}`);
  const workspace = opened(
    folderWith({
      'db/Chart.yaml': head('db'),
      'db/templates/service.yaml': long(service),
      'db/templates/set.yaml': set('db').replace(
        '  serviceName: {{ .Release.Name }}-db',
        `  serviceName: {{ .Release.Name }}-${'x'.repeat(55)}`,
      ),
    }),
  );
  assert.match(hoverIn(workspace, 'service.yaml', 'None'), /→ 1 address/);
});

test('addresses that a template puts in are not known before it is rendered', { skip }, () => {
  const endpoints =
    'apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: {{ .Values.name }}\nsubsets:\n  - addresses:\n      - ip: {{ .Values.ip }}\n    ports:\n      - port: 80\n';
  const bare = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\nspec:\n  clusterIP: None\n  ports:\n    - port: 80\n';
  const workspace = opened(
    folderWith({
      'db/Chart.yaml': head('db', lacking),
      'db/templates/all.yaml': `${bare}---\n${endpoints}---\n{{ include "common.more" . }}\n`,
    }),
  );
  const said = hoverIn(workspace, 'all.yaml', 'None');
  assert.match(said, /→ not known/);
  assert.doesNotMatch(said, /0 addresses/);
});
