import { changeCodes, isChangeCode } from './base/change-codes.ts';
import { setOwn } from './base/own.ts';
import { trimEnds } from './base/texts/ends.ts';
import { defaultClusterSettings } from './k8s/cluster-settings.ts';
import type { ClusterSettings, Severity } from './k8s/cluster-settings.ts';
import { asObject, isObject } from './k8s/json.ts';
import { parseNetwork } from './k8s/validation/ip.ts';
import { nearest } from './base/texts/nearest.ts';
import { settingTable, type SettingSchema } from './settings/table.ts';

export type RuleLevel = Severity | 'off';

/** Levels of a rule as settings write them. */
export const ruleLevels: readonly RuleLevel[] = ['off', 'hint', 'information', 'warning', 'error'];

/** Settings of `.headlight.yaml` for some paths. Globs are relative to the file's folder. */
export interface PathSettings {
  readonly paths: readonly string[];
  readonly defaultNamespace?: string;
  readonly rules?: Readonly<Record<string, RuleLevel>>;
}

/** A chart as one environment deploys it. */
export interface ChartEnvironment {
  /** Folder of the chart, relative to that of the settings. */
  readonly path: string;
  readonly name?: string;
  readonly release?: string;
  readonly namespace?: string;
  /** Files relative to the chart's folder, else to that of the settings; later ones win. */
  readonly values: readonly string[];
  /** By paths such as `image.tag`. */
  readonly set: Readonly<Record<string, unknown>>;
  /** `1.34` */
  readonly kubernetesVersion?: string;
  readonly apiVersions: readonly string[];
}

/** All settings, validated, with defaults. */
export interface Settings {
  readonly cluster: ClusterSettings;
  readonly diagnostics: boolean;
  /** Only what the user set. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly codeLens: { readonly services: boolean; readonly workloads: boolean };
  readonly inlayHints: { readonly targetPorts: boolean; readonly selectors: boolean; readonly namespaces: boolean };
  readonly hoverRows: number;
  readonly exclude: readonly string[];
  readonly notApplied: readonly string[];
  /** In bytes. */
  readonly maxFileSize: number;
  readonly markdown: boolean;
  /** Read what symbolic links outside of the workspace lead to. */
  readonly followLinksOutside: boolean;
  readonly overrides: readonly PathSettings[];
  /** In order: the first of a chart is the one that is shown. */
  readonly charts: readonly ChartEnvironment[];
  /** Globs of `name` or `name.namespace`: Services that exist outside of the workspace. */
  readonly externalServices: readonly string[];
  /** Cluster domains of other clusters: names under them are not judged. */
  readonly otherClusterDomains: readonly string[];
}

/** `path`: the setting, without `headlight.`. */
export interface SettingsProblem {
  readonly path: string;
  readonly message: string;
}

/** Reads settings of any source: nested or dotted keys, with or without `headlight.` in front. Bad values give a problem and the default. */
export function parseSettings(
  raw: unknown,
  ruleIds: readonly string[] = [],
): { readonly settings: Settings; readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const values = new Map<string, unknown>();
  flatten(raw, '', values, problems);
  const read = <T>(key: string, take: (value: unknown) => T | undefined, fallback: T): T => {
    const value = values.get(key);
    values.delete(key);
    if (value === undefined || value === null) return fallback;
    const setting = settingTable.find((each) => each.key === key);
    const message = setting === undefined ? undefined : violation(value, setting.schema);
    const taken = message === undefined ? take(value) : undefined;
    if (taken !== undefined) return taken;
    problems.push({
      path: key,
      message: `${key} ${message ?? 'has an invalid value'}; ${JSON.stringify(setting?.schema.default ?? fallback)} is used.`,
    });
    return fallback;
  };
  const flag = (key: string, fallback = true): boolean => read(key, (value) => (typeof value === 'boolean' ? value : undefined), fallback);
  const settings: Settings = {
    cluster: readCluster(read, flag),
    diagnostics: flag('diagnostics.enable'),
    rules: readRules(values.get('rules'), 'rules', ruleIds, problems),
    codeLens: { services: flag('codeLens.services'), workloads: flag('codeLens.workloads') },
    inlayHints: {
      targetPorts: flag('inlayHints.targetPorts'),
      selectors: flag('inlayHints.selectors'),
      namespaces: flag('inlayHints.namespaces'),
    },
    hoverRows: read('hover.rows', numberOf, 10),
    exclude: read('files.exclude', stringsOf, []),
    notApplied: read('files.notApplied', stringsOf, []),
    maxFileSize: read('files.maxSize', numberOf, 10) * 1024 * 1024,
    markdown: flag('markdown.enable', false),
    followLinksOutside: flag('files.followLinksOutside', false),
    overrides: readOverrides(values.get('overrides'), ruleIds, problems),
    charts: readCharts(values.get('charts'), problems),
    externalServices: read('externalServices', stringsOf, []),
    otherClusterDomains: read('otherClusterDomains', stringsOf, []).map((domain) => trimEnds(domain, '.')),
  };
  for (const key of ['rules', 'overrides', 'charts', 'trace.server', 'changes.base']) values.delete(key);
  const known = [...settingTable.map((setting) => setting.key), 'rules', 'overrides', 'charts', 'externalServices', 'otherClusterDomains'];
  for (const key of values.keys()) {
    const near = nearest(key, known);
    problems.push({ path: key, message: `There is no setting "${key}".${near === undefined ? '' : ` Did you mean "${near}"?`}` });
  }
  return { settings, problems };
}

/** What everything is without any setting. */
export const defaultSettings: Settings = parseSettings({}).settings;

type Read = <T>(key: string, take: (value: unknown) => T | undefined, fallback: T) => T;

function readCluster(read: Read, flag: (key: string, fallback?: boolean) => boolean): ClusterSettings {
  const defaults = defaultClusterSettings;
  const serviceCidrs = read('serviceCidrs', rangesOf, []);
  return {
    clusterDomain: read('clusterDomain', textOf, defaults.clusterDomain),
    kubernetesMinor: read('kubernetes.version', (value) => Number(textOf(value)?.split('.')[1]), defaults.kubernetesMinor),
    ipFamilies: read('ipFamilies', familiesOf, defaults.ipFamilies),
    defaultNamespace: read('defaultNamespace', textOf, defaults.defaultNamespace),
    endpointPodNames: flag('coredns.endpointPodNames', defaults.endpointPodNames),
    podsMode: read(
      'coredns.pods',
      (value) => (value === 'disabled' || value === 'insecure' || value === 'verified' ? value : undefined),
      defaults.podsMode,
    ),
    ttl: read('coredns.ttl', numberOf, defaults.ttl),
    ...(serviceCidrs.length > 0 ? { serviceCidrs } : {}),
  };
}

/** Keys of the table are found however deep they are written; `rules` and `overrides` stay whole. */
function flatten(raw: unknown, prefix: string, out: Map<string, unknown>, problems: SettingsProblem[]): void {
  if (raw === undefined || raw === null) return;
  if (!isObject(raw)) {
    problems.push({ path: prefix, message: 'Settings have to be a map.' });
    return;
  }
  for (const [name, value] of Object.entries(raw)) {
    const key = (prefix === '' ? name : `${prefix}.${name}`).replace(/^headlight\.?/, '');
    if (key === '') flatten(value, '', out, problems);
    else if (key.startsWith('rules.')) out.set('rules', { ...asObject(out.get('rules')), [key.slice('rules.'.length)]: value });
    else if (isGroup(key) && isObject(value)) flatten(value, key, out, problems);
    else if (key === 'rules' && isObject(value)) out.set('rules', { ...asObject(out.get('rules')), ...value });
    else out.set(key, value);
  }
}

function isGroup(key: string): boolean {
  return settingTable.some((setting) => setting.key.startsWith(`${key}.`));
}

function violation(value: unknown, schema: SettingSchema): string | undefined {
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'has to be true or false';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= schema.minimum && value <= schema.maximum
        ? undefined
        : `has to be a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'string': {
      const text = textOf(value);
      if (text === undefined) return 'has to be text';
      if (schema.enum !== undefined && !schema.enum.includes(text)) return `has to be one of ${schema.enum.join(', ')}`;
      return schema.pattern !== undefined && !new RegExp(schema.pattern).test(text) ? 'is not a valid name' : undefined;
    }
    case 'array': {
      const items = stringsOf(value);
      if (items === undefined) return 'has to be a list of texts';
      const allowed = schema.items.enum;
      const pattern = schema.items.pattern === undefined ? undefined : new RegExp(schema.items.pattern);
      const odd = items.find((item) => pattern?.test(item) === false);
      if (odd !== undefined) return `may not hold "${odd}"`;
      if (allowed !== undefined && items.some((item) => !allowed.includes(item))) return `may hold only ${allowed.join(' and ')}`;
      return items.length < (schema.minItems ?? 0) || items.length > (schema.maxItems ?? Infinity)
        ? 'has too few or too many items'
        : undefined;
    }
  }
}

function readRules(raw: unknown, path: string, ruleIds: readonly string[], problems: SettingsProblem[]): Record<string, RuleLevel> {
  const rules: Record<string, RuleLevel> = {};
  if (raw === undefined || raw === null) return rules;
  if (!isObject(raw)) problems.push({ path, message: 'rules has to be a map from rule to level.' });
  for (const [id, value] of Object.entries(asObject(raw))) {
    const level = ruleLevels.find((each) => each === value || (value === false && each === 'off'));
    if (ruleIds.length > 0 && !ruleIds.includes(id) && !isChangeCode(id)) {
      const near = nearest(id, [...ruleIds, ...changeCodes.map((code) => code.id)]);
      problems.push({ path: `${path}.${id}`, message: `There is no rule "${id}".${near === undefined ? '' : ` Did you mean "${near}"?`}` });
    } else if (level === undefined)
      problems.push({ path: `${path}.${id}`, message: `The level of ${id} has to be one of ${ruleLevels.join(', ')}.` });
    else setOwn(rules, id, level);
  }
  return rules;
}

function readOverrides(raw: unknown, ruleIds: readonly string[], problems: SettingsProblem[]): PathSettings[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) {
    problems.push({ path: 'overrides', message: 'overrides has to be a list.' });
    return [];
  }
  return raw.flatMap((item: unknown, index) => {
    const record = asObject(item);
    const paths = stringsOf(record['paths']);
    if (paths === undefined || paths.length === 0) {
      problems.push({ path: `overrides.${index}`, message: 'An override needs "paths", a list of globs.' });
      return [];
    }
    const namespace = overrideNamespace(record['defaultNamespace'], index, problems);
    for (const key of Object.keys(record)) {
      if (!['paths', 'defaultNamespace', 'rules'].includes(key))
        problems.push({
          path: `overrides.${index}.${key}`,
          message: `An override has no "${key}": only paths, defaultNamespace and rules.`,
        });
    }
    const rules = readRules(record['rules'], `overrides.${index}.rules`, ruleIds, problems);
    return [{ paths, ...(namespace !== undefined ? { defaultNamespace: namespace } : {}), rules }];
  });
}

const chartTexts = ['name', 'release', 'namespace', 'kubernetesVersion'] as const;
const chartLists = ['values', 'apiVersions'] as const;

function readCharts(raw: unknown, problems: SettingsProblem[]): ChartEnvironment[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) {
    problems.push({ path: 'charts', message: 'charts has to be a list.' });
    return [];
  }
  return raw.flatMap((item: unknown, index) => {
    const record = asObject(item);
    const wrong = (key: string, message: string): void => void problems.push({ path: `charts.${index}.${key}`, message });
    const path = textOf(record['path']);
    if (path === undefined) {
      problems.push({ path: `charts.${index}`, message: 'A chart needs "path", the folder of its Chart.yaml.' });
      return [];
    }
    for (const key of Object.keys(record))
      if (!['path', 'set', ...chartTexts, ...chartLists].includes(key))
        wrong(key, `A chart has no "${key}": only path, ${chartTexts.join(', ')}, ${chartLists.join(', ')} and set.`);
    for (const key of chartTexts) if (record[key] !== undefined && textOf(record[key]) === undefined) wrong(key, `${key} has to be text.`);
    for (const key of chartLists)
      if (record[key] !== undefined && stringsOf(record[key]) === undefined) wrong(key, `${key} has to be a list of texts.`);
    if (record['set'] !== undefined && !isObject(record['set'])) wrong('set', 'set has to be a map.');
    const texts = Object.fromEntries(
      chartTexts.flatMap((key) => {
        const text = textOf(record[key]);
        return text === undefined ? [] : [[key, text]];
      }),
    );
    return [
      {
        path,
        ...texts,
        values: stringsOf(record['values']) ?? [],
        apiVersions: stringsOf(record['apiVersions']) ?? [],
        set: asObject(record['set']),
      },
    ];
  });
}

function overrideNamespace(value: unknown, index: number, problems: SettingsProblem[]): string | undefined {
  const schema = settingTable.find(({ key }) => key === 'defaultNamespace')?.schema;
  if (value === undefined || value === null || schema === undefined) return undefined;
  const message = violation(value, schema);
  if (message === undefined) return textOf(value);
  problems.push({ path: `overrides.${index}.defaultNamespace`, message: `defaultNamespace ${message}; it is left out.` });
  return undefined;
}

/** Address ranges; `undefined` where one of them is none. */
function rangesOf(value: unknown): readonly string[] | undefined {
  const ranges = stringsOf(value);
  return ranges?.every((range) => parseNetwork(range) !== undefined) === true ? ranges : undefined;
}

/** A version written as a number (`1.36`) counts as text; `1.30` reads as 1.3 and means it. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return value === 1.3 ? '1.30' : String(value);
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function stringsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item): item is string => typeof item === 'string') ? value : undefined;
}

function familiesOf(value: unknown): readonly ('IPv4' | 'IPv6')[] | undefined {
  const families = stringsOf(value)?.filter((item) => item === 'IPv4' || item === 'IPv6');
  return families === undefined ? undefined : [...new Set(families)];
}
