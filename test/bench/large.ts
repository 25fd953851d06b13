/** One file, or some, that is twice as large for twice `n`. */
export interface LargeInput {
  readonly what: string;
  readonly n: number;
  make(n: number): Readonly<Record<string, string>>;
}

const each = (n: number, make: (i: number) => string, separator = ''): string =>
  Array.from({ length: n }, (_, i) => make(i)).join(separator);
const metadata = (name: string): string => `metadata: {name: ${name}}`;
const service = (name: string, ports = '[{port: 80}]', app = name): string =>
  `apiVersion: v1\nkind: Service\n${metadata(name)}\nspec:\n  clusterIP: None\n  selector: {app: ${app}}\n  ports: ${ports}\n`;
const set = (name: string, governing: string, app = name, env = '[]'): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\n${metadata(name)}\nspec:\n  serviceName: ${governing}\n  selector: {matchLabels: {app: ${app}}}\n  template:\n    metadata: {labels: {app: ${app}}}\n    spec:\n      containers:\n      - {name: c, image: x, env: ${env}}\n`;
const item = (i: number): string =>
  `- apiVersion: v1\n  kind: Service\n  ${metadata(`s${i}`)}\n  spec: {clusterIP: None, selector: {app: s${i}}, ports: [{port: 80}]}\n`;
const one = (text: string): Readonly<Record<string, string>> => ({ 'a.yaml': text });

/** What people, generators and those who mean harm make large. */
export const largeInputs: readonly LargeInput[] = [
  { what: 'Services in one file', n: 8_000, make: (n) => one(each(n, (i) => service(`s${i}`), '---\n')) },
  { what: 'Services of one name in one file', n: 4_000, make: (n) => one(each(n, () => service('s'), '---\n')) },
  {
    what: 'pairs with a wrong serviceName',
    n: 2_000,
    make: (n) => one(each(n, (i) => `${service(`s${i}`)}---\n${set(`s${i}`, `s${i}-headles`)}`, '---\n')),
  },
  {
    what: 'StatefulSets behind one Service',
    n: 2_000,
    make: (n) => one(`${service('s')}---\n${each(n, (i) => set(`d${i}`, 's', 's'), '---\n')}`),
  },
  { what: 'items of a List', n: 6_000, make: (n) => one(`apiVersion: v1\nkind: List\nitems:\n${each(n, item)}`) },
  {
    what: 'ports on one line',
    n: 20_000,
    make: (n) => one(service('s', `[${each(n, (i) => `{name: p${i}, port: ${(i % 65_000) + 1}}`, ', ')}]`)),
  },
  { what: 'ports that are all the same', n: 5_000, make: (n) => one(service('s', `[${each(n, () => '{port: 80}', ', ')}]`)) },
  {
    what: 'rules that one comment ignores',
    n: 20_000,
    make: (n) => one(`# headlight-ignore: ${each(n, () => 'a', ',')}\n${service('s')}`),
  },
  {
    what: 'comments that ignore something',
    n: 4_000,
    make: (n) => one(each(n, (i) => `# headlight-ignore: headless-port-unnamed, b\n${service(`s${i}`)}`, '---\n')),
  },
  {
    what: 'names of Services in one environment',
    n: 4_000,
    make: (n) =>
      one(
        `${service('s')}---\n${set('d', 's', 's', `[${each(n, (i) => `{name: V${i}, value: d-${i}.s.default.svc.cluster.local}`, ', ')}]`)}`,
      ),
  },
  { what: 'labels of one object', n: 4_000, make: (n) => one(service('s').replace('{app: s}', `{${each(n, (i) => `l${i}: v`, ', ')}}`)) },
  { what: 'documents that are broken', n: 1_500, make: (n) => one(each(n, (i) => `${service(`s${i}`)}  x: [\n`, '---\n')) },
  { what: 'lines of one broken document', n: 4_000, make: (n) => one(`${service('s')}${each(n, (i) => `  k${i}: "v" x\n`)}`) },
  { what: 'aliases of one anchor', n: 8_000, make: (n) => one(`${service('s')}  x: &a {b: c}\n${each(n, (i) => `  k${i}: *a\n`)}`) },
  {
    what: 'files with a pair each',
    n: 1_500,
    make: (n) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}.yaml`, `${service(`s${i}`)}---\n${set(`s${i}`, `s${i}`)}`])),
  },
  {
    what: 'overlays of fifty Services',
    n: 40,
    make: (n) => ({
      ...Object.fromEntries(
        Array.from({ length: n }, (_, i) => [`o${i}/kustomization.yaml`, `resources: [../base]\nnamespace: n${i}\nnamePrefix: p${i}-\n`]),
      ),
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': each(50, (i) => service(`s${i}`), '---\n'),
    }),
  },
];
