import type { Random } from './groups.ts';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector: {app: ${name}}\n`;

/** `levels` lists of `width` aliases each: width to the power of levels nodes when followed. */
export function aliasBomb(levels: number, width: number): string {
  const lines = [
    'apiVersion: v1',
    'kind: Service',
    'metadata: {name: bomb}',
    'spec:',
    '  clusterIP: None',
    `  l0: &l0 [${Array.from({ length: width }, () => 'x').join(', ')}]`,
  ];
  for (let level = 1; level <= levels; level++)
    lines.push(`  l${level}: &l${level} [${Array.from({ length: width }, () => `*l${level - 1}`).join(', ')}]`);
  return `${lines.join('\n')}\n  selector: *l${levels}\n`;
}

/** Merge keys that merge merge keys. */
function mergeBomb(levels: number, width: number): string {
  const lines = [
    'apiVersion: v1',
    'kind: Service',
    'metadata: {name: merge}',
    `m0: &m0 {${Array.from({ length: width }, (_, i) => `k${i}: v`).join(', ')}}`,
  ];
  for (let level = 1; level <= levels; level++)
    lines.push(`m${level}: &m${level}`, `  <<: [${Array.from({ length: width }, () => `*m${level - 1}`).join(', ')}]`, `  own${level}: x`);
  return `${lines.join('\n')}\nspec: *m${levels}\n`;
}

/** Objects that all mean one another, or nearly: what is looked up for each of them must not be all of them. */
function crowd(random: Random, count: number): string {
  const pod = (i: number): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}, labels: {app: a}}\nspec:\n  hostname: h${i % 700}\n  subdomain: s0\n  containers: [{name: c, image: x}]\n`;
  const set = (i: number): string =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: d${i}}\nspec:\n  serviceName: s0\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c, image: x}]}\n`;
  const selecting = (i: number): string => service(`s${i}`).replace(/app: s\d+/, 'app: a');
  const names = (i: number): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\ndata:\n  hosts: "${Array.from({ length: 40 }, (_, n) => `d${n}-0.s${i % 3}.default.svc`).join(random.pick([',', ' ', '\\n', ' # ']))}"\n`;
  const slice = (i: number): string =>
    `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: e${i}, labels: {kubernetes.io/service-name: s0}}\naddressType: IPv4\nendpoints: [{addresses: [10.0.0.${i % 250}], hostname: h${i}}]\n`;
  const route = (i: number): string =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i${i}}\nspec: {defaultBackend: {service: {name: s0, port: {number: ${i + 1}}}}}\n`;
  const members = [pod, set, selecting, names, slice, route].filter(() => random.below(2) === 0);
  return Array.from({ length: count }, (_, i) => (i === 0 ? selecting(0) : (members[i % members.length] ?? pod)(i))).join('---\n');
}

/** Texts made to be slow, deep, wide or large. `scale` 1 is the largest. */
export const hostileTexts: Readonly<Record<string, (random: Random, scale: number) => string>> = {
  aliasBomb: (random) => aliasBomb(4 + random.below(30), 2 + random.below(12)),
  mergeBomb: (random) => mergeBomb(2 + random.below(20), 2 + random.below(12)),
  selfAlias: () => 'apiVersion: v1\nkind: Service\nmetadata: &m\n  name: me\n  labels: *m\nspec: &s {selector: *s, clusterIP: None}\n',
  deepFlow: (random, scale) => `${service('deep')}  x: ${'['.repeat(1 + random.below(200_000 * scale))}`,
  deepMaps: (random, scale) => `${service('deep')}  x: ${'{a: '.repeat(1 + random.below(50_000 * scale))}`,
  deepBlock: (random, scale) => Array.from({ length: 1 + random.below(2000 * scale) }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  deepDashes: (random, scale) => `kind: Service\napiVersion: v1\nspec: \n${'- '.repeat(1 + random.below(100_000 * scale))}`,
  hugeScalar: (random, scale) =>
    `${service('huge')}  x: ${random.pick(['a', 'ab.', 'a-', '\u{1f600}', '1', '0.', ': x', '$(A)'])}${random.pick(['a', 'ab.', 'a-', '\u{1f600}', '{{', 'a.b.svc ', '"', '\\'])}`.padEnd(
      100,
      'z',
    ) + random.pick(['a', 'a-0.db.ns.svc.', '-', '.', ' ', '{', '{{ ', '\t', 'http://', "''"]).repeat(500_000 * scale),
  hugeQuoted: (random, scale) =>
    `${service('huge')}  x: "${random.pick(['\\n', '\\"', 'a.b.svc.cluster.local,', ' ', '\n\n'])}`.padEnd(100, ' ') +
    'db-0.db.default.svc:80,'.repeat(40_000 * scale) +
    random.pick(['"\n', '']),
  hugeBlock: (random, scale) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: |\n${random.pick(['    db-0.db.default.svc.cluster.local:5432\n', '    x\n', '    # headlight-ignore: x\n', '    -------\n', '\n'])}`.repeat(
      1,
    ) + random.pick(['    web.default.svc\n', '    {{ x }}\n', '     \n', '    a=b.c.svc\n']).repeat(60_000 * scale),
  manyKeys: (random, scale) =>
    `${service('keys')}${Array.from({ length: 1 + random.below(60_000 * scale) }, (_, i) => `  k${random.below(4) === 0 ? 0 : i}: ${i}\n`).join('')}`,
  manyPorts: (random, scale) =>
    `${service('ports')}  ports:\n${Array.from({ length: 1 + random.below(5_000 * scale) }, (_, i) => `    - {name: p${i % 700}, port: ${i}}\n`).join('')}`,
  manyLabels: (random, scale) =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s}\nspec:\n  serviceName: s\n  replicas: ${random.pick(['3', '2147483647', '-1', '1e9', '99999999999999999999'])}\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata:\n      labels:\n${Array.from({ length: 1 + random.below(5_000 * scale) }, (_, i) => `        l${i}: v\n`).join('')}`,
  manyDocuments: (random, scale) =>
    random
      .pick([
        '---\na: 1\n',
        '---\n',
        '--- x\n',
        '---\nkind: Service\n',
        '---\n# c\n',
        `---\n${service('same')}`,
        '---\n{\n',
        '---\nkind: "\n',
      ])
      .repeat(Math.floor(100_000 * scale)),
  crowd: (random, scale) => crowd(random, Math.floor(900 * scale) + 1),
  manyServices: (random, scale) =>
    Array.from({ length: Math.floor(2_000 * scale) + 1 }, () => service(`s${random.below(1000)}`)).join('---\n'),
  templates: (random, scale) =>
    `${service('t')}  x: ${random.pick(['{{', '{{ x }}', '{', '{{/* ', '}}', '{{ "}}" }}'])}`.padEnd(90, '{') +
    random.pick(['{{', '{{}}', '}}', '{{ a }}\n  b: {{']).repeat(100_000 * scale),
  comments: (random, scale) =>
    `${service('c')}${random.pick(['# headlight-ignore: a, b, c\n', '#\n', '# headlight-ignore-next-line\n', ' #x\n', `#${'-'.repeat(90)}\n`]).repeat(50_000 * scale)}`,
  json: (random, scale) =>
    `{"apiVersion":"v1","kind":"List","items":[${Array.from({ length: 1 + random.below(3_000 * scale) }, (_, i) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"j${i}"},"spec":{"clusterIP":"None"}}`).join(',')}${random.pick([']}', ']', '', '}{'])}`,
  lists: (random) => `${'apiVersion: v1\nkind: List\nitems:\n- '.replaceAll('\n', '\n  ').repeat(1 + random.below(60))}`,
  controls: (random) =>
    `${service('c')}  x: ${Array.from({ length: 2_000 }, () => String.fromCharCode(random.below(random.pick([32, 256, 0x10000])))).join('')}\n`,
  kustomization: (random, scale) =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: ${random.pick(['a-', 'x'.repeat(300), '""', '*a', '[]'])}\nresources:\n${random.pick(['- .\n', '- ../../../../etc\n', '- //\n', '- a.yaml\n', '- ""\n', '- file:///etc/passwd\n', '- "\\0"\n']).repeat(1 + random.below(3_000 * scale))}patches:\n- target: {name: ${random.pick(['"(a+)+$"', '"((((a"', '".*.*.*.*.*.*x"', '"[a-z"', '"(?:(?:a|a)*)*b"'])}}\n  patch: ${random.pick(['"[{op: replace, path: /a/b/c, value: 1}]"', '"{"', '"- - -"', '""', '"$patch: delete"'])}\n`,
};
