import { existsSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../rules/registry.ts';
import { parseSettings, type SettingsProblem } from '../settings.ts';
import { parseYaml } from '../yaml/parse.ts';
import { toPlain } from '../yaml/scalar.ts';
import type { FileHost } from './file-host.ts';

export const settingsFileName = '.headlight.yaml';

export interface SettingsFile {
  /** Folder that the file's globs start at. */
  readonly folder: string;
  readonly path: string;
  /** Plain value; `undefined` where the file is broken. */
  readonly value: unknown;
  readonly problems: readonly SettingsProblem[];
}

/** The nearest `.headlight.yaml` from `start` upward, not beyond the repository that holds it. */
export function findSettingsFile(start: string, host: FileHost): SettingsFile | undefined {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    const file = path.join(folder, settingsFileName);
    if (host.stat(file)?.kind === 'file') return readSettingsFile(file, host);
    if (existsSync(path.join(folder, '.git')) || folder === path.dirname(folder)) return undefined;
  }
}

function readSettingsFile(file: string, host: FileHost): SettingsFile {
  const folder = path.dirname(file);
  const result = host.read(file);
  if (!result.ok) return { folder, path: file, value: undefined, problems: [{ path: '', message: result.problem.message }] };
  const [document] = parseYaml(result.text);
  if (document?.broken === true) return { folder, path: file, value: undefined, problems: [{ path: '', message: 'is no valid YAML; defaults are used' }] };
  const value = document?.root ? toPlain(document.root) : {};
  return { folder, path: file, value, problems: parseSettings(value, rules.map((rule) => rule.id)).problems };
}
