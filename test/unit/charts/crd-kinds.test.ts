import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crdVersions } from '../../../server/src/charts/crd-kinds.ts';
import type { ChartFile } from '../../../server/src/charts/request.ts';

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  names:
    kind: Thing
    plural: things
  scope: Namespaced
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          description: |
            Text that is no
          properties:
            kind: {type: string}
            versions:
              - name: v9
      served: true
      storage: true
    - name: v1alpha1
      served: false
      storage: false
`;
const asking = '{{- if .Capabilities.APIVersions.Has "example.com/v1/Thing" }}\n{{- end }}\n';
const file = (path: string, content: string): ChartFile => ({ path, uri: `file:///c/${path}`, content });
const things = ['example.com/v1', 'example.com/v1/Thing'];

test('what the CRDs of a chart and of its subcharts serve is served when its templates are rendered', () => {
  assert.deepEqual(crdVersions([file('crds/thing.yaml', crd), file('templates/a.yaml', asking)]), things);
  assert.deepEqual(crdVersions([file('charts/sub/crds/thing.yaml', `---\n${crd}`), file('templates/a.yaml', asking)]), things);
  const json = JSON.stringify({
    kind: 'CustomResourceDefinition',
    spec: { group: 'example.com', names: { kind: 'Thing' }, versions: [{ name: 'v1', schema: { openAPIV3Schema: {} }, served: true }] },
  });
  assert.deepEqual(crdVersions([file('crds/thing.json', json), file('charts/sub/templates/a.yaml', asking)]), things);
});

test('CRDs elsewhere, other objects and broken files serve nothing', () => {
  const template = file('templates/a.yaml', asking);
  assert.deepEqual(crdVersions([file('files/thing.yaml', crd), template]), []);
  assert.deepEqual(crdVersions([file('templates/thing.yaml', crd), template]), []);
  assert.deepEqual(crdVersions([file('crds/thing.yaml', crd.replace('kind: CustomResourceDefinition', 'kind: ConfigMap')), template]), []);
  assert.deepEqual(crdVersions([file('crds/thing.yaml', 'spec: [\n: {'), template]), []);
});

test('no CRD is read where no template asks what is served', () => {
  assert.deepEqual(crdVersions([file('crds/thing.yaml', crd), file('templates/a.yaml', 'kind: Service\n')]), []);
});
