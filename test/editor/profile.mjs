import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Settings that keep everything but the extension quiet. */
const settings = {
  'chat.disableAIFeatures': true, 'telemetry.telemetryLevel': 'off', 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'workbench.startupEditor': 'none',
  'update.mode': 'none', 'git.enabled': false, 'editor.minimap.enabled': false, 'editor.accessibilitySupport': 'off', 'window.commandCenter': false,
  'editor.fontSize': 14, 'workbench.tips.enabled': false, 'security.workspace.trust.enabled': false,
};

/** A fresh profile and a copy of a workspace, removed by `remove`. */
export function createProfile(workspace, extra = {}) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'headlight-editor-'));
  const userDataDir = path.join(scratch, 'user');
  mkdirSync(path.join(userDataDir, 'User'), { recursive: true });
  writeFileSync(path.join(userDataDir, 'User', 'settings.json'), JSON.stringify({ ...settings, ...extra }));
  const folder = path.join(scratch, 'demo');
  cpSync(workspace, folder, { recursive: true });
  return { folder, userDataDir, extensionsDir: path.join(scratch, 'extensions'), remove: () => rmSync(scratch, { recursive: true, force: true }) };
}
