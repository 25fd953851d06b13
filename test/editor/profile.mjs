import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../server/tools/build.mjs';
import { at } from '../../server/tools/support.mjs';

/** Settings that keep everything but the extension quiet. */
const settings = {
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'update.mode': 'none',
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
  'window.commandCenter': false,
  'editor.fontSize': 14,
  'files.autoSave': 'off', // on in a browser, off on the desktop
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
};

/** Builds the extension into a folder: the files that are packaged, and no others. */
async function stage(extension) {
  const packaged = readFileSync(at('.vscodeignore'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? line.slice(1).replace(/\/\*\*$/, '') : []));
  mkdirSync(extension, { recursive: true });
  for (const name of packaged)
    if (name !== 'dist' && existsSync(at(name))) cpSync(at(name), path.join(extension, name), { recursive: true });
  await build(path.join(extension, 'dist'));
}

/** A fresh profile, a copy of a workspace, and the extension as it is packaged; removed by `remove`. */
export async function createProfile(workspace, extra = {}) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'headlight-editor-'));
  const userDataDir = path.join(scratch, 'user');
  mkdirSync(path.join(userDataDir, 'User'), { recursive: true });
  writeFileSync(path.join(userDataDir, 'User', 'settings.json'), JSON.stringify({ ...settings, ...extra }));
  const folder = path.join(scratch, 'demo');
  cpSync(workspace, folder, { recursive: true });
  const extension = path.join(scratch, 'extension');
  await stage(extension);
  return {
    scratch,
    folder,
    extension,
    userDataDir,
    extensionsDir: path.join(scratch, 'extensions'),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** Leaves an extension no other place to run in than the browser. */
export function forBrowser(extension) {
  const file = path.join(extension, 'package.json');
  const { main: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...manifest, extensionKind: ['web'] }));
}

/** Runs with further settings in the profile. */
export async function withSettings(userDataDir, more, body) {
  const file = path.join(userDataDir, 'User', 'settings.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(text), ...more }));
  try {
    return await body();
  } finally {
    writeFileSync(file, text);
  }
}
