// What a person sees, checked in a real browser on the demo workspace. Leaves its pictures in screenshots/ (not committed; those of the README are made by pictures.mjs).
// Writes its counts to $HEADLIGHT_COUNTS.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../../server/tools/chromium.mjs';
import { ensureCodeServer, startCodeServer, workbenchUrl } from '../../server/tools/code-server.mjs';
import { installedFirefox, launchFirefox } from '../../server/tools/firefox.mjs';
import { at, main } from '../../server/tools/support.mjs';
import { onDisk } from './on-disk.mjs';
import { createProfile, forBrowser, withSettings } from './profile.mjs';
import { accessChecks } from './screen/access.mjs';
import { changesChecks } from './screen/changes.mjs';
import { editorChecks } from './screen/editor.mjs';
import { topologyChecks } from './screen/topology.mjs';
import { viewChecks } from './screen/views.mjs';
import { createWorkbench } from './workbench.mjs';

/** The extension runs in the browser, its server in a worker there; nothing of it runs beside the files. */
const inBrowser = process.argv.includes('--web');
/** In Firefox, where it is installed, instead of Chromium. */
const inFirefox = process.argv.includes('--firefox');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const shots = at('test/editor/screenshots');
/** What shows that the server in the worker answers, edits and reads other files. */
const inBoth = new Set([
  'the hover widget shows the name of each pod',
  'the light bulb repairs the file',
  'the zone document is coloured',
  'completion offers Services and cluster names',
  'the topology is used by keys, and leads to the source',
  'the tree shows namespaces, Services, names and pods, and follows the cursor',
  'the walkthrough has six steps with a picture each, and a sample to try them on beside it',
]);

const shared = [...editorChecks, ...topologyChecks, ...viewChecks, ...changesChecks, ...accessChecks];
const all = inBrowser ? shared.filter(({ title }) => inBoth.has(title)) : shared;
const report = (counts) => {
  if (process.env.HEADLIGHT_COUNTS) writeFileSync(process.env.HEADLIGHT_COUNTS, JSON.stringify(counts));
};

/** Closes the window in any case; a picture of it is kept where something failed. */
async function within(window, name, body) {
  try {
    await body(window);
  } catch (error) {
    await window.shot(`failed-in-${name}`).catch(() => {});
    throw error;
  } finally {
    await window.page.close();
  }
}

await main(async () => {
  const firefox = inFirefox ? installedFirefox() : undefined;
  const wanted = all.filter(({ title }) => only === undefined || only.split('|').some((part) => title.includes(part)));
  if (inFirefox && firefox === undefined) {
    console.log(`    - Firefox is not installed here: ${wanted.length} checks are skipped.`);
    report({ passed: 0, failed: 0, skipped: wanted.length });
    return 0;
  }
  await ensureCodeServer();
  const profile = await createProfile(at('test/workspaces/demo'));
  if (inBrowser) forBrowser(profile.extension);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let server;
  let browser;
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  try {
    server = await startCodeServer({ ...profile, tests: true, idleSeconds: 120 });
    browser = inFirefox ? await launchFirefox(firefox) : await launchChromium();
    /** `what`: options of `workbenchUrl`. */
    const openWindow = async (what = {}) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
      await page.goto(workbenchUrl(server.origin, { ...what, extensionDevelopmentPath: [profile.extension] }), { timeout: 90_000 });
      const workbench = createWorkbench(page, shots);
      await workbench.started();
      return { ...workbench, page };
    };
    /** A second window, on a new folder of this name with these files, or on none. `prepare`: is called with the folder before it is opened. */
    const inWindow = async (name, body, files = {}, prepare = () => undefined) => {
      const folder = name === undefined ? undefined : path.join(profile.scratch, name);
      if (folder) mkdirSync(folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
      if (folder) await prepare(folder);
      await within(await openWindow(folder ? { folder } : {}), name ?? 'no-folder', body);
    };
    const workbench = await openWindow({ folder: profile.folder });
    const inFolder = (name) => path.join(profile.folder, name);
    const tools = {
      ...workbench,
      assert,
      inWindow,
      withSettings: (settings, body) => withSettings(profile.userDataDir, settings, body),
      blank: () => browser.newPage(),
      read: (name) => readFileSync(inFolder(name), 'utf8'),
      onDisk: (name, text) => onDisk(inFolder(name), text),
    };
    for (const { title, run } of wanted) {
      try {
        await run(tools);
        assert.deepEqual(
          await workbench.page.locator('.notifications-toasts .notification-toast:visible').allInnerTexts(),
          [],
          'no notification in normal use',
        );
        counts.passed += 1;
        console.log(`    ✔ ${title}`);
      } catch (error) {
        counts.failed += 1;
        await workbench.shot(`failed-${counts.failed}`).catch(() => {});
        console.error(`    ✖ ${title}\n${error.stack}`);
        await workbench.calm();
        await workbench.reset();
      }
      await workbench.calm();
    }
  } finally {
    await browser?.close();
    await server?.stop();
    profile.remove();
  }
  report(counts);
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});
