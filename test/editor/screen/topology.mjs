import { violations, themes } from './axe.mjs';
import { crowd } from './crowd.mjs';

/** The page inside the topology's panel, which is opened where it is not there, once a picture is in it. */
export async function topologyFrame({ page, command, patient }) {
  if ((await page.locator('.tab', { hasText: 'Topology' }).count()) === 0) await command('Headlight: Show Topology');
  const node = await page
    .frameLocator('iframe.webview')
    .frameLocator('#active-frame')
    .locator('#picture svg .node')
    .first()
    .elementHandle(patient);
  return node.ownerFrame();
}

/** Pixels of the picture beyond its view, to the right and below. */
const overflow = (frame) =>
  frame.evaluate(() => {
    const main = document.querySelector('main');
    return [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight];
  });

/** Pairs of texts of the picture that lie over each other on the screen, and the height in pixels of the smallest text of a kind. */
const texts = (frame, kind) =>
  frame.evaluate((selector) => {
    const boxes = [...document.querySelectorAll('#picture text')].flatMap((text) => {
      const box = text.getBoundingClientRect();
      return box.width > 0
        ? [{ box, text: text.textContent, size: Number(text.getAttribute('font-size')), isKind: text.matches(selector) }]
        : [];
    });
    const scale =
      document.querySelector('#picture svg').getBoundingClientRect().width / document.querySelector('#picture svg').viewBox.baseVal.width;
    const over = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .flatMap((b) =>
          Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
          Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4
            ? [`${a.text} / ${b.text}`]
            : [],
        ),
    );
    return { over, smallest: Math.min(...boxes.filter((each) => each.isKind).map(({ size }) => size * scale)) };
  }, kind);

/** What the screen tests check in the topology, in this order; each leaves the window usable for the next. */
export const topologyChecks = [
  {
    title: 'the topology is drawn, and one namespace of it',
    async run(tools) {
      const { open, shot, assert, patient } = tools;
      await open('06-a-name-per-replica/orders-db.yaml', 1, 1);
      const frame = await topologyFrame(tools);
      await frame.locator('.node[aria-label^="orders-db headless"]').waitFor(patient);
      await frame.locator('#status', { hasText: /\d+ objects · \d+ warnings/ }).waitFor(patient);
      await shot('topology');
      assert.deepEqual(await violations(frame), []);
      assert.deepEqual(await frame.locator('.frame-title').allTextContents(), ['default', 'data', 'shop']);
      assert.ok((await frame.locator('.node.warning').count()) > 0, 'problems are marked');
      assert.deepEqual(await overflow(frame), [0, 0], 'the whole fits');
      await frame.locator('#namespace').selectOption('shop');
      await frame.locator('.node[aria-label^="cache-headless headless"]').waitFor({ state: 'detached', ...patient });
      await frame.locator('.node[aria-label^="orders-db headless"]').click();
      await frame.locator('#details', { hasText: 'orders-db-0.orders-db.shop.svc.cluster.local' }).waitFor(patient);
      await frame
        .locator('.names-layer path')
        .first()
        .waitFor({ state: 'attached', ...patient });
      assert.deepEqual(await violations(frame), []);
      await shot('topology-namespace');
    },
  },
  {
    title: 'the topology is used by keys, and leads to the source',
    async run(tools) {
      const { page, editor, shot, assert, patient } = tools;
      const frame = await topologyFrame(tools);
      await frame.locator('#namespace').selectOption('');
      await frame.locator('.node[aria-label^="cache-headless headless"]').waitFor(patient);
      await frame.locator('#copyMermaid').focus();
      await page.keyboard.press('Tab');
      const label = () => frame.evaluate(() => document.activeElement.getAttribute('aria-label'));
      const first = await label();
      assert.match(String(first), /Deployment|Service/);
      await page.keyboard.press('ArrowRight');
      const second = await label();
      assert.notEqual(second, first);
      await page.keyboard.press('ArrowLeft');
      assert.equal(await label(), first);
      const seen = new Set([first]);
      await page.keyboard.press('Home');
      for (let i = 0, all = await frame.locator('.node').count(); i < all; i++, await page.keyboard.press('PageDown'))
        seen.add(await label());
      assert.equal(seen.size, await frame.locator('.node').count(), 'every object is reached');
      await page.keyboard.press('Escape');
      await frame.locator('#details').waitFor({ state: 'hidden', ...patient });
      await page.keyboard.press('n');
      await frame
        .locator('.names-layer path')
        .first()
        .waitFor({ state: 'attached', ...patient });
      await shot('topology-names');
      await page.keyboard.press('n');
      await page.keyboard.press('/');
      await page.keyboard.type('orders-db');
      await frame.locator('#status', { hasText: /of 23 objects/ }).waitFor(patient);
      await page.keyboard.press('Enter');
      await frame.locator('#details h2', { hasText: 'orders-db' }).waitFor(patient);
      await page.keyboard.press('ArrowDown');
      assert.match(String(await label()), /^orders-db/);
      await shot('topology-keys');
      await page.keyboard.press('+');
      await page.keyboard.press('f');
      assert.deepEqual(await overflow(frame), [0, 0]);
      await page.keyboard.press('Enter');
      await editor('orders-db.yaml').locator('.view-line').first().waitFor(patient);
      await page.locator('.statusbar-item', { hasText: 'Ln 6, Col' }).waitFor(patient);
      await frame.locator('#search').fill('');
    },
  },
  {
    title: 'the topology is readable in every theme',
    async run(tools) {
      const { page, theme, shot, assert, patient } = tools;
      const frame = await topologyFrame(tools);
      await frame.locator('.node[aria-label^="orders-db headless"]').click();
      for (const { title, workbench, page: inPage } of themes) {
        await theme(title);
        await page.locator(`.monaco-workbench.${workbench}`).waitFor(patient);
        await frame.locator(`body.${inPage}`).waitFor(patient);
        assert.deepEqual(await violations(frame), [], title);
        await shot(`topology-${workbench}`);
      }
    },
  },
  {
    title: 'the topology is there again after the window was loaded anew',
    async run(tools) {
      const { page, command, started, shot, patient } = tools;
      const before = await topologyFrame(tools);
      await before.locator('#namespace').selectOption('data');
      await before.locator('#title', { hasText: 'Namespace data' }).waitFor({ state: 'attached', ...patient });
      const reloaded = page.waitForEvent('load', patient);
      await command('Developer: Reload Window'); // unlike the browser's own, it lets the workbench write the state of its panels
      await reloaded;
      await started();
      const frame = await topologyFrame(tools);
      await frame.locator('.node[aria-label^="queue-headless headless"]').waitFor(patient);
      await frame.locator('.node[aria-label^="orders-db headless"]').waitFor({ state: 'detached', ...patient });
      await shot('topology-again');
      await command('View: Close All Editors');
    },
  },
  {
    title: 'sixty objects can be read at once, in every theme',
    async run({ inWindow, assert, patient }) {
      await inWindow(
        'sixty',
        async (window) => {
          const { page, theme, shot } = window;
          const frame = await topologyFrame(window);
          await frame.locator('#status', { hasText: /^6\d objects/ }).waitFor(patient);
          for (const { title, workbench, page: inPage } of themes) {
            await theme(title);
            await page.locator(`.monaco-workbench.${workbench}`).waitFor(patient);
            await frame.locator(`body.${inPage}`).waitFor(patient);
            await shot(`topology-60-${workbench}`);
            assert.deepEqual(await violations(frame), [], title);
          }
          const { over, smallest } = await texts(frame, '.label');
          assert.deepEqual(over, []);
          assert.ok(smallest >= 8, `the smallest name has ${smallest} pixels`);
          assert.deepEqual(await overflow(frame), [0, 0]);
          await frame.locator('.node').first().focus();
          await page.keyboard.press('Escape');
          await page.keyboard.press('n');
          await frame
            .locator('.names-layer path')
            .first()
            .waitFor({ state: 'attached', ...patient });
          assert.deepEqual((await texts(frame, '.label')).over, [], 'with all names');
          await shot('topology-60-names');
        },
        crowd(4, 8),
      );
    },
  },
  {
    title: 'among five hundred objects namespaces are read, and each object is found',
    async run({ inWindow, assert, patient }) {
      await inWindow(
        'hundreds',
        async (window) => {
          const { page, shot } = window;
          const frame = await topologyFrame(window);
          await frame.locator('#status', { hasText: /^4\d\d objects/ }).waitFor(patient);
          const all = await texts(frame, '.frame-title');
          assert.deepEqual([all.over, await overflow(frame)], [[], [0, 0]]);
          assert.ok(all.smallest >= 10, `the smallest title has ${all.smallest} pixels`);
          await shot('topology-500');
          await frame.locator('.node').first().focus();
          await page.keyboard.press('/');
          await page.keyboard.type('kafka team-07');
          await page.keyboard.press('Enter');
          await frame.locator('#details h2', { hasText: 'kafka' }).waitFor(patient);
          const found = await texts(frame, '.lit .label');
          assert.ok(found.smallest >= 9, `a found name has ${found.smallest} pixels`);
          assert.deepEqual(await violations(frame), []);
          await shot('topology-500-found');
          await page.keyboard.press('f');
        },
        crowd(25, 9),
      );
    },
  },
];
