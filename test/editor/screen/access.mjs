import { themes, violations } from './axe.mjs';
import { topologyFrame } from './topology.mjs';

/** Runs a command of the palette with keys alone. */
const byKeys = ({ page, persistently, quickInput }, title) =>
  persistently(async (brief) => {
    await page.keyboard.press('F1');
    await quickInput.fill(`>${title}`, brief);
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).first().waitFor(brief);
    await page.keyboard.press('Enter');
  });

/** What a step is made of is ours; the page around it, and how links are underlined in it, are VS Code's. */
const ofVsCode = /^(?:region|link-in-text-block):/;

/** What the screen tests check of access: by keys alone, and by axe in pages that are ours. */
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
        await editor('orders-db-0.orders-db from')
          .locator('.view-line', { hasText: 'orders-db-0.orders-db.shop.svc.cluster.local' })
          .first()
          .waitFor(brief);
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
  {
    title: 'each step of the walkthrough can be read in every theme',
    async run({ page, blank, command, theme, shot, assert, patient }) {
      const steps = page.locator('.getting-started-step');
      for (const { title, workbench } of themes) {
        await theme(title);
        await page.locator(`.monaco-workbench.${workbench}`).waitFor(patient);
        await command('Headlight: Open Walkthrough'); // whoever chose the theme may have left it
        await steps.first().waitFor(patient);
        for (let i = 0, all = await steps.count(); i < all; i++) {
          const id = await steps.nth(i).getAttribute('data-step-id');
          const expanded = page.locator(`.getting-started-step.expanded[data-step-id="${id}"]`);
          if ((await expanded.count()) === 0) await steps.nth(i).locator('.step-title').click(patient);
          await expanded.waitFor(patient);
          const body = page.frameLocator('iframe.webview').first().frameLocator('#active-frame').locator('body > *').first();
          // Pages of VS Code in which no script runs: a copy is looked at.
          const copy = await blank();
          const html = await body.evaluate(() => document.documentElement.outerHTML, undefined, patient);
          await copy.setContent(html.replace(/<meta[^>]*Content-Security-Policy[^>]*>/i, '')); // by which the copy would have no styles
          await copy.addStyleTag({ content: 'html { background: var(--vscode-editor-background) }' }); // what lies behind the page
          const found = await violations(copy, 'body');
          assert.deepEqual(
            found.filter((each) => !ofVsCode.test(each)),
            [],
            `${title}, step ${i + 1}`,
          );
          await copy.close();
        }
        await shot(`walkthrough-${workbench}`);
      }
      await command('View: Close All Editors');
    },
  },
];
