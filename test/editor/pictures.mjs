// `npm run screenshots [-- --only=NAME]`: makes the pictures of the README anew, in VS Code (code-server) with Chromium, of the demo workspace.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../../server/tools/chromium.mjs';
import { ensureCodeServer, startCodeServer, workbenchUrl } from '../../server/tools/code-server.mjs';
import { at, main } from '../../server/tools/support.mjs';
import { createRecorder } from './animation.mjs';
import { createProfile } from './profile.mjs';
import { createWorkbench } from './workbench.mjs';

const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const out = at('test/editor/readme');
const view = { width: 1180, height: 720 };
/** Hovers are at most a quarter as high as the window. */
const high = { width: 1180, height: 1700 };
/** Left of the editor: the bar of activities, and a line to drag. */
const left = 54;
/** Below the title, which says that the extension is being developed, and the tabs. */
const [top, tabs] = [30, 36];

/** The part of a window around a line of the editor. */
async function around(line, above, { width, height }) {
  const { y } = await line.boundingBox();
  return { x: left, y: Math.max(top + tabs, Math.round(y) - above), width, height };
}

/** Fails where a hover has to be scrolled. */
async function whole(hover) {
  const hidden = await hover.evaluate((element) =>
    Math.max(...[...element.querySelectorAll('.monaco-scrollable-element > *')].map((each) => each.scrollHeight - each.clientHeight)),
  );
  if (hidden > 2) throw new Error(`The hover hides ${hidden} pixels.`);
}

/** Nothing on the screen but what the picture is about. */
const quiet = {
  'breadcrumbs.enabled': false,
  'editor.quickSuggestions': { other: 'off', strings: 'off', comments: 'off' },
  '[yaml]': { 'editor.quickSuggestions': { other: 'off', strings: 'off', comments: 'off' } },
  'editor.suggestOnTriggerCharacters': false,
  'editor.cursorBlinking': 'solid',
  'editor.occurrencesHighlight': 'off',
  'editor.stickyScroll.enabled': false,
  'editor.renderLineHighlight': 'none',
  'workbench.tree.renderIndentGuides': 'none',
  'window.zoomLevel': 0,
  'workbench.colorTheme': 'Dark Modern',
  'editor.minimap.enabled': false,
};

const treeOf = (page) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Cluster DNS' }) });

async function alone({ page, command }) {
  await command('View: Close All Editors');
  if (await page.locator('.part.sidebar').isVisible()) await command('View: Close Primary Side Bar'); // there only while the bar is
}

async function onlyTree({ page, command }) {
  await command('Explorer: Focus on Cluster DNS View');
  const files = page.locator('.pane-header', { hasText: 'demo' }).first();
  if ((await files.getAttribute('aria-expanded')) === 'true') await files.click();
}

/** Hides what comes by itself. */
const calmly = (page) => page.addStyleTag({ content: '.notifications-toasts { display: none !important }' });

/** Each picture with what leads to it. */
const pictures = [
  {
    name: 'quick-fix',
    theme: 'Light Modern',
    async take({ page, open, editor, persistently, patient }) {
      await open('07-three-conditions/queue.yaml', 23, 20);
      await editor('queue.yaml').locator('.squiggly-warning').first().waitFor(patient);
      return persistently(async (brief) => {
        await page.keyboard.press('Control+.');
        await page.locator('.action-widget .monaco-list-row', { hasText: 'Use Service "queue-headless"' }).waitFor(brief);
        return page.screenshot({
          clip: await around(editor('queue.yaml').locator('.view-line', { hasText: /^\s*serviceName:/ }), 170, { width: 700, height: 330 }),
        });
      });
    },
  },
  {
    name: 'demo',
    theme: 'Dark Modern',
    view: high,
    async take({ page, open, editor, quickFix, hovered, calm, patient, record }) {
      await open('07-three-conditions/queue.yaml', 23, 29);
      const problem = editor('queue.yaml').locator('.squiggly-warning').first();
      const line = editor('queue.yaml').locator('.view-line', { hasText: /^\s*serviceName:/ });
      await problem.waitFor(patient);
      const film = await record(await around(line, 392, { width: 960, height: 600 }));
      // What a person types: the whole value anew, a letter short.
      for (let i = 0; i < 'queue-headles'.length; i++) await page.keyboard.press('Backspace');
      await problem.waitFor({ state: 'detached', ...patient });
      await film.frame(1200);
      for (const letter of 'queue-headles') {
        await page.keyboard.type(letter);
        await film.frame(110);
      }
      await problem.waitFor(patient);
      await film.frame(1200);
      await hovered('names no Service', async (_shown, hover) => {
        await whole(hover);
        await film.frame(5000);
      });
      await calm();
      await quickFix('Use Service "queue-headless"', () => film.frame(2600));
      await line.filter({ hasText: 'queue-headless' }).waitFor(patient);
      await editor('queue.yaml').locator('.codelens-decoration', { hasText: 'queue-{0…2}.queue-headless' }).first().waitFor(patient);
      await film.frame(1800);
      await page.keyboard.press('ArrowLeft');
      await hovered('queue-0.queue-headless', async (_shown, hover) => {
        await whole(hover);
        await film.frame(5000);
      });
      await calm();
      await page.keyboard.press('Control+s');
      return film.picture();
    },
  },
  {
    name: 'hover',
    theme: 'Light Modern',
    view: high,
    async take({ page, open, editor, hovered, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 22, 20);
      await editor('orders-db.yaml').locator('.codelens-decoration', { hasText: 'headless' }).first().waitFor(patient);
      return hovered('orders-db-2.orders-db.shop', async (_shown, hover) => {
        await whole(hover);
        return page.screenshot({
          clip: await around(editor('orders-db.yaml').locator('.view-line', { hasText: /^\s*serviceName:/ }), 392, {
            width: 1000,
            height: 520,
          }),
        });
      });
    },
  },
  {
    name: 'tree',
    theme: 'Light Modern',
    async take(tools) {
      const { page, open, patient } = tools;
      await onlyTree(tools);
      const tree = treeOf(page);
      await open('06-a-name-per-replica/orders.yaml', 22, 24);
      await tree.locator('.monaco-list-row.selected', { hasText: 'orders-db-0.orders-db' }).first().waitFor(patient);
      await tree.locator('.monaco-list-row.selected .monaco-tl-twistie').first().click();
      await tree.locator('.monaco-list-row[aria-level="4"]', { hasText: 'orders-db-0' }).first().waitFor(patient);
      return page.screenshot({ clip: { x: 48, y: top, width: 1000, height: 650 } });
    },
  },
  {
    name: 'zone',
    theme: 'Dark Modern',
    async take({ page, command, coloured, editor, patient }) {
      await command('Headlight: Show DNS Zone');
      await editor('headlight-zone').locator('.view-line', { hasText: '$ORIGIN' }).waitFor(patient);
      await coloured('headlight-zone', '192.0.2.1', 4);
      return page.screenshot({ clip: { x: left, y: top, width: 1000, height: 430 } });
    },
  },
  {
    name: 'topology',
    theme: 'Dark Modern',
    async take({ page, command, patient }) {
      await command('Headlight: Show Topology');
      const frame = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await frame.locator('.node[aria-label^="orders-db headless"]').click(patient);
      await frame
        .locator('.names-layer path')
        .first()
        .waitFor({ state: 'attached', ...patient });
      return page.screenshot({ clip: { x: left, y: top, width: view.width - left, height: 658 } });
    },
  },
];

await main(async () => {
  await ensureCodeServer();
  const profile = await createProfile(at('test/workspaces/demo'), quiet);
  const failed = [];
  let server;
  let browser;
  for (const folder of [out, at('test/editor/screenshots')]) mkdirSync(folder, { recursive: true });
  try {
    server = await startCodeServer({ ...profile, tests: true, idleSeconds: 120 });
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: view });
    const blank = await browser.newPage();
    await page.goto(workbenchUrl(server.origin, { folder: profile.folder, extensionDevelopmentPath: [profile.extension] }));
    const workbench = createWorkbench(page, out);
    await workbench.started();
    await calmly(page);
    const record = async (clip) => createRecorder(page, blank, clip);
    for (const { name, theme, take, view: size = view } of pictures.filter(
      (each) => only === undefined || only.split('|').includes(each.name),
    )) {
      try {
        await alone({ ...workbench, page });
        await workbench.theme(theme);
        await page.setViewportSize(size);
        const picture = await take({ ...workbench, page, record });
        writeFileSync(path.join(out, `${name}.png`), picture);
        console.log(`${name}.png: ${Math.round(picture.length / 1024)} KB`);
      } catch (error) {
        failed.push(name);
        await page.screenshot({ path: path.join(at('test/editor/screenshots'), `failed-${name}.png`) });
        console.error(`${name}: ${error.stack}`);
      }
      await workbench.calm();
    }
  } finally {
    await browser?.close();
    await server?.stop();
    profile.remove();
  }
  return failed.length > 0 ? 1 : 0;
});
