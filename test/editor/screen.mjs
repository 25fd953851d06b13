// What a person sees, checked in a real browser on the demo workspace. Makes the pictures: all of them in screenshots/ (not committed), those of
// the README in readme/ when called with --keep. Writes its counts to $HEADLIGHT_COUNTS.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../../server/tools/chromium.mjs';
import { ensureCodeServer, startCodeServer, workbenchUrl } from '../../server/tools/code-server.mjs';
import { at, main } from '../../server/tools/support.mjs';
import { onDisk } from './on-disk.mjs';
import { createProfile } from './profile.mjs';
import { editorChecks } from './screen-checks.mjs';
import { viewChecks } from './screen-views.mjs';
import { createWorkbench } from './workbench.mjs';

const keep = process.argv.includes('--keep');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const shots = at('test/editor/screenshots');
/** Pictures of the README. */
const kept = ['hover', 'quick-fix'];

await main(async () => {
  await ensureCodeServer();
  const profile = await createProfile(at('test/workspaces/demo'));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let server;
  let browser;
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  try {
    server = await startCodeServer({ ...profile, tests: true, idleSeconds: 120 });
    browser = await launchChromium();
    const openWindow = async (folder) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
      await page.goto(workbenchUrl(server.origin, { ...(folder ? { folder } : {}), extensionDevelopmentPath: [profile.extension] }));
      const workbench = createWorkbench(page, shots);
      await workbench.started();
      return { ...workbench, page };
    };
    /** A second window, on a new folder of this name or on none. */
    const inWindow = async (name, body) => {
      const folder = name === undefined ? undefined : path.join(profile.scratch, name);
      if (folder) mkdirSync(folder, { recursive: true });
      const other = await openWindow(folder);
      try { await body(other); } finally { await other.page.close(); }
    };
    const workbench = await openWindow(profile.folder);
    const inFolder = (name) => path.join(profile.folder, name);
    const tools = { ...workbench, assert, inWindow, read: (name) => readFileSync(inFolder(name), 'utf8'), onDisk: (name, text) => onDisk(inFolder(name), text) };
    for (const { title, run } of [...editorChecks, ...viewChecks].filter((check) => only === undefined || only.split('|').some((part) => check.title.includes(part)))) {
      try {
        await run(tools);
        assert.deepEqual(await workbench.page.locator('.notifications-toasts .notification-toast:visible').allInnerTexts(), [], 'no notification in normal use');
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
  if (process.env.HEADLIGHT_COUNTS) writeFileSync(process.env.HEADLIGHT_COUNTS, JSON.stringify(counts));
  if (keep && counts.failed === 0) {
    mkdirSync(at('test/editor/readme'), { recursive: true });
    for (const name of kept) copyFileSync(path.join(shots, `${name}.png`), at('test/editor/readme', `${name}.png`));
  }
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});
