import { defaultSettings, parseSettings, settingTable, type Settings, type SettingsProblem } from '../settings.ts';

/** Settings of all sources, weakest first: `initializationOptions`, the client's configuration, `.headlight.yaml`. */
export interface Layers {
  initial: unknown;
  client: unknown;
  files: readonly unknown[];
}

type Record_ = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Record_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Dotted keys as nested maps and no `headlight` on top, so that layers of different spelling meet. `null` counts as not set. */
function nested(raw: unknown): Record_ {
  if (!isRecord(raw)) return {};
  let result: Record_ = {};
  for (const [key, value] of Object.entries(raw)) {
    if (value === null || value === undefined) continue;
    if (key === 'headlight') {
      result = merged(result, nested(value));
      continue;
    }
    const parts = key.replace(/^headlight\./, '').split('.');
    result = merged(result, parts.reduceRight<unknown>((inner, part) => ({ [part]: inner }), isRecord(value) ? nested(value) : value));
  }
  return result;
}

function merged(below: Record_, above: unknown): Record_ {
  if (!isRecord(above)) return below;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = result[key];
    result[key] = isRecord(old) && isRecord(value) ? merged(old, value) : value;
  }
  return result;
}

/** Settings that only a person may change, not what a workspace holds: `files.followLinksOutside` in a repository would read what it pleases. */
const ofMachine: readonly (readonly string[])[] = settingTable.filter(({ scope }) => scope === 'machine').map(({ key }) => key.split('.'));

function withoutMachine(layer: Record_, paths: readonly (readonly string[])[] = ofMachine): Record_ {
  return Object.fromEntries(Object.entries(layer).flatMap(([key, value]): [string, unknown][] => {
    const here = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
    if (here.some((path) => path.length === 0)) return [];
    return [[key, here.length > 0 && isRecord(value) ? withoutMachine(value, here) : value]];
  }));
}

/** All layers as one. Problems of files are reported on the files, so only those of the client are given here. */
export function settingsOf(layers: Layers, ruleIds: readonly string[]): { readonly settings: Settings; readonly problems: readonly SettingsProblem[] } {
  const client = merged(nested(layers.initial), nested(layers.client));
  const all = layers.files.reduce<Record_>((below, file) => merged(below, withoutMachine(nested(file))), client);
  const { settings } = parseSettings(all, ruleIds);
  return { settings: settings ?? defaultSettings, problems: parseSettings(client, ruleIds).problems };
}
