import { parse, stringify } from 'yaml';
import type { ChartFile, RenderRequest } from '../../../server/src/charts/request.ts';

/** One way to render a chart. `args` are helm's, the rest says the same to us. */
export interface ValuesCase extends Partial<RenderRequest> {
  readonly name: string;
  readonly text: string;
  readonly args: readonly string[];
}

/** Three files of values for a chart: those that it brings itself (`ci/`, `values-*.yaml`), then such as are made from its own values. */
export function valuesFor(files: readonly ChartFile[]): readonly ValuesCase[] {
  const textOf = ({ content }: ChartFile): string => (typeof content === 'string' ? content : new TextDecoder().decode(content));
  const own = files
    .filter(({ path }) => /^(?:ci\/[^/]+|values[-.][^/]+|[^/]+[-.]values)\.ya?ml$/.test(path))
    .map((file) => ({ name: file.path, text: textOf(file) }));
  const values = files.find(({ path }) => path === 'values.yaml');
  const read = values === undefined ? {} : (safely(() => parse(textOf(values), { logLevel: 'silent' }) as unknown) ?? {});
  const made = [
    { name: 'all switches turned', text: stringify(changed(read, (value) => (typeof value === 'boolean' ? !value : value))) },
    {
      name: 'other numbers and names',
      text: stringify(changed(read, (value) => (typeof value === 'number' ? value + 1 : value === '' ? 'given' : value))),
    },
    { name: 'lists emptied', text: stringify(changed(read, (value) => (Array.isArray(value) ? [] : value))) },
  ];
  return [...own, ...made].slice(0, 3).map((each, index) => ({ ...each, ...(ways[index] ?? { args: [] }) }));
}

/** Options come along, so that they are held against helm's, too. */
const ways: readonly ({ readonly args: readonly string[] } & Partial<RenderRequest>)[] = [
  { args: ['--namespace', 'shop', '--include-crds'], namespace: 'shop', crds: true },
  {
    args: ['--kube-version', '1.30', '--api-versions', 'monitoring.coreos.com/v1'],
    kubernetesVersion: '1.30',
    apiVersions: ['monitoring.coreos.com/v1'],
  },
  {
    args: ['--set', 'nameOverride=other,global.storageClass=fast', '--is-upgrade'],
    settings: [{ kind: 'set', text: 'nameOverride=other,global.storageClass=fast' }],
    isUpgrade: true,
  },
];

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The same with every value passed through `change`, from the outside in. */
function changed(value: unknown, change: (value: unknown) => unknown): unknown {
  const next = change(value);
  if (Array.isArray(next)) return next.map((item) => changed(item, change));
  if (typeof next !== 'object' || next === null) return next;
  return Object.fromEntries(Object.entries(next).map(([key, item]) => [key, changed(item, change)]));
}
