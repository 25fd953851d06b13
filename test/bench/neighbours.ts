// Files that stand beside manifests in repositories: nothing in them is a kind that we read.

const lines = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('');

/** Lines of a body by the spread of real files: half of them small, one of ten large (p50 about 600 bytes, p90 about 2.2 KB). */
function bulk(i: number): number {
  const turn = (i * 7919) % 100;
  if (turn < 55) return 4 + (turn % 12);
  return turn < 89 ? 16 + (turn % 24) : 50 + (turn % 11) * 9;
}

function workflow(i: number): string {
  const jobs = lines(
    Math.max(1, bulk(i) >> 2),
    (n) => `  job-${n}:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: actions/checkout@v4\n    - run: make target-${n}\n`,
  );
  return `name: build ${i}\non:\n  push:\n    branches: [main]\njobs:\n${jobs}`;
}

function access(i: number): string {
  const rules = lines(
    Math.max(1, bulk(i) >> 2),
    (n) => `- apiGroups: ["group-${n}.example.com"]\n  resources: ["things", "things/status"]\n  verbs: ["get", "list", "watch"]\n`,
  );
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: reader-${i}\nrules:\n${rules}---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reader-${i}\n`;
}

function settings(i: number): string {
  return `# settings of program ${i}\nserver:\n  listen: 0.0.0.0:8080\n  timeout: 30s\nfeatures:\n${lines(bulk(i), (n) => `  feature-${n}: "value number ${n} of ${i}"\n`)}`;
}

function tasks(i: number): string {
  return `- name: play ${i}\n  hosts: all\n  tasks:\n${lines(Math.max(1, bulk(i) >> 1), (n) => `  - name: step ${n}\n    ansible.builtin.command: /usr/bin/true --number ${n}\n`)}`;
}

function alerts(i: number): string {
  return `groups:\n- name: group-${i}\n  rules:\n${lines(Math.max(1, bulk(i) >> 2), (n) => `  - alert: Slow${n}\n    expr: rate(requests_total{job="app-${i}"}[5m]) > ${n}\n    labels:\n      severity: page\n`)}`;
}

function definition(i: number): string {
  const fields = lines(
    90 + (i % 5) * 40,
    (n) =>
      `                field${n}:\n                  description: What field ${n} does to the thing, in a sentence or two.\n                  type: string\n`,
  );
  return `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things${i}.example.com\nspec:\n  group: example.com\n  names:\n    kind: Thing${i}\n    plural: things${i}\n  scope: Namespaced\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n            properties:\n${fields}`;
}

function values(i: number): string {
  return `image:\n  repository: registry.example.com/app-${i}\n  tag: 1.2.3\nreplicaCount: 2\ndatabase:\n  host: db-${i}.data.svc.cluster.local\n${lines(bulk(i), (n) => `option${n}: value ${n}\n`)}`;
}

/** Of 100 neighbours. */
const kinds: readonly (readonly [string, number, (i: number) => string])[] = [
  ['CI workflows', 22, workflow],
  ['roles and accounts', 20, access],
  ['settings of programs', 30, settings],
  ['playbooks', 12, tasks],
  ['alert rules', 12, alerts],
  ['chart values', 2, values],
  ['resource definitions', 2, definition],
];

/** What the neighbours are, for the table. */
export const neighbourShares = kinds.map(([what, share]) => `${share} % ${what}`).join(', ');

/** Name and text of the i-th neighbour. */
export function neighbour(i: number): { readonly name: string; readonly text: string } {
  let turn = (i * 37) % 100;
  for (const [what, share, make] of kinds) {
    if (turn < share) return { name: what === 'chart values' ? 'values.yaml' : `${what.split(' ')[0] ?? ''}-${i}.yaml`, text: make(i) };
    turn -= share;
  }
  return { name: `settings-${i}.yaml`, text: settings(i) };
}
