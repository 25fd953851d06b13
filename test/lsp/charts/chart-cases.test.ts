import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver/node';
import { skip } from '../../charts/lib/engine.ts';
import { Connection, fullCapabilities } from '../connection.ts';

const judged = fileURLToPath(new URL('../../charts/judged/', import.meta.url));
const missing = 'statefulset-service-not-found';

/** A template of each chart with all that is right to say of it: `LINE CODE`, lines count from 1. */
const cases: readonly (readonly [template: string, said: readonly string[]])[] = [
  ['typ/templates/svc.yaml', []],
  ['nsm/templates/a.yaml', []],
  ['two/a/templates/w.yaml', []],
  ['two/b/templates/w.yaml', []],
  ['hook/templates/svc.yaml', []],
  ['mono/app/templates/sts.yaml', []],
  ['dang/templates/a.yaml', []],
  ['multi/templates/all.yaml', [`51 ${missing}`]],
  ['orders/templates/a.yaml', [`15 ${missing}`]],
  ['quote/templates/a.yaml', [`6 ${missing}`]],
  ['alias/charts/store/templates/sts.yaml', [`6 ${missing}`]],
  ['dep/templates/a.yaml', ['1 chart']],
  ['inc/templates/a.yaml', ['1 chart']],
];

/** Is known to be wrong: where nothing else is said, this is once the chart was rendered. */
const wrong = `
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: probe
spec:
  serviceName: nowhere
  selector: {matchLabels: {app: probe}}
  template:
    metadata: {labels: {app: probe}}
    spec: {containers: [{name: probe, image: "probe:1"}]}
`;

const connection = new Connection();
after(() => connection.kill());

test('the editor says of each chart what is right, and nothing else', { skip }, async () => {
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: pathToFileURL(judged).href, name: 'judged' }] });
  for (const [template, said] of cases) {
    const uri = pathToFileURL(judged + template).href;
    const text = readFileSync(judged + template, 'utf8');
    const isSilent = said.length === 0;
    connection.open(uri, isSilent ? text + wrong : text, 1);
    const last = text.split('\n').length;
    const own = (all: readonly Diagnostic[]): readonly string[] =>
      [
        ...new Set(
          all
            .filter(({ range, severity }) => range.start.line < last && (severity ?? 1) <= 3)
            .map(({ code, range }) => `${range.start.line + 1} ${String(code)}`),
        ),
      ].sort();
    const all = await connection.diagnostics(
      uri,
      (found) =>
        said.every((line) => own(found).includes(line)) &&
        (!isSilent || found.some(({ code, range }) => code === missing && range.start.line >= last)),
    );
    assert.deepEqual(own(all), said, template);
    connection.notify('textDocument/didClose', { textDocument: { uri } });
  }
});
