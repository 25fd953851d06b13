import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../base/nearest.ts';
import { UsageError } from './io.ts';

type OptionTable = NonNullable<ParseArgsConfig['options']>;

/** Options that every command takes. */
const commonOptions = {
  'kubernetes-version': { type: 'string' },
  'cluster-domain': { type: 'string' },
  'default-namespace': { type: 'string' },
  'ip-families': { type: 'string' },
  'service-cidrs': { type: 'string' },
  config: { type: 'string' },
  cache: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionTable;

export interface Parsed {
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  readonly positionals: readonly string[];
}

/** Arguments of one command. Unknown options and missing values are usage errors with the command's own words. */
export function parseOptions(args: readonly string[], options: OptionTable): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: { ...commonOptions, ...options }, allowPositionals: true, strict: true });
    const all = new Map<string, unknown>(Object.entries(values));
    return {
      text: (name) => { const v = all.get(name); return typeof v === 'string' ? v : undefined; },
      texts: (name) => { const v = all.get(name); return Array.isArray(v) ? v.filter((x) => typeof x === 'string') : []; },
      flag: (name) => all.get(name) === true,
      positionals,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? explained(error.message, Object.keys({ ...commonOptions, ...options })) : String(error));
  }
}

/** What `parseArgs` says, with the option that may be meant. */
function explained(message: string, names: readonly string[]): string {
  const unknown = /^Unknown option '-{1,2}([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return message.replace(/\. To specify a positional.*$/s, '.');
  return `There is no option ${unknown.length === 1 ? '-' : '--'}${unknown}.${suggestion(unknown, names, '--')}`;
}

/** ` Is "--format" meant?`, where something is near. */
export function suggestion(text: string, names: readonly string[], prefix = ''): string {
  const near = nearest(text, names);
  return near === undefined ? '' : ` Did you mean "${prefix}${near}"?`;
}

/** Value of an option that knows its values. */
export function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[], otherwise: T): T {
  if (value === undefined) return otherwise;
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new UsageError(`--${name} has to be one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

/** Settings that options override, in the spelling of `.headlight.yaml`. */
export function settingsOf(parsed: Parsed): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const put = (option: string, key: string, read: (text: string) => unknown = (text) => text): void => {
    const value = parsed.text(option);
    if (value !== undefined) out[key] = read(value);
  };
  put('kubernetes-version', 'kubernetes.version', (text) => text.replace(/^v/, '').replace(/^(\d+\.\d+)\..*$/, '$1'));
  put('cluster-domain', 'clusterDomain', (text) => text.replace(/^\.|\.$/g, ''));
  put('default-namespace', 'defaultNamespace');
  put('ip-families', 'ipFamilies', (text) => text.split(',').map((f) => f.trim()));
  put('service-cidrs', 'serviceCidrs', (text) => text.split(',').map((range) => range.trim()));
  return out;
}
