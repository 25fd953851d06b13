import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { RenderRequest } from '../../server/src/charts/request.ts';
import { rendererForTests, skip } from './lib/engine.ts';

const renderer = rendererForTests();
after(() => renderer.end());

/** An archive of files, as tar writes it. */
function packed(files: Readonly<Record<string, string>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const body = Buffer.from(text);
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000644\0', 100);
    head.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('        ', 148);
    head.write('0ustar\0', 156);
    head.write('00', 263);
    const sum = head.reduce((all, byte) => all + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const crd = (served: boolean): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec:\n  group: example.com\n  names: {kind: Thing, plural: things}\n  versions:\n    - {name: v1, served: ${served}, storage: true}\n`;
const chart = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;

function request(served: boolean, isAsked = true): RenderRequest {
  const inner = { 'sub/Chart.yaml': chart('sub'), 'sub/crds/thing.yaml': `# first\n---\n${crd(served)}` };
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'Chart.yaml': chart(
      'top',
      'dependencies:\n  - {name: sub, version: 1.0.0, repository: "https://example.com", condition: sub.enabled}\n',
    ),
    'charts/sub-1.0.0.tgz': packed(inner),
    'templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  has: "{{ .Capabilities.APIVersions.Has "example.com/v1/Thing" }} {{ .Capabilities.APIVersions.Has "example.com/v1" }}"\n',
  };
  return {
    release: 'rel',
    namespace: 'default',
    ...(isAsked ? { served: ['v1'] } : {}),
    files: Object.entries(files).map(([path, content]) => ({ path, uri: `file:///top/${path}`, content })),
  };
}

const hasOf = (asked: RenderRequest): string | undefined => {
  const { documents, faults } = renderer.render(asked);
  assert.deepEqual(faults, []);
  return /has: "(.*)"/.exec(documents[0]?.text ?? '')?.[1];
};

test('CRDs of packed subcharts are served, as those in folders, where a cluster is asked for', { skip }, () => {
  assert.equal(hasOf(request(true)), 'true true');
  assert.equal(hasOf(request(false)), 'false false', 'a version that is not served');
  assert.equal(hasOf({ ...request(true), settings: [{ kind: 'set', text: 'sub.enabled=false' }] }), 'false false', 'a chart that is off');
  assert.equal(hasOf(request(true, false)), 'false false', 'without a cluster, as helm template has it');
});
