import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podPath, referencesOf } from '../../../server/src/k8s/kinds.ts';
import { readObject } from '../../../server/src/k8s/read/read.ts';

const head = { labels: {}, annotations: {} };
const emptyTemplate = { labels: {}, containers: [], initContainers: [], volumeConfigRefs: [] };

test('apiVersion and kind are needed; other groups make custom objects', () => {
  assert.equal(readObject(undefined), undefined);
  assert.equal(readObject([]), undefined);
  assert.equal(readObject({ kind: 'Service' }), undefined);
  assert.equal(readObject({ kind: 5, apiVersion: 'v1' }), undefined);
  const kindIn = (apiVersion: string, kind: string): string | undefined => readObject({ apiVersion, kind, metadata: { name: 'a' } })?.kind;
  assert.equal(kindIn('v1', 'Service'), 'Service');
  assert.equal(kindIn('serving.knative.dev/v1', 'Service'), 'Custom');
  assert.equal(kindIn('v1', 'StatefulSet'), 'StatefulSet', 'in a version that never was');
  assert.equal(kindIn('apps/v2', 'StatefulSet'), 'StatefulSet');
  assert.equal(kindIn('apps.example.com/v1', 'StatefulSet'), 'Custom');
  assert.equal(kindIn('apps/v1beta1', 'StatefulSet'), 'StatefulSet');
  assert.equal(kindIn('extensions/v1beta1', 'Ingress'), 'Ingress');
  assert.equal(kindIn('v1', 'constructor'), 'Custom');
  assert.deepEqual(readObject({ apiVersion: 'x/v1', kind: 'Kafka', metadata: { name: 'k' }, spec: { a: 1 } }), {
    ...head,
    apiVersion: 'x/v1',
    name: 'k',
    kind: 'Custom',
    customKind: 'Kafka',
    spec: { a: 1 },
  });
});

test('values of wrong types count as unset', () => {
  const service = readObject({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 5, labels: [] },
    spec: { clusterIP: 1, ports: { a: 1 }, selector: { a: 1, b: 'c' }, publishNotReadyAddresses: 'yes' },
  });
  assert.deepEqual(service, { ...head, apiVersion: 'v1', name: '', kind: 'Service', ports: [], selector: { b: 'c' } });
  assert.deepEqual(readObject({ apiVersion: 'v1', kind: 'Service', metadata: null, spec: null }), {
    ...head,
    apiVersion: 'v1',
    name: '',
    kind: 'Service',
    ports: [],
  });
});

test('Services: ports by number or name, empty selectors unset', () => {
  const service = readObject({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a', namespace: 'n' },
    spec: {
      clusterIP: 'None',
      clusterIPs: ['None'],
      selector: {},
      ports: [
        { name: 'x', port: 80, targetPort: 'web' },
        { port: 81, targetPort: 0 },
      ],
    },
  });
  assert.deepEqual(service, {
    ...head,
    apiVersion: 'v1',
    name: 'a',
    namespace: 'n',
    kind: 'Service',
    clusterIP: 'None',
    clusterIPs: ['None'],
    ports: [
      { name: 'x', port: 80, targetPort: 'web' },
      { port: 81, targetPort: 0 },
    ],
  });
});

test('pod templates: containers, config references, DNS fields', () => {
  const pod = readObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', labels: { a: 'b' } },
    spec: {
      hostname: 'h',
      subdomain: 's',
      hostNetwork: true,
      dnsConfig: { searches: ['x'], options: [{ name: 'ndots', value: '1' }] },
      containers: [
        {
          name: 'c',
          ports: [{ name: 'web', containerPort: 80 }],
          readinessProbe: {},
          env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'cm' } } }],
          envFrom: [{ secretRef: { name: 'se' } }],
        },
      ],
      initContainers: [{ name: 'i', restartPolicy: 'Always' }],
      volumes: [
        { configMap: { name: 'v' } },
        { secret: { secretName: 't' } },
        { projected: { sources: [{ configMap: { name: 'w' } }, { secret: { name: 'u' } }] } },
      ],
    },
  });
  assert.deepEqual(pod, {
    ...head,
    apiVersion: 'v1',
    name: 'p',
    labels: { a: 'b' },
    kind: 'Pod',
    template: {
      labels: { a: 'b' },
      hostname: 'h',
      subdomain: 's',
      hostNetwork: true,
      dnsConfig: { searches: ['x'], options: [{ name: 'ndots', value: '1' }] },
      containers: [{ name: 'c', ports: [{ name: 'web', containerPort: 80 }], hasReadinessProbe: true, configRefs: ['cm', 'se'] }],
      initContainers: [{ name: 'i', restartPolicy: 'Always', ports: [], hasReadinessProbe: false, configRefs: [] }],
      volumeConfigRefs: ['v', 't', 'w', 'u'],
    },
  });
  assert.equal(pod && podPath(pod, 'spec'), 'spec');
});

test('workloads: selectors, ordinals, templates at their paths', () => {
  const set = readObject({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'a' },
    spec: {
      replicas: 3,
      serviceName: 's',
      ordinals: { start: 5 },
      selector: { matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] },
    },
  });
  assert.deepEqual(set, {
    ...head,
    apiVersion: 'apps/v1',
    name: 'a',
    kind: 'StatefulSet',
    replicas: 3,
    serviceName: 's',
    ordinalsStart: 5,
    selector: { matchLabels: {}, matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] },
    template: emptyTemplate,
  });
  assert.equal(set && podPath(set, 'spec'), 'spec.template.spec');
  const cron = readObject({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'a' },
    spec: { jobTemplate: { spec: { completions: 2, template: { metadata: { labels: { x: 'y' } } } } } },
  });
  assert.deepEqual(cron, {
    ...head,
    apiVersion: 'batch/v1',
    name: 'a',
    kind: 'CronJob',
    completions: 2,
    template: { ...emptyTemplate, labels: { x: 'y' } },
  });
  assert.equal(cron && podPath(cron, 'metadata'), 'spec.jobTemplate.spec.template.metadata');
  const controller = readObject({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'a' },
    spec: { selector: { x: 'y' } },
  });
  assert.deepEqual(controller && 'selector' in controller && controller.selector, { matchLabels: { x: 'y' }, matchExpressions: [] });
});

test('Endpoints and EndpointSlices', () => {
  assert.deepEqual(
    readObject({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'a' },
      subsets: [{ addresses: [{ ip: '10.0.0.1', hostname: 'h' }, { hostname: 'no-ip' }], ports: [{ port: 80 }] }],
    }),
    {
      ...head,
      apiVersion: 'v1',
      name: 'a',
      kind: 'Endpoints',
      subsets: [{ addresses: [{ ip: '10.0.0.1', hostname: 'h' }], notReadyAddresses: [], ports: [{ port: 80 }] }],
    },
  );
  assert.deepEqual(
    readObject({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'a' },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: false }, targetRef: { name: 'p' } }],
      ports: [],
    }),
    {
      ...head,
      apiVersion: 'discovery.k8s.io/v1',
      name: 'a',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'], ready: false, targetRefName: 'p' }],
      ports: [],
    },
  );
});

test('backends of Ingresses, old and new, and of routes', () => {
  const references = (object: unknown): unknown => {
    const read = readObject(object);
    return read && referencesOf(read).map(({ nameField, namespaceField, portField, ...what }) => [what, nameField, portField]);
  };
  const paths = (backend: unknown): unknown => ({ rules: [{ http: { paths: [{ backend }] } }] });
  const path = 'spec.rules[0].http.paths[0].backend';
  assert.deepEqual(
    references({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'a' },
      spec: paths({ service: { name: 's', port: { name: 'web' } } }),
    }),
    [[{ field: path, service: 's', portName: 'web' }, `${path}.service.name`, `${path}.service.port.name`]],
  );
  assert.deepEqual(
    references({
      apiVersion: 'extensions/v1beta1',
      kind: 'Ingress',
      metadata: { name: 'a' },
      spec: { backend: { serviceName: 's', servicePort: 80 } },
    }),
    [[{ field: 'spec.backend', service: 's', portNumber: 80 }, 'spec.backend.serviceName', 'spec.backend.servicePort']],
  );
  assert.deepEqual(
    references({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'a' },
      spec: {
        rules: [
          {
            backendRefs: [
              { name: 's', port: 80, namespace: 'n' },
              { kind: 'Other', name: 'x' },
            ],
            filters: [{ requestMirror: { backendRef: { name: 'm' } } }],
          },
        ],
      },
    }),
    [
      [
        { field: 'spec.rules[0].backendRefs[0]', service: 's', namespace: 'n', portNumber: 80 },
        'spec.rules[0].backendRefs[0].name',
        'spec.rules[0].backendRefs[0].port',
      ],
      [
        { field: 'spec.rules[0].filters[0].requestMirror.backendRef', service: 'm' },
        'spec.rules[0].filters[0].requestMirror.backendRef.name',
        undefined,
      ],
    ],
  );
});
