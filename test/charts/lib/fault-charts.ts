import type { RenderRequest } from '../../../server/src/charts/request.ts';

/** A chart that helm refuses, and what we say of it. */
export interface FaultChart {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly request?: Partial<RenderRequest>;
  readonly isOurs?: boolean;
  /** The fault: its kind, the text at its first place, and its reason; and what is rendered nevertheless. */
  readonly kind: string;
  readonly file?: string;
  readonly at?: string;
  readonly reason: RegExp;
  readonly rendered?: readonly string[];
}

const head = 'apiVersion: v2\nname: broken\nversion: 1.0.0\n';
const good = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-good\n';

/** A chart with one good template besides. */
const withFiles = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  'Chart.yaml': head,
  'templates/good.yaml': good,
  ...files,
});

export const faultCharts: readonly FaultChart[] = [
  {
    name: 'parse',
    files: withFiles({ 'templates/bad.yaml': 'a: 1\nb: {{ if }}\nc: 3\n' }),
    kind: 'parse',
    file: 'templates/bad.yaml',
    at: 'b: {{ if }}',
    reason: /^missing value for if$/,
    rendered: ['good'],
  },
  {
    name: 'unclosed',
    files: withFiles({ 'templates/bad.yaml': 'a: 1\nb: {{ .Values.a\n' }),
    kind: 'parse',
    file: 'templates/bad.yaml',
    at: 'b: {{ .Values.a',
    reason: /^unclosed action/,
    rendered: ['good'],
  },
  {
    name: 'function',
    files: withFiles({ 'templates/bad.yaml': 'a: {{ nothing 1 }}\n' }),
    kind: 'parse',
    file: 'templates/bad.yaml',
    at: 'a: {{ nothing 1 }}',
    reason: /^function "nothing" not defined$/,
    rendered: ['good'],
  },
  {
    name: 'nil',
    files: withFiles({ 'templates/bad.yaml': 'a: 1\n# ü 🗼\nb: "🗼" {{ .Values.a.b.c }}\n' }),
    kind: 'execute',
    file: 'templates/bad.yaml',
    at: '{{ .Values.a.b.c }}',
    reason: /^nil pointer evaluating interface \{\}\.b$/,
    rendered: ['good'],
  },
  {
    name: 'helper',
    files: withFiles({
      'templates/_names.tpl':
        '{{- define "outer" -}}\n{{ include "inner" . }}\n{{- end -}}\n{{- define "inner" -}}\nx: {{ index .Values.list 3 }}\n{{- end -}}\n',
      'templates/bad.yaml': 'a:\n  {{- include "outer" . | nindent 2 }}\n',
      'values.yaml': 'list: []\n',
    }),
    kind: 'execute',
    file: 'templates/_names.tpl',
    at: '{{ index .Values.list 3 }}',
    reason: /index out of range: 3/,
    rendered: ['good'],
  },
  {
    name: 'include',
    files: withFiles({ 'templates/bad.yaml': '\n\na: {{ include "nothing.here" . }}\n' }),
    kind: 'execute',
    file: 'templates/bad.yaml',
    at: '{{ include "nothing.here" . }}',
    reason: /^no template "nothing\.here" associated with template "gotpl"$/,
    rendered: ['good'],
  },
  {
    name: 'fail',
    files: withFiles({ 'templates/bad.yaml': 'a: 1\n{{- if not .Values.a }}\n{{ fail "a has to be\\nset: always" }}\n{{- end }}\n' }),
    kind: 'fail',
    file: 'templates/bad.yaml',
    at: '{{ fail "a has to be\\nset: always" }}',
    reason: /^a has to be\nset: always$/,
    rendered: ['good'],
  },
  {
    name: 'fail-in-helper',
    files: withFiles({
      'templates/_names.tpl': '{{- define "check" -}}\n{{ fail "not so" }}\n{{- end -}}\n',
      'templates/bad.yaml': 'a: 1\n{{ $_ := include "check" . }}\n',
    }),
    kind: 'fail',
    file: 'templates/_names.tpl',
    at: '{{ fail "not so" }}',
    reason: /^not so$/,
    rendered: ['good'],
  },
  {
    name: 'required',
    files: withFiles({
      'templates/bad.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ required "a name is needed" .Values.name }}-db\n',
    }),
    kind: 'required',
    file: 'templates/bad.yaml',
    at: '{{ required "a name is needed" .Values.name }}',
    reason: /^a name is needed$/,
    rendered: ['good', 'bad'],
  },
  {
    name: 'type',
    files: withFiles({ 'templates/bad.yaml': 'a: {{ .Values.a | trunc 3 }}\n', 'values.yaml': 'a: [1]\n' }),
    kind: 'execute',
    file: 'templates/bad.yaml',
    at: '{{ .Values.a | trunc 3 }}',
    reason: /wrong type for value; expected string; got \[\]interface/,
    rendered: ['good'],
  },
  {
    name: 'yaml',
    files: withFiles({
      'templates/bad.yaml':
        'apiVersion: v1\nkind: ConfigMap\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  {{ "labels" }}: b: c\n',
    }),
    kind: 'yaml',
    file: 'templates/bad.yaml',
    at: '{{ "labels" }}',
    reason: /mapping values are not allowed/,
    rendered: ['good', 'bad'],
  },
  {
    name: 'schema',
    files: withFiles({
      'values.yaml': 'replicas: three\nport: 70000\n',
      'values.schema.json':
        '{"type":"object","required":["name"],"properties":{"replicas":{"type":"integer"},"port":{"type":"integer","maximum":65535}}}',
    }),
    kind: 'schema',
    reason: /at '\/port': maximum: got 70,000, want 65,535/,
    rendered: ['good'],
  },
  {
    name: 'values',
    files: withFiles({ 'values.yaml': 'a: 1\nb: [\nc: 2\n' }),
    kind: 'chart',
    reason: /cannot load values\.yaml: .*line 3/,
  },
  {
    name: 'chart',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: broken\nversion: one\n', 'templates/good.yaml': good },
    kind: 'chart',
    reason: /chart\.metadata\.version "one" is invalid/,
  },
  { name: 'no-chart', files: { 'templates/good.yaml': good }, isOurs: true, kind: 'chart', reason: /Chart\.yaml file is missing/ },
  {
    name: 'library',
    files: { 'Chart.yaml': `${head}type: library\n`, 'templates/_names.tpl': '{{ define "a" }}{{ end }}' },
    kind: 'library',
    reason: /^library charts are not installable$/,
  },
  {
    name: 'kubernetes',
    files: withFiles({ 'Chart.yaml': `${head}kubeVersion: ">=1.28.0-0 <1.30.0-0"\n` }),
    kind: 'kubernetes',
    reason: /^chart requires kubeVersion: >=1\.28\.0-0 <1\.30\.0-0 which is incompatible with Kubernetes v1\.37\.0$/,
    rendered: ['good'],
  },
  {
    name: 'dependency',
    files: withFiles({
      'Chart.yaml': `${head}dependencies:\n  - {name: common, version: 1.x.x, repository: "https://charts.example.com"}\n  - {name: db, version: 1.x.x, repository: "https://charts.example.com", alias: store}\n`,
      'templates/bad.yaml': 'a: {{ include "common.names.fullname" . }}\n',
      'templates/worse.yaml': '{{ if .Values.a }}{{ include "through" . }}{{ else }}{{ include "common.labels" . }}{{ end }}\n',
      'templates/_names.tpl': '{{ define "through" }}{{ include "common.names.name" . }}{{ end }}',
    }),
    kind: 'dependency',
    reason: /missing in charts\/ directory: common, db$/,
    rendered: ['good'],
  },
  {
    name: 'broken-helper',
    files: withFiles({
      'templates/_names.tpl': '{{ define "name" }}a{{ end }}{{ define "broken" }}{{ if }}{{ end }}\n',
      'templates/_other.tpl': '{{ define "other" }}other{{ end }}',
      'templates/uses.yaml': 'a: {{ include "name" . }}\n',
      'templates/fine.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "other" . }}-fine\n',
    }),
    kind: 'parse',
    file: 'templates/_names.tpl',
    at: '{{ define "name" }}a{{ end }}{{ define "broken" }}{{ if }}{{ end }}',
    reason: /^missing value for if$/,
    rendered: ['fine', 'good'],
  },
  { name: 'release', files: withFiles({}), request: { release: 'Not_Good' }, kind: 'release', reason: /invalid release name/ },
  {
    name: 'version',
    files: withFiles({}),
    args: ['--kube-version', 'newest'],
    request: { kubernetesVersion: 'newest' },
    kind: 'kubernetes',
    reason: /could not parse "newest" as version/,
  },
  {
    name: 'set',
    files: withFiles({}),
    args: ['--set', 'a=1,b'],
    request: { settings: [{ kind: 'set', text: 'a=1,b' }] },
    kind: 'values',
    reason: /failed parsing --set data/,
  },
];
