import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { defaultClusterSettings } from '../../../server/src/k8s/cluster-settings.ts';
import { createModel } from '../../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../../server/src/model/files/file-index.ts';
import { isRead, readNames } from '../../../server/src/model/names/read-names.ts';

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** A workload of two pods with one container of these lines. */
const workload = (container: string, { kind = 'StatefulSet', spec = '' } = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: db
  namespace: data
spec:
  ${kind === 'StatefulSet' ? 'serviceName: db-hl\n  ' : ''}replicas: 2
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
${indented(spec, 6)}      containers:
        - name: c
          image: c
${indented(container, 10)}`;

const pod = '- name: POD\n  valueFrom:\n    fieldRef:\n      fieldPath: metadata.name\n';
const own = '- name: NS\n  valueFrom:\n    fieldRef:\n      fieldPath: metadata.namespace\n';
const env = (value: string, before = pod + own): string =>
  `env:\n${indented(`${before}- name: A\n  value: ${JSON.stringify(value)}\n`, 2)}`;
const script = (text: string): string => `command:\n  - sh\n  - -c\n  - |\n${indented(text, 4)}\n`;

/** Hosts that the built names of these files say, `?` where nobody knows; text and span of each name agree. */
function read(...files: readonly string[]): readonly string[] {
  const index = new WorkspaceIndex();
  files.forEach((text, at) => index.replace(`w/${at}.yaml`, extractFacts(`w/${at}.yaml`, text)));
  const model = createModel(index, defaultClusterSettings);
  return model.instances().flatMap((holder) =>
    readNames(holder, model).flatMap((mention) => {
      const { built } = mention;
      if (built === undefined) return [];
      assert.equal(files[Number(/\d+/.exec(holder.facts.uri)?.[0])]?.slice(built.span.start, built.span.end), built.text);
      return isRead(mention) ? [mention.host + (mention.port === undefined ? '' : `:${mention.port}`)] : ['?'];
    }),
  );
}

const pods = (tail: string): readonly string[] => [`db-0.${tail}`, `db-1.${tail}`];

describe('names that are built with variables', () => {
  const cases: readonly (readonly [what: string, container: string, hosts: readonly string[]])[] = [
    ['the pod by the downward API', env('PLAINTEXT://$(POD).db-hl.data.svc.cluster.local:9092'), pods('db-hl.data.svc.cluster.local:9092')],
    ['pod and namespace', env('$(POD).db-hl.$(NS).svc:1234'), pods('db-hl.data.svc:1234')],
    [
      'a name of variables alone',
      env('$(POD).$(SVC).$(NS).svc.cluster.local', `${pod}${own}- name: SVC\n  value: db-hl\n`),
      pods('db-hl.data.svc.cluster.local'),
    ],
    ['two variables and a port', env('http://$(POD).$(SVC):8080/x', `${pod}- name: SVC\n  value: db-hl\n`), pods('db-hl:8080')],
    [
      'a variable made of others',
      env('$(FQDN).cluster.local', `${pod}- name: FQDN\n  value: $(POD).db-hl.data.svc\n`),
      [...pods('db-hl.data.svc'), ...pods('db-hl.data.svc.cluster.local')],
    ],
    [
      'the label of the pod',
      env('$(P).db-hl', "- name: P\n  valueFrom:\n    fieldRef:\n      fieldPath: metadata.labels['statefulset.kubernetes.io/pod-name']\n"),
      pods('db-hl'),
    ],
    [
      'the number of the pod',
      env('db-$(I).db-hl', "- name: I\n  valueFrom:\n    fieldRef:\n      fieldPath: metadata.labels['apps.kubernetes.io/pod-index']\n"),
      pods('db-hl'),
    ],
    ['a node is not known', env('$(N).db-hl', '- name: N\n  valueFrom:\n    fieldRef:\n      fieldPath: spec.nodeName\n'), ['?']],
    ['a variable that is not there', env('$(POD).db-hl', ''), ['?']],
    ['an escaped variable', env('$$(POD).db-hl:9092'), []],
    ['arguments, with a flag in front', `${env('x')}args:\n  - --join=$(POD).db-hl.$(NS).svc:7946\n`, pods('db-hl.data.svc:7946')],
    ['the hostname in the shell', script('exec join ${HOSTNAME}.db-hl:7946'), pods('db-hl:7946')],
    ['without braces', script('exec join $HOSTNAME.db-hl.data.svc'), pods('db-hl.data.svc')],
    ['the command', script('exec join $(hostname).db-hl.data.svc'), pods('db-hl.data.svc')],
    ['the command in short, in backticks', script('exec join `hostname -s`.db-hl.data.svc'), pods('db-hl.data.svc')],
    ['the domain that the hosts file has', script('exec join db-0.$(hostname -d)'), ['db-0.db-hl.data.svc.cluster.local']],
    [
      'the number behind the last dash',
      script('exec join http://other-${HOSTNAME##*-}.db-hl.data.svc'),
      ['other-0.db-hl.data.svc', 'other-1.db-hl.data.svc'],
    ],
    ['what stands before it', script('exec join ${HOSTNAME%-*}-0.db-hl.data.svc'), ['db-0.db-hl.data.svc']],
    ['a variable of the script', script('HOST=$(hostname -s)\nDOMAIN=db-hl.data.svc\nexec join $HOST.$DOMAIN:1'), pods('db-hl.data.svc:1')],
    ['one that has two values', script('HOST=a\nHOST=b\nexec join $HOST.db-hl:1'), ['?']],
    ['one that is asked for', script('read HOST\nexec join $HOST.db-hl:1'), ['?']],
    ['a loop over numbers', script('for i in 0 1 2; do ping db-$i.db-hl; done'), ['db-0.db-hl', 'db-1.db-hl', 'db-2.db-hl']],
    ['a loop over a sequence', script('for i in $(seq 0 1); do ping db-${i}.db-hl; done'), pods('db-hl')],
    ['a default that nobody knows', script('exec join ${PEER:-db-0}.db-hl:1'), []],
    [
      'a range of MinIO',
      'args: ["http://db-{0...3}.db-hl:9000/data"]\n',
      ['db-0.db-hl:9000', 'db-1.db-hl:9000', 'db-2.db-hl:9000', 'db-3.db-hl:9000'],
    ],
    ['a range of the shell', script('curl http://db-{0..1}.db-hl/'), pods('db-hl')],
    ['a list of the shell', script('curl http://{db-0,db-1}.db-hl/'), pods('db-hl')],
    ['a range of an inventory', script('echo db-[0:1].db-hl >> hosts'), pods('db-hl')],
    [
      'two ranges',
      'args: ["http://{a,b}-{0...1}.db-hl:9000/"]\n',
      ['a-0.db-hl:9000', 'a-1.db-hl:9000', 'b-0.db-hl:9000', 'b-1.db-hl:9000'],
    ],
    ['a file is no host', script('tail /var/log/${HOSTNAME}.log ${HOSTNAME}.x/y'), []],
    ['a comment', script('# join $HOSTNAME.db-hl:1\ntrue'), []],
  ];
  for (const [what, container, hosts] of cases) it(what, () => assert.deepEqual(read(workload(container)), hosts));

  it("the end of a pod's name in a Deployment is made up", () => {
    assert.deepEqual(read(workload(env('$(POD).db-hl:1'), { kind: 'Deployment' })), ['db-0123456789-abcde.db-hl:1']);
    assert.deepEqual(read(workload(script('echo $HOSTNAME.db-hl:1'), { kind: 'Deployment', spec: 'hostname: web\n' })), ['web.db-hl:1']);
  });

  it('on the network of the node nobody knows the hostname', () => {
    assert.deepEqual(read(workload(script('echo $HOSTNAME.db-hl:1'), { spec: 'hostNetwork: true\n' })), ['?']);
  });

  const config = (data: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\n  namespace: data\ndata:\n${indented(data, 2)}`;
  const key = '- name: SVC\n  valueFrom:\n    configMapKeyRef:\n      name: conf\n      key: svc\n';

  it('keys of a ConfigMap that is applied with it', () => {
    assert.deepEqual(read(`${workload(env('$(POD).$(SVC)', pod + key))}---\n${config('svc: db-hl\n')}`), pods('db-hl'));
    assert.deepEqual(
      read(`${workload(`${env('$(POD).$(SVC)')}envFrom:\n  - configMapRef:\n      name: conf\n`)}---\n${config('SVC: db-hl\n')}`),
      pods('db-hl'),
    );
    assert.deepEqual(
      read(
        `${workload(`${env('$(POD).$(P_SVC)')}envFrom:\n  - prefix: P_\n    configMapRef:\n      name: conf\n`)}---\n${config('SVC: db-hl\n')}`,
      ),
      pods('db-hl'),
    );
    assert.deepEqual(read(workload(env('$(POD).$(SVC)', pod + key))), ['?'], 'it is not there');
  });

  it('scripts in a ConfigMap, read by those that mount it', () => {
    const text = config('start.sh: |\n  exec join ${HOSTNAME}.db-hl:7946 $(POD).db-hl\n');
    assert.deepEqual(read(`${workload('', { spec: 'volumes:\n  - name: v\n    configMap:\n      name: conf\n' })}---\n${text}`), [
      ...pods('db-hl:7946'),
      '?',
    ]);
    assert.deepEqual(read(text), ['?', '?'], 'nobody reads it');
  });
});
