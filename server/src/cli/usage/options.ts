import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../../base/texts/nearest.ts';
import { UsageError } from '../io.ts';
import { commandSpecs } from './command-specs.ts';
import { commonOptions } from './shared-options.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';

export interface Parsed {
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  readonly positionals: readonly string[];
}

/** All options that a command takes. */
export function optionsOf({ options, readsManifests }: CommandSpec): readonly OptionSpec[] {
  return readsManifests ? [...options, ...commonOptions] : options;
}

function specOf(command: string): CommandSpec {
  const spec = commandSpecs.find(({ name }) => name === command);
  if (spec === undefined) throw new Error(`There is no command ${command}.`);
  return spec;
}

/** As `parseArgs` wants it. All may be written more than once; of an option that is not repeatable the last one counts. */
function parseOptionsOf(options: readonly OptionSpec[]): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    options.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: true, ...(short === undefined ? {} : { short }) },
    ]),
  );
}

/** Arguments of one command. Unknown options and missing values are usage errors with the command's own words. */
export function parseOptions(command: string, args: readonly string[]): Parsed {
  const options = optionsOf(specOf(command));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: parseOptionsOf(options), allowPositionals: true, strict: true });
    const given = new Map<string, unknown[]>();
    for (const [name, value] of Object.entries(values)) {
      const key = options.find((option) => option.name === name)?.sameAs || name;
      given.set(key, [...(given.get(key) ?? []), ...(Array.isArray(value) ? value : [value])]);
    }
    const texts = (name: string): string[] => (given.get(name) ?? []).filter((value) => typeof value === 'string');
    return { text: (name) => texts(name).at(-1), texts, flag: (name) => given.get(name)?.includes(true) === true, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? explained(error.message, options) : String(error));
  }
}

/** What `parseArgs` says, with the option that may be meant. */
function explained(message: string, options: readonly OptionSpec[]): string {
  const lacking = /^Option '(?:-\w, )?--([\w-]+) <value>' argument missing/.exec(message)?.[1];
  const value = options.find(({ name }) => name === lacking)?.value;
  if (lacking !== undefined && value !== undefined) return `--${lacking} takes a value, ${value}, and none is given.`;
  const unknown = /^Unknown option '-{1,2}([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return message.replace(/\. To specify a positional.*$/s, '.');
  const names = options.map(({ name }) => name);
  if (unknown.length > 1) return `There is no option --${unknown}.${suggestion(unknown, names, '--')}`;
  const begun = names.filter((name) => name.startsWith(unknown));
  return `There is no option -${unknown}.${begun.length === 1 ? ` Did you mean "--${begun[0] ?? ''}"?` : ''}`;
}

/** ` Did you mean "--format"?`, where one is near, or begins so. */
export function suggestion(text: string, names: readonly string[], prefix = ''): string {
  const [begun, ...others] = text.length < 2 ? [] : names.filter((name) => name.startsWith(text));
  const near = nearest(text, names) ?? (others.length === 0 ? begun : undefined);
  return near === undefined ? '' : ` Did you mean "${prefix}${near}"?`;
}

/** Value of an option that knows its values. */
export function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[], otherwise: T): T {
  if (value === undefined) return otherwise;
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw new UsageError(`--${name} has to be one of ${allowed.join(', ')}, not "${value}".${suggestion(value, allowed)}`);
  return found;
}

/** Settings that options override, in the spelling of `.headlight.yaml`, by the option that sets each. */
const settingOptions: readonly { readonly option: string; readonly key: string; readonly read: (text: string) => unknown }[] = [
  { option: 'kubernetes-version', key: 'kubernetes.version', read: (text) => text.replace(/^v/, '').replace(/^(\d+\.\d+)\..*$/, '$1') },
  { option: 'cluster-domain', key: 'clusterDomain', read: (text) => text.replace(/^\.|\.$/g, '') },
  { option: 'default-namespace', key: 'defaultNamespace', read: (text) => text },
  { option: 'ip-families', key: 'ipFamilies', read: (text) => text.split(',').map((family) => family.trim()) },
  { option: 'service-cidrs', key: 'serviceCidrs', read: (text) => text.split(',').map((range) => range.trim()) },
];

/** The option that sets a setting. */
export function optionOfSetting(key: string): string | undefined {
  return settingOptions.find((each) => each.key === key)?.option;
}

/** Settings that options set, in the spelling of `.headlight.yaml`. */
export function settingsOf(parsed: Parsed): Record<string, unknown> {
  return Object.fromEntries(
    settingOptions.flatMap(({ option, key, read }) => {
      const value = parsed.text(option);
      return value === undefined ? [] : [[key, read(value)]];
    }),
  );
}
