import { defaultClusterSettings } from '../k8s/cluster-settings.ts';
import { kubernetesVersions } from '../k8s/versions.ts';

export type SettingGroup = 'Diagnostics' | 'Hints & Lenses' | 'Cluster' | 'Advanced';

/** Shape of one setting: a JSON schema and what people read. */
export interface Setting {
  readonly key: string;
  readonly group: SettingGroup;
  readonly description: string;
  readonly schema: SettingSchema;
  /** In VS Code: where it may be set. Default `resource`. */
  readonly scope?: 'window' | 'machine-overridable' | 'machine';
  /** Only the editor has it; `.headlight.yaml` does not. */
  readonly editorOnly?: true;
}

export type SettingSchema =
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'integer'; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'string'; readonly default: string; readonly enum?: readonly string[]; readonly pattern?: string }
  | {
      readonly type: 'array';
      readonly default: readonly string[];
      readonly items: { readonly type: 'string'; readonly enum?: readonly string[]; readonly pattern?: string };
      readonly minItems?: number;
      readonly maxItems?: number;
    };

const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const on = { type: 'boolean', default: true } as const;

/** Every setting but those of rules, which `gen` adds from the registry. */
export const settingTable: readonly Setting[] = [
  { key: 'diagnostics.enable', group: 'Diagnostics', schema: on, description: 'Report problems. Hovers and navigation work either way.' },
  {
    key: 'codeLens.services',
    group: 'Hints & Lenses',
    schema: on,
    editorOnly: true,
    description: 'Show above each Service what kind it is, how many pods it reaches and how many names are used.',
  },
  {
    key: 'codeLens.workloads',
    group: 'Hints & Lenses',
    schema: on,
    editorOnly: true,
    description: 'Show the range of pod names above each StatefulSet.',
  },
  {
    key: 'inlayHints.targetPorts',
    group: 'Hints & Lenses',
    schema: on,
    editorOnly: true,
    description: 'Show the number behind a named `targetPort`.',
  },
  {
    key: 'inlayHints.selectors',
    group: 'Hints & Lenses',
    schema: on,
    editorOnly: true,
    description: 'Show behind a selector how many pods it matches.',
  },
  {
    key: 'inlayHints.namespaces',
    group: 'Hints & Lenses',
    schema: on,
    editorOnly: true,
    description: 'Show the namespace where a manifest does not write it.',
  },
  {
    key: 'hover.rows',
    group: 'Hints & Lenses',
    schema: { type: 'integer', default: 10, minimum: 1, maximum: 100 },
    editorOnly: true,
    description: 'Maximum number of rows in a hover table.',
  },
  {
    key: 'clusterDomain',
    group: 'Cluster',
    schema: { type: 'string', default: defaultClusterSettings.clusterDomain, pattern: `^${label}(\\.${label})*$` },
    description: 'Cluster domain, without a leading or trailing dot.',
  },
  {
    key: 'kubernetes.version',
    group: 'Cluster',
    schema: { type: 'string', default: `1.${defaultClusterSettings.kubernetesMinor}`, enum: kubernetesVersions },
    description: 'Kubernetes version whose API server and DNS are predicted.',
  },
  {
    key: 'ipFamilies',
    group: 'Cluster',
    schema: {
      type: 'array',
      default: [...defaultClusterSettings.ipFamilies],
      items: { type: 'string', enum: ['IPv4', 'IPv6'] },
      minItems: 1,
      maxItems: 2,
    },
    description: 'IP families of the cluster, the primary one first.',
  },
  {
    key: 'serviceCidrs',
    group: 'Cluster',
    schema: { type: 'array', default: [], items: { type: 'string', pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}$' }, maxItems: 2 },
    description:
      "Ranges of the cluster's Service addresses, such as `10.96.0.0/12`, the primary one first. Empty: not known, so no address is out of range.",
  },
  {
    key: 'defaultNamespace',
    group: 'Cluster',
    schema: { type: 'string', default: defaultClusterSettings.defaultNamespace, pattern: `^${label}$` },
    description: 'Namespace assumed where `metadata.namespace` is absent.',
  },
  {
    key: 'coredns.endpointPodNames',
    group: 'Cluster',
    schema: { type: 'boolean', default: defaultClusterSettings.endpointPodNames },
    description: 'CoreDNS runs with `endpoint_pod_names`: pods without a hostname get names by their pod name.',
  },
  {
    key: 'coredns.pods',
    group: 'Cluster',
    schema: { type: 'string', default: defaultClusterSettings.podsMode, enum: ['disabled', 'insecure', 'verified'] },
    description: 'CoreDNS option `pods`: whether `10-0-0-1.namespace.pod` names answer.',
  },
  {
    key: 'coredns.ttl',
    group: 'Cluster',
    schema: { type: 'integer', default: defaultClusterSettings.ttl, minimum: 0, maximum: 3600 },
    description: 'CoreDNS option `ttl`: seconds that an answer may be kept.',
  },
  {
    key: 'changes.base',
    group: 'Advanced',
    editorOnly: true,
    schema: { type: 'string', default: 'HEAD' },
    description:
      'Revision of Git that manifests are compared with, to show what a change does to names and what the API server refuses of it: `HEAD`, a branch, a tag; `off`: nothing is compared.',
  },
  {
    key: 'files.exclude',
    group: 'Advanced',
    schema: { type: 'array', default: [], items: { type: 'string' } },
    description: 'Globs of files and folders that are not read, besides those that `.gitignore` names and Git does not track.',
  },
  {
    key: 'files.notApplied',
    group: 'Advanced',
    schema: { type: 'array', default: [], items: { type: 'string' } },
    description:
      'Globs of further manifests that are never applied as they are written, such as examples and snapshots: no errors are shown in them, and other files are not checked against them. `!` in front takes files back that count so by their name (`testdata`, `fixtures`, `golden`, `00-assert.yaml`).',
  },
  {
    key: 'files.maxSize',
    group: 'Advanced',
    schema: { type: 'integer', default: 10, minimum: 1, maximum: 1000 },
    description: 'Files larger than this many megabytes are not read.',
  },
  {
    key: 'files.followLinksOutside',
    group: 'Advanced',
    scope: 'machine',
    editorOnly: true,
    schema: { type: 'boolean', default: false },
    description:
      'Also read files that symbolic links lead to outside of the workspace. Without it nothing outside of the workspace is read.',
  },
  {
    key: 'markdown.enable',
    group: 'Advanced',
    schema: { type: 'boolean', default: false },
    description: 'Also check manifests in fenced blocks of Markdown files.',
  },
  {
    key: 'assistants.enable',
    group: 'Advanced',
    editorOnly: true,
    scope: 'window',
    schema: on,
    description:
      'Offer what Headlight knows to assistants in the editor: as tools, and as a server of the Model Context Protocol. They ask, Headlight answers; nothing is sent by itself.',
  },
  {
    key: 'trace.server',
    group: 'Advanced',
    scope: 'window',
    editorOnly: true,
    schema: { type: 'string', default: 'off', enum: ['off', 'messages', 'verbose'] },
    description: 'Log the messages between the editor and the language server.',
  },
];
