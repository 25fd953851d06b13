import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNamedLikeManifests, isNamedLikeTools, looksLikeManifest } from '../../../client/src/activation/manifest-mark.ts';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { specs } from '../../spec/lib/specs.ts';

const service = 'apiVersion: v1\nkind: Service\n';

test('a file that an object is found in is seen as a manifest, in all specs', () => {
  let seen = 0;
  for (const { name, tests } of specs()) {
    for (const { steps } of tests)
      for (const file of steps.flatMap(({ files }) => files)) {
        const { objects } = extractFacts(`file:///${file.name}`, file.text);
        const whole = objects.some(({ isBare }) => isBare !== true) && /apiVersion/.test(file.text);
        if (!whole) continue; // patches and values: what they belong to is looked at
        seen += 1;
        assert.ok(looksLikeManifest(file.text) || isNamedLikeManifests(file.name), `${name}: ${file.name}\n${file.text}`);
      }
  }
  assert.ok(seen > 500, `${seen} files`);
});

test('spellings and encodings', () => {
  for (const text of [
    service,
    service.replaceAll('\n', '\r\n'),
    '{"apiVersion":"v1","kind":"Service"}',
    "'kind': Service\n'apiVersion' : v1\n",
    '- {apiVersion: v1, kind: Pod}\n',
    `# words\n---\n  ${service.replace('\n', '\n  ')}`,
  ]) {
    assert.equal(looksLikeManifest(text), true, JSON.stringify(text));
    assert.equal(looksLikeManifest(Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1')), true, JSON.stringify(text));
  }
  for (const file of ['kustomization.yaml', 'a/b/kustomization.yml', 'a/Kustomization', 'chart/Chart.yaml', '.headlight.yaml'])
    assert.equal(isNamedLikeManifests(file), true, file);
});

test('other YAML and JSON is none', () => {
  for (const text of [
    '',
    'kind: local\n',
    'services:\n  web:\n    image: nginx\n',
    '{"name": "x", "kind": "module"}',
    'on: push\njobs: {}\n',
    'myapiVersion: 1\nmankind: 2\n',
    'text: apiVersion and kind of objects\n',
    'openapi: 3.0.0\ninfo: {apiVersion: 1}\n',
  ])
    assert.equal(looksLikeManifest(text), false, JSON.stringify(text));
  for (const file of ['docker-compose.yml', 'mkdocs.yaml', 'my-kustomization.yaml', 'values.yaml'])
    assert.equal(isNamedLikeManifests(file), false, file);
});

test('JSON of tools is not read, JSON that may be manifests is', () => {
  for (const file of ['package.json', 'a/package-lock.json', 'tsconfig.build.json', 'a/jsconfig.json'])
    assert.equal(isNamedLikeTools(file), true, file);
  for (const file of ['a/web-service.json', 'my-package.json', 'manifest.json']) assert.equal(isNamedLikeTools(file), false, file);
});
