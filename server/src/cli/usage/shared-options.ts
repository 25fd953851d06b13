import { kubernetesVersions } from '../../k8s/versions.ts';
import { alias, type OptionSpec } from './spec.ts';

const newest = kubernetesVersions.at(-1) ?? '';

export const helpOption: OptionSpec = { name: 'help', short: 'h', text: 'what a command takes' };

/** Options of every command that reads manifests. */
export const commonOptions: readonly OptionSpec[] = [
  {
    name: 'kubernetes-version',
    value: 'V',
    words: kubernetesVersions,
    text: `${kubernetesVersions[0] ?? ''} to ${newest}, default ${newest}`,
  },
  { name: 'cluster-domain', value: 'D', text: 'default cluster.local' },
  { name: 'default-namespace', value: 'N', text: 'namespace assumed where metadata.namespace is absent, default default' },
  {
    name: 'ip-families',
    value: 'F',
    words: ['IPv4', 'IPv6', 'IPv4,IPv6', 'IPv6,IPv4'],
    text: 'families of the cluster, primary first, default IPv4,IPv6',
  },
  { name: 'service-cidrs', value: 'C', text: 'ranges of Service addresses, e.g. 10.96.0.0/12; default: not known' },
  { name: 'config', value: 'FILE', takes: 'path', text: 'default: the nearest .headlight.yaml, from the first path upward' },
  {
    name: 'cache',
    value: 'DIR',
    takes: 'path',
    text: 'keep what was read and rendered, for the next run; safe to delete. What is in it is believed: a folder that only you can write to, and nothing that a repository brings',
  },
  {
    name: 'color',
    value: 'WHEN',
    words: ['auto', 'always', 'never'],
    text: 'auto (default): on a terminal, unless NO_COLOR is set; always or never',
  },
  helpOption,
];

const values: OptionSpec = {
  name: 'values',
  value: 'F',
  takes: 'path',
  isRepeatable: true,
  text: 'values for all charts, as helm takes them; may be repeated, later files win',
};

/** How charts are rendered. `--render-helm` and `--helm-values` are what they were called while helm was needed. */
export const chartOptions: readonly OptionSpec[] = [
  values,
  { name: 'set', value: 'K=V', isRepeatable: true, text: 'a value for all charts, as helm has it; may be repeated' },
  { name: 'environment', value: 'E', text: 'charts as this environment of .headlight.yaml deploys them; default the first of each' },
  { name: 'release', value: 'NAME', text: 'release that charts are rendered for; default release-name' },
  { name: 'no-render', text: 'leave charts as they are' },
  { name: 'helm', value: 'PATH', takes: 'path', text: 'let an installed helm render them' },
  alias('helm-values', values),
  { name: 'render-helm', text: '', sameAs: '' },
];

const file: OptionSpec = {
  name: 'file',
  short: 'f',
  value: 'PATH',
  takes: 'path',
  isRepeatable: true,
  text: 'manifests, as kubectl takes them: a file, a folder or -, several with commas between them; may be repeated',
};

/** `-f` as kubectl has it. Folders are walked with `-R` and without. */
export const fileOptions: readonly OptionSpec[] = [file, alias('filename', file), { name: 'recursive', short: 'R', text: '', sameAs: '' }];

/** `--format`, which kubectl calls `-o`. The first word is the default. */
export function formatOptions(words: readonly string[], text: string): readonly OptionSpec[] {
  const format: OptionSpec = { name: 'format', short: 'o', value: 'F', words, text };
  return [format, alias('output', format)];
}

export const bundleOption: OptionSpec = { name: 'bundle', value: 'B', text: 'only what this kustomization, chart or folder deploys' };

export const workspaceOption: OptionSpec = {
  name: 'workspace',
  value: 'DIR',
  takes: 'path',
  text: 'the folder that named files belong to; default: the nearest .headlight.yaml or the repository around each',
};

/** The same for commands that know no single files. */
export const boundaryOption: OptionSpec = {
  ...workspaceOption,
  text: 'the folder that overlays may build on anything in; default: the repository, or the working directory',
};
