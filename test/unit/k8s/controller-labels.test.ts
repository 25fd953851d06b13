import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerLabels } from '../../../server/src/k8s/operators/controller-labels.ts';
import { analysisOf } from '../lib/workspace.ts';

const workload = (kind: string, name: string, spec: string, labels = 'app: x'): string => {
  const apiVersion = { Job: 'batch/v1', ReplicationController: 'v1', Pod: 'v1' }[kind] ?? 'apps/v1';
  const selector = { Job: '', ReplicationController: 'selector: {app: x}, ' }[kind] ?? 'selector: {matchLabels: {app: x}}, ';
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}}, spec: {${selector}${spec}template: {metadata: {labels: {${labels}}}, spec: {${kind === 'Job' ? 'restartPolicy: Never, ' : ''}containers: [{name: m, image: i}]}}}}`;
};
const selecting = (selector: string): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: None, selector: {${selector}}}}`;

/** Pods that a Service of that selector has, by their placeholders. */
function selected(selector: string, ...workloads: readonly string[]): string {
  const analysis = analysisOf(new Map([['file:///w/a.yaml', [selecting(selector), ...workloads].join('\n---\n')]]));
  return analysis
    .dig('s.default.svc.cluster.local', 'A')
    .answers.map(({ data }) => data.replace(/^<ip4 (.*)>$/, '$1'))
    .sort()
    .join(' ');
}

const sets = [workload('StatefulSet', 'a', 'replicas: 3, '), workload('StatefulSet', 'b', 'replicas: 2, ordinals: {start: 2}, ')];
const jobs = [workload('Job', 'j', 'completionMode: Indexed, completions: 3, parallelism: 2, '), workload('Job', 'k', 'parallelism: 2, ')];
const manual = workload('Job', 'm', 'manualSelector: true, selector: {matchLabels: {app: x}}, completionMode: Indexed, completions: 1, ');

const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['an ordinal, of every set that has it', 'apps.kubernetes.io/pod-index: "2"', 'Pod/default/a-2 Pod/default/b-2', sets],
  ['an ordinal beside another label', 'app: x, apps.kubernetes.io/pod-index: "3"', 'Pod/default/b-3', sets],
  ['an ordinal that nobody has', 'apps.kubernetes.io/pod-index: "7"', '', sets],
  ['no number', 'apps.kubernetes.io/pod-index: "02"', '', sets],
  ["a pod's name", 'statefulset.kubernetes.io/pod-name: b-2', 'Pod/default/b-2', sets],
  [
    'a name and an ordinal of one pod',
    'statefulset.kubernetes.io/pod-name: b-2, apps.kubernetes.io/pod-index: "2"',
    'Pod/default/b-2',
    sets,
  ],
  ['a name and an ordinal of two pods', 'statefulset.kubernetes.io/pod-name: b-2, apps.kubernetes.io/pod-index: "3"', '', sets],
  ['a completion index', 'batch.kubernetes.io/job-completion-index: "1"', 'Job/default/j#1', jobs],
  ['a Job', 'batch.kubernetes.io/job-name: k', 'Job/default/k#0 Job/default/k#1', jobs],
  ['a Job by the older key', 'job-name: j', 'Job/default/j#0 Job/default/j#1', jobs],
  ['a Job that makes no labels of its own', 'job-name: m', '', [manual]],
  ['the index of such a Job', 'batch.kubernetes.io/job-completion-index: "0"', 'Job/default/m#0', [manual]],
  ['the first generation of a DaemonSet', 'pod-template-generation: "1"', 'DaemonSet/default/d#0', [workload('DaemonSet', 'd', '')]],
  [
    'a hash over what the template says',
    'controller-revision-hash: h',
    '',
    [workload('DaemonSet', 'd', '', 'app: x, controller-revision-hash: h')],
  ],
  [
    'a hash that only a Deployment makes',
    'pod-template-hash: h',
    'ReplicaSet/default/r#0',
    [workload('ReplicaSet', 'r', '', 'app: x, pod-template-hash: h'), workload('Deployment', 'd', '', 'app: x, pod-template-hash: h')],
  ],
  [
    'a zone that the template writes',
    'topology.kubernetes.io/zone: z',
    'Deployment/default/d#0',
    [workload('Deployment', 'd', '', 'app: x, topology.kubernetes.io/zone: z')],
  ],
];

for (const [what, selector, pods, workloads] of cases)
  test(`a Service selects by ${what}`, () => {
    assert.equal(selected(selector, ...workloads), pods);
  });

test('every label tells its makers and where Kubernetes writes it', () => {
  const kinds = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob', 'Pod']);
  assert.equal(new Set(controllerLabels.map(({ key }) => key)).size, controllerLabels.length);
  for (const { key, kinds: own, source } of controllerLabels) {
    assert.ok(own.length > 0 && own.every((kind) => kinds.has(kind)), key);
    assert.match(source, /^(pkg|plugin)\//, key);
  }
});

test('of a selector by a label that only controllers know it is said why nothing is known', () => {
  for (const { key, says, kinds } of controllerLabels) {
    if (says !== 'hidden' && says !== 'node') continue;
    const kind = kinds.find((each) => each !== 'CronJob' && each !== 'Pod') ?? '';
    const analysis = analysisOf(new Map([['file:///w/a.yaml', `${selecting(`${key}: h`)}\n---\n${workload(kind, 'w', '')}`]]));
    assert.ok(
      analysis.dig('s.default.svc.cluster.local', 'A').reasons.some(({ code }) => code === 'selector-generated-label'),
      key,
    );
    assert.deepEqual(
      analysis.diagnostics('file:///w/a.yaml').filter(({ rule }) => rule.includes('selects')),
      [],
      key,
    );
  }
});
