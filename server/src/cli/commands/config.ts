import path from 'node:path';
import { positionAt, lineStarts, type Range } from '../../base/lines.ts';
import { own } from '../../base/own.ts';
import { settingGlobs } from '../../host/settings/glob-list.ts';
import { diskHost } from '../../host/disk-host.ts';
import { placeOfSetting, type SettingsFile } from '../../host/settings/settings-file.ts';
import { settingIn } from '../../host/settings/settings-layers.ts';
import { isObject } from '../../k8s/json.ts';
import { rules } from '../../rules/registry.ts';
import { parseSettings, type Settings } from '../../settings.ts';
import { settingTable } from '../../settings/table.ts';
import { jsonText } from '../formats/json.ts';
import { UsageError, type Io } from '../io.ts';
import { pathsGiven, targetsOf } from '../reading/targets.ts';
import { configFormats } from '../usage/command-specs.ts';
import { oneOf, optionOfSetting, parseOptions, settingsOf, type Parsed } from '../usage/options.ts';
import { positions } from '../report.ts';
import { readSettings } from '../workspace.ts';

/** Where the value of a setting comes from. */
type Source =
  | { readonly kind: 'default' }
  | { readonly kind: 'option'; readonly option: string }
  | { readonly kind: 'file'; readonly file: string; readonly range: Range };

interface Effective {
  readonly key: string;
  readonly value: unknown;
  readonly source: Source;
}

/** Settings that are no rows of the table: whole maps and lists. */
const wholes = ['overrides', 'charts', 'externalServices', 'otherClusterDomains'] as const;

/** What counts, and why: options over the file over defaults. A value that cannot be is none. */
function effective(io: Io, parsed: Parsed, file: SettingsFile | undefined): readonly Effective[] {
  const given = settingsOf(parsed);
  const refused = new Set(
    parseSettings(
      file?.value,
      rules.map(({ id }) => id),
    ).problems.map((problem) => problem.path),
  );
  const inFile = (key: string): Source | undefined =>
    file === undefined || settingIn(file.value, key) === undefined || refused.has(key) ? undefined : sourceIn(io, file, key);
  const table = settingTable
    .filter(({ editorOnly }) => editorOnly !== true)
    .map(({ key, schema }): Effective => {
      const option = optionOfSetting(key);
      if (option !== undefined && Object.hasOwn(given, key))
        return { key, value: given[key], source: { kind: 'option', option: `--${option}` } };
      const source = inFile(key);
      return source === undefined
        ? { key, value: schema.default, source: { kind: 'default' } }
        : { key, value: settingIn(file?.value, key), source };
    });
  const levels = settingIn(file?.value, 'rules');
  const ruleRows = Object.entries(isObject(levels) ? levels : {}).flatMap(([id, value]): Effective[] => {
    const source = inFile(`rules.${id}`);
    return source === undefined ? [] : [{ key: `rules.${id}`, value: value === false ? 'off' : value, source }];
  });
  const others = wholes.flatMap((key): Effective[] => {
    const source = inFile(key);
    return source === undefined ? [] : [{ key, value: settingIn(file?.value, key), source }];
  });
  return [...table, ...ruleRows, ...others];
}

function sourceIn({ cwd }: Io, file: SettingsFile, key: string): Source {
  const { start, end } = placeOfSetting(file, key);
  const starts = lineStarts(file.text);
  return {
    kind: 'file',
    file: path.relative(cwd, file.path).split(path.sep).join('/'),
    range: { start: positionAt(starts, start), end: positionAt(starts, end) },
  };
}

/** What overrides say of one file wins over the rest of the file, and options over both. */
function withOverrides(
  all: readonly Effective[],
  io: Io,
  file: SettingsFile | undefined,
  { overrides }: Settings,
  target: string,
): readonly Effective[] {
  if (file === undefined) return all;
  const below = path.relative(path.dirname(file.path), target).split(path.sep).join('/');
  const rows = new Map(all.map((each) => [each.key, each]));
  for (const [i, { paths, defaultNamespace, rules: levels = {} }] of overrides.entries()) {
    if (!settingGlobs(paths).covers(below)) continue;
    const put = (key: string, value: unknown): void => {
      if (own(Object.fromEntries(rows), key)?.source.kind !== 'option')
        rows.set(key, { key, value, source: sourceIn(io, file, `overrides.${i}.${key}`) });
    };
    if (defaultNamespace !== undefined) put('defaultNamespace', defaultNamespace);
    for (const [id, level] of Object.entries(levels)) put(`rules.${id}`, level);
  }
  return [...rows.values()];
}

function sourceText(source: Source): string {
  if (source.kind === 'default') return 'default';
  return source.kind === 'option' ? source.option : `${source.file}:${source.range.start.line + 1}`;
}

/** A `.headlight.yaml` that says the same, with a comment on each line. */
function text(all: readonly Effective[], file: string | undefined): string {
  const lines = all.map(({ key, value, source }) => [`${key}: ${JSON.stringify(value)}`, sourceText(source)] as const);
  const width = Math.min(60, Math.max(...lines.map(([line]) => line.length)));
  return [
    file === undefined ? '# There is no .headlight.yaml from here upward.' : `# Settings of ${file}`,
    ...lines.map(([line, source]) => `${line.padEnd(width)}  # ${source}`),
    '',
  ].join('\n');
}

/** `headlight config [PATH]`: the settings that count for a path, and where each comes from. */
export function config(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('config', args);
  const format = oneOf('format', parsed.text('format'), configFormats, 'text');
  const [given = '.', ...more] = pathsGiven(io.cwd, parsed);
  if (more.length > 0) throw new UsageError('config takes one PATH.');
  const [target] = targetsOf(io, [given]);
  const isFile = target !== undefined && diskHost.stat(target.path)?.kind === 'file';
  const { settings, file } = readSettings(io, parsed, target === undefined ? io.cwd : isFile ? path.dirname(target.path) : target.path);
  const all = effective(io, parsed, file);
  const rows = isFile ? withOverrides(all, io, file, settings, target.path) : all;
  const shown = file && path.relative(io.cwd, file.path).split(path.sep).join('/');
  io.out(format === 'json' ? jsonText({ version: 1, positions, file: shown ?? null, settings: rows }) : text(rows, shown));
  return file?.broken === undefined ? 0 : 2;
}
