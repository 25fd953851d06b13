import { topologyFrame } from './screen-topology.mjs';

/** Runs a command of the palette with keys alone. */
const byKeys = ({ page, persistently, quickInput }, title) => persistently(async (brief) => {
  await page.keyboard.press('F1');
  await quickInput.fill(`>${title}`, brief);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).first().waitFor(brief);
  await page.keyboard.press('Enter');
});

/** What the screen tests check of access: by keys alone. */
export const accessChecks = [
  {
    title: 'keys alone reach the tree, the zone, the resolver and the topology',
    async run(tools) {
      const { page, persistently, quickInput, command, open, editor, patient } = tools;
      await command('View: Close All Editors');
      await byKeys(tools, 'Explorer: Focus on Cluster DNS View');
      const tree = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Cluster DNS' }) });
      await persistently(async (brief) => {
        await byKeys(tools, 'Explorer: Focus on Cluster DNS View');
        await tree.locator('.monaco-list:focus-within').first().waitFor(brief);
        await page.keyboard.press('Home');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.locator('.editor-instance .view-line').first().waitFor(brief);
      });
      await byKeys(tools, 'Headlight: Show DNS Zone');
      await editor('headlight-zone').locator('.view-line', { hasText: '$ORIGIN' }).waitFor(patient);
      await persistently(async (brief) => {
        await byKeys(tools, 'Headlight: Resolve a Name');
        await page.locator('.quick-input-widget', { hasText: 'Resolve a Name (1/2)' }).waitFor(brief);
        await quickInput.fill('orders-db-0.orders-db', brief);
        await page.keyboard.press('Enter');
        await page.locator('.quick-input-list .monaco-list-row', { hasText: 'orders-db-1' }).first().waitFor(brief);
        await page.keyboard.type('orders-db-1');
        await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'orders-db-1' }).waitFor(brief);
        await page.keyboard.press('Enter');
        await editor('orders-db-0.orders-db from').locator('.view-line', { hasText: 'orders-db-0.orders-db.shop.svc.cluster.local' }).first().waitFor(brief);
      });
      await open('06-a-name-per-replica/orders-db.yaml', 1, 1);
      await byKeys(tools, 'Headlight: Show Topology');
      const frame = await topologyFrame(tools);
      await persistently(async (brief) => {
        await byKeys(tools, 'Headlight: Show Topology');
        await frame.waitForFunction(() => document.hasFocus(), undefined, brief);
        await page.keyboard.press('/');
        await page.keyboard.type('cache-headless');
        await page.keyboard.press('Enter');
        await frame.locator('#details h2', { hasText: 'cache-headless' }).waitFor(brief);
      });
      await page.keyboard.press('ArrowDown');
      await frame.locator('.node:focus[aria-label^="cache-headless"]').waitFor(patient);
      await page.keyboard.press('Tab');
      await frame.locator('#details button:focus').waitFor(patient);
      await page.keyboard.press('Escape');
      await frame.locator('.node:focus[aria-label^="cache-headless"]').waitFor(patient);
      await page.keyboard.press('Enter');
      await editor('cache.yaml').locator('.view-line').first().waitFor(patient);
      await command('View: Close All Editors');
    },
  },
];
