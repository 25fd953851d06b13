import { changeCodes } from '../../base/change-codes.ts';
import { severities } from '../../k8s/cluster-settings.ts';
import { boundaryOption, bundleOption, chartOptions, fileOptions, formatOptions, helpOption, workspaceOption } from './shared-options.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export const lintFormats = ['text', 'json', 'sarif', 'github', 'junit'] as const;
export const zoneFormats = ['zone', 'json'] as const;
export const digFormats = ['text', 'json'] as const;
export const configFormats = ['text', 'json'] as const;
export const diffFormats = ['text', 'json', 'markdown', 'github', 'sarif'] as const;

const lint: CommandSpec = {
  name: 'lint',
  operands: '[PATH…]',
  takes: 'path',
  readsManifests: true,
  summary: 'find mistakes in names, headless Services and their pods',
  about:
    'A folder is judged as a whole. A file is judged within its workspace, the nearest .headlight.yaml or the repository around it, and reported alone; where there is neither, by itself. An overlay is judged with what it builds on. Globs may be quoted.',
  options: [
    ...fileOptions,
    ...formatOptions(lintFormats, 'text (default), json, sarif, github or junit'),
    {
      name: 'fail-on',
      value: 'LEVEL',
      words: [...severities, 'never'],
      text: 'exit 1 from this level on: error, warning (default), information, hint or never',
    },
    {
      name: 'select',
      value: 'RULES',
      takes: 'rule',
      isRepeatable: true,
      text: 'only findings of these rules, with commas between them; * stands for anything',
    },
    { name: 'ignore', value: 'RULES', takes: 'rule', isRepeatable: true, text: 'no findings of these rules' },
    {
      name: 'baseline',
      value: 'FILE',
      takes: 'path',
      text: 'say only what is new since FILE was written; where it is not there, it is written',
    },
    { name: 'update-baseline', text: 'with --baseline: write it anew, with all that is found now' },
    { name: 'quiet', short: 'q', text: 'nothing but findings: no totals, no notes' },
    { name: 'statistics', text: 'how often each rule speaks, instead of the findings; with text and json' },
    { name: 'watch', text: 'judge again whenever a file changes, until ^C' },
    workspaceOption,
    { name: 'stdin-path', value: 'PATH', takes: 'path', text: 'standard input is what this file will hold: it is judged in its place' },
    { name: 'fix', text: 'apply the safe fixes; with - the fixed text is printed, and the findings go to standard error' },
    {
      name: 'unsafe-fixes',
      text: 'with --fix: also fixes that change more than the flaw, each named on standard error; where a finding offers several, only one that is preferred',
    },
    { name: 'dry-run', text: 'with --fix: print the changes as a diff for `git apply`, findings to standard error; write nothing' },
    bundleOption,
    { name: 'markdown', text: 'also manifests in fenced blocks of Markdown files' },
    ...chartOptions,
  ],
  exit: 'Exit code 0: nothing at or above --fail-on; 1: findings; 2: bad usage, or manifests that cannot be read (not with --fail-on never); 70: a fault of Headlight.',
};

const zone: CommandSpec = {
  name: 'zone',
  operands: '[PATH…]',
  takes: 'path',
  readsManifests: true,
  summary: 'print all records',
  about: 'Of an overlay what it builds, with all that it builds on.',
  options: [
    ...fileOptions,
    ...formatOptions(zoneFormats, 'zone (default, an RFC 1035 master file) or json'),
    { name: 'namespace', short: 'n', value: 'N', isRepeatable: true, text: 'only this namespace; may be repeated' },
    bundleOption,
    boundaryOption,
    ...chartOptions,
  ],
  exit: 'Exit code 0: printed; 2: bad usage, or manifests that cannot be read.',
};

const dig: CommandSpec = {
  name: 'dig',
  operands: 'NAME [TYPE] [NAME [TYPE]…] [+reason]',
  takes: 'word',
  readsManifests: true,
  summary: "answer as the cluster's DNS server will",
  about: 'TYPE is A unless given. NAME may hold placeholders such as "<dashed4 Deployment/default/web#0>". +reason says why.',
  options: [
    ...fileOptions,
    { name: 'from', short: 'n', value: 'NAMESPACE', text: 'look NAME up as a pod of this namespace does, along its search list' },
    ...formatOptions(digFormats, 'text (default) or json, a list of {name, type, rcode, answers}'),
    { name: 'json', text: 'the same as -o json' },
    bundleOption,
    boundaryOption,
    ...chartOptions,
  ],
  exit: 'Exit code 0: answered, NXDOMAIN included; 2: bad usage, or manifests that cannot be read.',
};

const render: CommandSpec = {
  name: 'render',
  operands: 'CHART',
  takes: 'path',
  readsManifests: false,
  summary: "print a Helm chart's manifests; helm is not needed",
  about:
    'Prints what helm template prints for the chart in a folder or archive, without helm. Texts that are known only once the chart is installed (random, from the clock, certificates) are printed as ….',
  options: [
    { name: 'release', value: 'NAME', text: 'default release-name' },
    { name: 'namespace', short: 'n', value: 'N', text: 'default default' },
    {
      name: 'values',
      short: 'f',
      value: 'FILE',
      takes: 'path',
      isRepeatable: true,
      text: 'may be repeated, later files win; - is standard input',
    },
    {
      name: 'set',
      value: 'K=V',
      isRepeatable: true,
      text: 'and --set-string, --set-json, --set-literal, --set-file, as helm has them; may be repeated',
    },
    ...['set-string', 'set-json', 'set-literal', 'set-file'].map((name): OptionSpec => ({
      name,
      value: 'K=V',
      isRepeatable: true,
      text: '',
    })),
    { name: 'kubernetes-version', value: 'V', text: 'for .Capabilities and kubeVersion; default: the newest that Helm knows' },
    { name: 'default-namespace', value: 'N', text: '' },
    { name: 'api-versions', short: 'a', value: 'V', isRepeatable: true, text: 'further API versions for .Capabilities; may be repeated' },
    { name: 'include-crds', text: 'with the files of crds/' },
    { name: 'no-hooks', text: 'without hooks' },
    { name: 'skip-tests', text: 'without hooks that are tests' },
    { name: 'is-upgrade', text: 'as an upgrade renders it' },
    { name: 'skip-schema-validation', text: 'whatever values.schema.json says' },
    helpOption,
  ],
  exit: 'Exit code 0: rendered; 1: refused, with reason and place; 2: bad usage or unreadable input.',
};

const diff: CommandSpec = {
  name: 'diff',
  operands: '[OLD] [NEW]',
  takes: 'path',
  readsManifests: true,
  summary: 'what a change does to names, and what is refused',
  about:
    'What a change of manifests does to names, and what the API server says to it. OLD and NEW are two folders or files, or revisions of Git: main, main..topic, main...topic. Default: HEAD and the working tree. With one path: HEAD and that path.',
  options: [
    ...fileOptions,
    { name: 'staged', text: 'compare with what is staged instead of the working tree' },
    ...formatOptions(diffFormats, 'text (default), json, markdown, github or sarif'),
    {
      name: 'fail-on',
      value: 'WHAT',
      text: 'exit 1 on: refused (changes that the API server refuses), used (names that go and are still used), removed (any name that goes), ineffective, never; several with commas between them, default refused,used',
    },
    {
      name: 'select',
      value: 'CODES',
      words: changeCodes.map(({ id }) => id),
      isRepeatable: true,
      text: `only these of ${changeCodes.map(({ id }) => id).join(', ')}; several with commas between them, * stands for anything`,
    },
    { name: 'ignore', value: 'CODES', words: changeCodes.map(({ id }) => id), isRepeatable: true, text: 'nothing of these codes' },
    ...chartOptions,
  ],
  exit: 'Exit code 0: nothing of --fail-on; 1: something of it; 2: bad usage or unreadable input.',
};

const explain: CommandSpec = {
  name: 'explain',
  operands: '[RULE…]',
  takes: 'rule',
  readsManifests: false,
  summary: 'the page of a rule',
  about: 'Prints the page of each rule as Markdown; without a rule, the list of all rules.',
  options: [
    { name: 'search', value: 'TEXT', text: 'the rules that find a cause of what you saw: "no such host", "0 peers", "503"' },
    helpOption,
  ],
  exit: 'Exit code 0: printed; 1: no page speaks of the text.',
};

const config: CommandSpec = {
  name: 'config',
  operands: '[PATH]',
  takes: 'path',
  readsManifests: true,
  summary: 'the settings that count for a path, and where each comes from',
  about: 'PATH: a file or folder, default the working directory. The output is a .headlight.yaml that says the same.',
  options: [...fileOptions, ...formatOptions(configFormats, 'text (default) or json')],
  exit: 'Exit code 0: printed; 2: bad usage, or settings that cannot be read.',
};

const completion: CommandSpec = {
  name: 'completion',
  operands: shells.join('|'),
  takes: 'word',
  words: shells,
  readsManifests: false,
  summary: 'what a shell needs to complete command lines',
  about:
    'bash: source <(headlight completion bash). zsh: headlight completion zsh > "${fpath[1]}/_headlight". fish: headlight completion fish | source. PowerShell: headlight completion powershell | Out-String | Invoke-Expression.',
  options: [helpOption],
};

const man: CommandSpec = {
  name: 'man',
  operands: '',
  takes: 'nothing',
  readsManifests: false,
  summary: 'the manual page, for man -l',
  about: 'Prints the manual page in the format of man: headlight man | man -l -',
  options: [helpOption],
};

const mcp: CommandSpec = {
  name: 'mcp',
  operands: '',
  takes: 'nothing',
  readsManifests: false,
  summary: 'answer assistants by the Model Context Protocol',
  about:
    'Answers programs on standard input and output, for the folder that it is started in or those that the client names: lint, resolve_name, zone, names_of, explain_rule, diff, render_chart and fix. Nothing is sent anywhere, and nothing outside of the folder is read.',
  options: [
    { name: 'read-only', text: 'never write files, even when a client asks fix to apply its edits' },
    { name: 'time-limit', value: 'SECONDS', text: 'an answer that takes longer is given up, default 60' },
    helpOption,
  ],
};

/** All commands, in the order in which help shows them. */
export const commandSpecs: readonly CommandSpec[] = [lint, zone, dig, render, diff, config, explain, mcp, completion, man];
