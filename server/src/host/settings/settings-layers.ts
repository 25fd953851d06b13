import { own, setOwn } from '../../base/own.ts';
import { isObject } from '../../k8s/json.ts';
import type { Json } from '../../k8s/json.ts';
import { defaultSettings, parseSettings, type Settings, type SettingsProblem } from '../../settings.ts';
import { settingTable } from '../../settings/table.ts';

/** Settings of all sources, weakest first: `initializationOptions`, the client's configuration, `.headlight.yaml`. */
export interface Layers {
  initial: unknown;
  client: unknown;
  files: readonly unknown[];
}

/** Dotted keys as nested maps and no `headlight` on top, so that layers of different spelling meet. `null` counts as not set. */
function nested(raw: unknown): Json {
  if (!isObject(raw)) return {};
  let result: Json = {};
  for (const [key, value] of Object.entries(raw)) {
    if (value === null || value === undefined) continue;
    if (key === 'headlight') {
      result = merged(result, nested(value));
      continue;
    }
    const parts = key.replace(/^headlight\./, '').split('.');
    result = merged(
      result,
      parts.reduceRight<unknown>((inner, part) => ({ [part]: inner }), isObject(value) ? nested(value) : value),
    );
  }
  return result;
}

/** What a source says of one setting, however deep it writes it; `undefined`: nothing. */
export function settingIn(raw: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => (isObject(value) ? own(value, part) : undefined), nested(raw));
}

function merged(below: Json, above: unknown): Json {
  if (!isObject(above)) return below;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = own(result, key);
    setOwn(result, key, isObject(old) && isObject(value) ? merged(old, value) : value);
  }
  return result;
}

/** Settings that only a person may change, not what a workspace holds: `files.followLinksOutside` in a repository would read what it pleases. */
const ofMachine: readonly (readonly string[])[] = settingTable.filter(({ scope }) => scope === 'machine').map(({ key }) => key.split('.'));

function withoutMachine(layer: Json, paths: readonly (readonly string[])[] = ofMachine): Json {
  return Object.fromEntries(
    Object.entries(layer).flatMap(([key, value]): [string, unknown][] => {
      const here = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
      if (here.some((path) => path.length === 0)) return [];
      return [[key, here.length > 0 && isObject(value) ? withoutMachine(value, here) : value]];
    }),
  );
}

/** All layers as one. Problems of files are reported on the files, so only those of the client are given here. */
export function settingsOf(
  layers: Layers,
  ruleIds: readonly string[],
): { readonly settings: Settings; readonly problems: readonly SettingsProblem[] } {
  const client = merged(nested(layers.initial), nested(layers.client));
  const all = layers.files.reduce<Json>((below, file) => merged(below, withoutMachine(nested(file))), client);
  const { settings } = parseSettings(all, ruleIds);
  return { settings: settings ?? defaultSettings, problems: parseSettings(client, ruleIds).problems };
}
