// What kube-apiserver 1.37.2 answered to a server-side apply of each change, asked by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateUpdate } from '../../server/src/k8s/validation/update/judge.ts';

type Json = Readonly<Record<string, unknown>>;

const object = (apiVersion: string, kind: string, metadata: Json, rest: Json): Json => ({
  apiVersion,
  kind,
  metadata: { name: 'db', ...metadata },
  ...rest,
});
const service = (spec: Json, metadata: Json = {}): Json =>
  object('v1', 'Service', metadata, { spec: { selector: { app: 'db' }, ports: [{ port: 80 }], ...spec } });
const set = (spec: Json, container: Json = {}): Json =>
  object(
    'apps/v1',
    'StatefulSet',
    {},
    {
      spec: {
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'a', ...container }] } },
        ...spec,
      },
    },
  );
const pod = (spec: Json, metadata: Json = {}): Json =>
  object('v1', 'Pod', metadata, { spec: { containers: [{ name: 'main', image: 'a' }], ...spec } });
const secret = (data: Json): Json => object('v1', 'Secret', {}, { data });
const ingress = (metadata: Json): Json =>
  object('networking.k8s.io/v1', 'Ingress', metadata, {
    spec: { ingressClassName: 'nginx', defaultBackend: { service: { name: 'db', port: { number: 80 } } } },
  });
const settings = (rest: Json): Json => object('v1', 'ConfigMap', {}, { data: { a: 'b' }, immutable: true, ...rest });

const typed = (type: string, text: string): string => `failed to create typed patch object (/db; ${type}): ${text}`;
const converted = (type: string, text: string): string =>
  `failed to convert new object (/db; ${type}) to proper version: unable to convert unstructured object to ${type}: ${text}`;
const ofSet = 'apps/v1, Kind=StatefulSet';
const ofService = '/v1, Kind=Service';
const ofPod = '/v1, Kind=Pod';

const unreadable: readonly (readonly [before: Json, after: Json, answer: string])[] = [
  [set({}), set({ replicas: '3' }), typed(ofSet, '.spec.replicas: expected numeric (int or float), got string')],
  [
    set({}),
    set({ replicas: 'x', serviceName: 5 }),
    typed(
      ofSet,
      'errors:\n  .spec.serviceName: expected string, got &value.valueUnstructured{Value:5}\n  .spec.replicas: expected numeric (int or float), got string',
    ),
  ],
  [set({}), set({ minReadySeconds: true }), typed(ofSet, '.spec.minReadySeconds: expected numeric (int or float), got bool')],
  [set({}), set({ updateStrategy: ['x', { a: 1 }] }), typed(ofSet, '.spec.updateStrategy: expected map, got &{[x map[a:1]]}')],
  [
    set({}),
    set({ volumeClaimTemplates: { a: 'b', c: [1] } }),
    typed(ofSet, '.spec.volumeClaimTemplates: expected list, got &{map[a:b c:[1]]}'),
  ],
  [
    set({}),
    set({}, { resources: { limits: { cpu: [1] } } }),
    typed(ofSet, '.spec.template.spec.containers[name="main"].resources.limits.cpu: expected any scalar, got &{[1]}'),
  ],
  [
    set({}),
    set({}, { ports: [{ protocol: 'UDP' }, { protocol: 'UDP' }] }),
    typed(ofSet, '.spec.template.spec.containers[name="main"].ports: duplicate entries for key [containerPort=0,protocol="UDP"]'),
  ],
  [
    set({}),
    set({}, { env: [null] }),
    typed(ofSet, '.spec.template.spec.containers[name="main"].env: element 0: associative list with keys may not have a null element'),
  ],
  [
    set({}),
    set({}, { env: ['x'] }),
    typed(ofSet, '.spec.template.spec.containers[name="main"].env: element 0: associative list with keys may not have non-map elements'),
  ],
  [
    set({}),
    set({}, { env: [{ name: 'A', value: true }] }),
    typed(
      ofSet,
      '.spec.template.spec.containers[name="main"].env[name="A"].value: expected string, got &value.valueUnstructured{Value:true}',
    ),
  ],
  [
    set({}),
    set({}, { command: [1] }),
    typed(ofSet, '.spec.template.spec.containers[name="main"].command[0]: expected string, got &value.valueUnstructured{Value:1}'),
  ],
  [set({}), set({ replicas: 1.5 }), converted(ofSet, 'cannot convert float64 to int32')],
  [
    set({}),
    set({}, { resources: { limits: { cpu: 'abc' } } }),
    converted(ofSet, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
  ],
  [
    set({}),
    set({}, { livenessProbe: { httpGet: { port: {} } } }),
    converted(ofSet, 'json: cannot unmarshal object into Go value of type int32'),
  ],
  [
    set({}),
    set({}, { livenessProbe: { httpGet: { port: 1.5 } } }),
    converted(ofSet, 'json: cannot unmarshal number 1.5 into Go value of type int32'),
  ],
  [
    service({}),
    service({ ports: [{ port: '80' }] }),
    typed(ofService, '.spec.ports[port="80",protocol="TCP"].port: expected numeric (int or float), got string'),
  ],
  [
    service({}),
    service({ ports: [{ port: 80 }, { port: 80 }] }),
    typed(ofService, '.spec.ports: duplicate entries for key [port=80,protocol="TCP"]'),
  ],
  [
    service({}),
    service({ publishNotReadyAddresses: 'true' }),
    typed(ofService, '.spec.publishNotReadyAddresses: expected boolean, got &{true}'),
  ],
  [service({}), service({ clusterIp: 'None' }), typed(ofService, '.spec.clusterIp: field not declared in schema')],
  [service({}), service({}, { finalizers: ['a/b', 'a/b'] }), typed(ofService, '.metadata.finalizers: duplicate entries for key [="a/b"]')],
  [
    service({}),
    service({}, { finalizers: [null] }),
    typed(ofService, ".metadata.finalizers: element 0: associative list without keys has an element that's an explicit null"),
  ],
  [service({}), service({}, { creationTimestamp: [] }), typed(ofService, '.metadata.creationTimestamp: expected any scalar, got &{[]}')],
  [service({}), service({}, { creationTimestamp: 5 }), converted(ofService, 'json: cannot unmarshal number into Go value of type string')],
  [
    pod({}),
    pod({ dnsPolicy: { a: 'q"', b: null, c: 1.5, d: [true, 'x'] } }),
    typed(
      ofPod,
      '.spec.dnsPolicy: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":"q\\"", "b":interface {}(nil), "c":1.5, "d":[]interface {}{true, "x"}}}',
    ),
  ],
  [
    pod({}),
    pod({ hostNetwork: ['a', null, 1.5, { b: 1, a: null }] }),
    typed(ofPod, '.spec.hostNetwork: expected boolean, got &{[a <nil> 1.5 map[a:<nil> b:1]]}'),
  ],
  [pod({}), pod({ hostNetwork: 1e21 }), typed(ofPod, '.spec.hostNetwork: expected boolean, got &{1e+21}')],
  [
    pod({}),
    pod({ topologySpreadConstraints: [{ maxSkew: 1 }, { maxSkew: 2 }] }),
    typed(ofPod, '.spec.topologySpreadConstraints: duplicate entries for key [topologyKey="",whenUnsatisfiable=""]'),
  ],
  [secret({}), secret({ a: 'x!' }), converted('/v1, Kind=Secret', 'error decoding from json: illegal base64 data at input byte 1')],
];

for (const [before, after, answer] of unreadable) {
  test(`cannot be applied: ${answer.slice(answer.indexOf(': ') + 2).split('\n')[0]}`, () => {
    const verdict = validateUpdate(before, after, 37);
    assert.deepEqual([verdict.accepted, verdict.causes, verdict.problem], [false, [], answer]);
  });
}

test('fields that no version knows are passed over where that is asked for', () => {
  assert.equal(validateUpdate(service({}), service({ clusterIp: 'None' }), 37, { ignoreUnknownFields: true }).accepted, true);
});

const kept = 'field is immutable';
const refused: readonly (readonly [before: Json, after: Json, causes: readonly (readonly [field: string, message: string])[]])[] = [
  [
    service({}),
    service({}, { deletionTimestamp: '2024-01-01T02:00:00+02:00' }),
    [['metadata.deletionTimestamp', `Invalid value: "2024-01-01T00:00:00Z": ${kept}`]],
  ],
  [pod({}), pod({}, { deletionGracePeriodSeconds: -5 }), [['metadata.deletionGracePeriodSeconds', `Invalid value: -5: ${kept}`]]],
  [service({}, { uid: 'a' }), service({}, { uid: 'b' }), [['metadata.uid', `Invalid value: "b": ${kept}`]]],
  [service({}), service({}, { generateName: 'A' }), []],
  [service({}), service({}, { generateName: 'a/b' }), [['metadata.generateName', 'Invalid value: "a/b": may not contain \'/\'']]],
  [
    set({}),
    { ...set({}), metadata: { name: 'db', finalizers: ['x'] } },
    [['metadata.finalizers[0]', 'Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified']],
  ],
  [ingress({}), ingress({ annotations: { 'kubernetes.io/ingress.class': 'other' } }), []],
  [settings({}), settings({ binaryData: {} }), [['binaryData', 'Forbidden: field is immutable when `immutable` is set']]],
];

for (const [before, after, causes] of refused) {
  test(`says of what all kinds have: ${causes[0]?.[1] ?? 'nothing'}, ${String(before['kind'])}`, () => {
    assert.deepEqual(
      validateUpdate(before, after, 37).causes.map(({ field, message }) => [field, message]),
      causes,
    );
  });
}

test('what changes in a Pod is told with the escapes of the server', () => {
  const withArgs = (args: readonly string[]): Json => pod({ containers: [{ name: 'main', image: 'a', args }] });
  const [cause] = validateUpdate(withArgs(['a']), withArgs(['<a>&b']), 37).causes;
  assert.match(cause?.message ?? '', /\+ {4}"\\u003ca\\u003e\\u0026b"/);
});
