/** Files by path below a workspace. */
export type Files = Readonly<Record<string, string>>;

export interface HostileOverlay {
  readonly name: string;
  readonly files: Files;
  /** It asks for more than the budget holds; else only for a lot. */
  readonly exceeds: boolean;
}

const each = (n: number, make: (i: number) => string, separator = ''): string =>
  Array.from({ length: n }, (_, i) => make(i)).join(separator);
const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {clusterIP: None, selector: {app: ${name}}, ports: [{name: sql, port: 5432}]}\n`;
const services = (n: number): string => each(n, (i) => service(`s${i}`), '---\n');
const onService = (operations: string): Files => ({
  'kustomization.yaml': `resources: [a.yaml]\npatches:\n- target: {kind: Service}\n  path: patch.yaml\n`,
  'a.yaml': service('a'),
  'patch.yaml': operations,
});
const replacing = (n: number, one: (i: number) => string): Files => ({
  'kustomization.yaml': `resources: [a.yaml]\nreplacements:\n${each(n, one)}`,
  'a.yaml': service('a'),
});
const levels = (n: number, top: string, base: string): Files => ({
  ...Object.fromEntries(
    Array.from({ length: n }, (_, i) => [
      i === 0 ? 'kustomization.yaml' : `l${i}/kustomization.yaml`,
      top.replaceAll('BELOW', i === 0 ? 'l1' : `../l${i + 1}`),
    ]),
  ),
  [`l${n}/kustomization.yaml`]: 'resources: [a.yaml]\n',
  [`l${n}/a.yaml`]: base,
});

/** Overlays that grow without end, or take for ever, where nothing counts what they cost. `scale` shrinks them; what exceeds a budget then need not. */
export function hostileOverlays(scale = 1): readonly HostileOverlay[] {
  const n = (count: number): number => Math.max(2, Math.ceil(count * scale));
  const case_ = (name: string, files: Files, exceeds = true): HostileOverlay => ({ name, files, exceeds });
  return [
    case_('copies of a field into itself', onService(each(n(40), (i) => `- {op: copy, from: /spec, path: /spec/x${i}}\n`))),
    case_(
      'copies of labels into themselves',
      onService(each(n(40), () => '- {op: copy, from: /metadata, path: /metadata/labels}\n')),
      false,
    ),
    case_(
      'a copy under a copy',
      onService(
        `- {op: copy, from: /spec, path: /spec/x}\n${each(n(300), (i) => `- {op: move, from: /spec, path: /metadata${'/spec'.repeat(i % 150)}}\n- {op: copy, from: /metadata, path: /spec}\n`)}`,
      ),
    ),
    case_('an object deeper than any', onService(each(n(400), (i) => `- {op: add, path: /spec${'/x'.repeat(i + 1)}, value: {}}\n`))),
    case_(
      'a list that doubles',
      onService(`- {op: add, path: /spec/x, value: [1]}\n${each(n(40), () => '- {op: copy, from: /spec/x, path: /spec/x/-}\n')}`),
    ),
    case_(
      'operations on a wide object',
      onService(
        `- {op: add, path: /spec/x, value: {${each(n(9000), (i) => `k${i}: 1`, ', ')}}}\n${each(n(4000), (i) => `- {op: add, path: /spec/x/y${i}, value: 1}\n`)}`,
      ),
    ),
    case_(
      'replacements of a field by its parent',
      replacing(
        40,
        () =>
          '- {source: {kind: Service, fieldPath: spec}, targets: [{select: {kind: Service}, fieldPaths: [spec.x, spec.y], options: {create: true}}]}\n',
      ),
    ),
    case_(
      'a replacement in a path without end',
      replacing(
        1,
        () =>
          `- {source: {kind: Service}, targets: [{select: {kind: Service}, fieldPaths: [spec${'.x'.repeat(n(50_000))}], options: {create: true}}]}\n`,
      ),
    ),
    case_(
      'replacements below replacements',
      replacing(
        60,
        (i) =>
          `- {source: {kind: Service}, targets: [{select: {kind: Service}, fieldPaths: [spec${'.x'.repeat(n(190))}${'.y'.repeat(i * 190)}], options: {create: true}}]}\n`,
      ),
    ),
    case_(
      'an alias of an alias in a patch',
      onService(`- op: add\n  path: /spec/x\n  value:\n  - &a0 {a: 1}\n${each(n(25), (i) => `  - &a${i + 1} [*a${i}, *a${i}]\n`)}`),
      false,
    ),
    case_('levels that build twice on the one below', levels(40, 'resources: [BELOW, BELOW/.]\n', service('a'))),
    case_('levels that name the objects anew', levels(24, 'resources: [BELOW, BELOW/.]\nnamePrefix: p-\n', services(n(30)))),
    case_('names that grow', levels(50, `resources: [BELOW]\nnamePrefix: ${'p'.repeat(n(100_000))}-\n`, services(n(200)))),
    case_(
      'labels on each level',
      levels(50, `resources: [BELOW]\nlabels: [{pairs: {${each(n(200), (i) => `l${i}: v`, ', ')}}}]\n`, services(n(100))),
    ),
    case_(
      'a patch for each object',
      {
        'kustomization.yaml': `resources: [a.yaml]\npatches:\n${each(n(300), (i) => `- {target: {kind: Service, name: 's${i}.*'}, patch: '[{op: add, path: /metadata/labels/l${i}, value: x}]'}\n`)}`,
        'a.yaml': services(n(300)),
      },
      false,
    ),
    case_('far more patches than objects', {
      'kustomization.yaml': `resources: [a.yaml]\npatches:\n${each(n(4000), (i) => `- {target: {kind: Service, name: '(s|t|${i})+'}, patch: '[]'}\n`)}`,
      'a.yaml': services(n(1500)),
    }),
    case_(
      'a patch with as many ports as the object',
      {
        'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: patch.yaml}]\n',
        'a.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n${each(n(1000), (i) => `  - {port: ${i}}\n`)}`,
        'patch.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n${each(n(1000), (i) => `  - {port: ${1999 - i}, name: p${i}}\n`)}`,
      },
      false,
    ),
    case_('a component that is used again and again', {
      'kustomization.yaml': `resources: [a.yaml]\ncomponents: [${each(n(6000), (i) => `c${'/.'.repeat(i % 3)}`, ', ')}]\n`,
      'c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: p-\n',
      'a.yaml': services(n(50)),
    }),
    case_('configurations of deep and many fields', {
      'kustomization.yaml': `resources: [a.yaml]\nconfigurations: [c.yaml]\nnamePrefix: p-\ncommonLabels: {a: b}\n`,
      'c.yaml': `commonLabels:\n- {path: ${'x/'.repeat(n(20_000))}y, create: true}\n${each(n(900), (i) => `- {path: spec/x${i}/y, create: true}\n`)}`,
      'a.yaml': services(n(1500)),
    }),
    case_('generators that merge with all that is there', {
      'kustomization.yaml': `resources: [a.yaml]\nconfigMapGenerator:\n${each(n(4000), (i) => `- {name: c${i}, behavior: merge, literals: [a=b]}\n`)}`,
      'a.yaml': services(n(6000)),
    }),
    case_('many overlays of many objects', {
      ...Object.fromEntries(
        Array.from({ length: n(120) }, (_, i) => [
          `o${i}/kustomization.yaml`,
          `resources: [../base]\nnamespace: n${i}\nnamePrefix: p${i}-\n`,
        ]),
      ),
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': services(n(600)),
    }),
  ];
}
