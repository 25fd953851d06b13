import type { RenderRequest } from '../../server/src/charts/request.ts';
import { faultCharts } from './lib/fault-charts.ts';

/** A way to render a chart. What helm prints for it is recorded in `recorded/`. */
export interface RenderCase {
  readonly name: string;
  /** Folder in `charts/`, or the chart's files themselves. */
  readonly chart: string | Readonly<Record<string, string>>;
  /** Files of values in the chart's folder. */
  readonly values?: readonly string[];
  /** Further arguments of helm; `request` says the same. */
  readonly args?: readonly string[];
  readonly request?: Partial<RenderRequest>;
  /** Not held against helm, which says it in other words. */
  readonly isOurs?: boolean;
}

const charts: readonly RenderCase[] = [
  { name: 'capabilities', chart: 'capabilities' },
  {
    name: 'capabilities-older',
    chart: 'capabilities',
    args: ['--kube-version', '1.30', '--api-versions', 'monitoring.coreos.com/v1', '--is-upgrade', '--namespace', 'shop'],
    request: { kubernetesVersion: '1.30', apiVersions: ['monitoring.coreos.com/v1'], isUpgrade: true, namespace: 'shop' },
  },
  { name: 'database', chart: 'database' },
  { name: 'database-large', chart: 'database', values: ['values-large.yaml'] },
  { name: 'umbrella', chart: 'umbrella' },
  {
    name: 'umbrella-other',
    chart: 'umbrella',
    args: ['--set', 'replica.enabled=false,tags.fast=false,primary.size=7', '--set-string', 'global.domain=1.5'],
    request: {
      settings: [
        { kind: 'set', text: 'replica.enabled=false,tags.fast=false,primary.size=7' },
        { kind: 'set-string', text: 'global.domain=1.5' },
      ],
    },
  },
  { name: 'spacing', chart: 'spacing' },
  { name: 'named', chart: 'named' },
  { name: 'unknown', chart: 'unknown' },
  { name: 'hooks', chart: 'hooks', args: ['--include-crds'], request: { crds: true } },
  { name: 'files', chart: 'files' },
  { name: 'values', chart: 'values' },
  { name: 'values-files', chart: 'values', values: ['more.yaml', 'most.yaml'] },
  {
    name: 'values-settings',
    chart: 'values',
    values: ['most.yaml'],
    args: [
      '--set-json',
      'list=[{"a":1}]',
      '--set',
      'table.kept=null,list[1]=2,text=a\\,b',
      '--set-string',
      'big=1e3',
      '--set-literal',
      'literal=a,b=c',
    ],
    request: {
      settings: [
        { kind: 'set-json', text: 'list=[{"a":1}]' },
        { kind: 'set', text: 'table.kept=null,list[1]=2,text=a\\,b' },
        { kind: 'set-string', text: 'big=1e3' },
        { kind: 'set-literal', text: 'literal=a,b=c' },
      ],
    },
  },
  {
    name: 'refused-in-included',
    chart: {
      'Chart.yaml': 'apiVersion: v2\nname: broken\nversion: 1.0.0\n',
      'templates/config.yaml': 'a: 1\n{{ if .Values.a }}{{ else }}{{ fail "refused in the file that is included" }}{{ end }}\n',
      'templates/set.yaml': 'sum: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}\n{{ fail "refused later" }}\n',
    },
  },
];

export const renderCases: readonly RenderCase[] = [
  ...charts,
  ...faultCharts.map(({ name, files, ...more }) => ({ ...more, name: `refused-${name}`, chart: files })),
];
