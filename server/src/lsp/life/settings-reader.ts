import path from '#host/path';
import type { Connection } from 'vscode-languageserver';
import type { FileHost } from '../../host/file-host.ts';
import { readSettingsFile, settingsFileName } from '../../host/settings/settings-file.ts';
import { settingsOf, type Layers } from '../../host/settings/settings-layers.ts';
import type { Abilities } from '../abilities.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import { log } from '../wire/log.ts';
import type { Workspace } from '../workspace.ts';

export interface SettingsHost {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly diagnostics: Diagnostics;
  readonly abilities: Abilities;
  readonly host: FileHost;
  readonly ruleIds: readonly string[];
  /** What the client sent at the start. */
  readonly initial: unknown;
}

/** Puts the layers of settings together: the start's, the client's, those of `.headlight.yaml`. */
export interface SettingsReader {
  /** Reads the settings files and configures the workspace; `true`: other files may have to be read than before. */
  apply(): boolean;
  /** The client's layer from now on: asked for where the client can be asked, else what it `sent`. */
  pull(sent?: unknown): Promise<void>;
}

/** Is the file one that holds settings? */
export function isSettingsFile(uri: string): boolean {
  return uri.endsWith(`/${settingsFileName}`);
}

/** A reader that knows the settings of the start. */
export function createSettingsReader({
  connection,
  workspace,
  diagnostics,
  abilities,
  host,
  ruleIds,
  initial,
}: SettingsHost): SettingsReader {
  const layers: Layers = { initial, client: undefined, files: [] };
  const told = new Set<string>();
  return {
    apply() {
      const openText = (uri: string) => workspace.overlays.get(uri)?.document.getText();
      const isFree = settingsOf({ ...layers, files: [] }, ruleIds).settings.followLinksOutside;
      const source = { host, open: openText, ...(isFree ? {} : { inside: workspace.folders() }) };
      const files = workspace.folders().flatMap((folder) => readSettingsFile(path.join(folder, settingsFileName), source) ?? []);
      layers.files = files.map((file) => file.value);
      const { settings, problems } = settingsOf(layers, ruleIds);
      for (const { message } of problems) {
        if (!told.has(message)) log(connection, 'warn', `Settings: ${message}`);
        told.add(message);
      }
      diagnostics.setSettingsFiles(files);
      return workspace.configure(settings);
    },
    async pull(sent) {
      if (!abilities.configuration) {
        layers.client = sent;
        return;
      }
      try {
        layers.client = await connection.workspace.getConfiguration('headlight');
      } catch {
        log(connection, 'warn', 'The client did not answer workspace/configuration; defaults are used.');
      }
    },
  };
}
