const treeOf = (page) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Cluster DNS' }) });

/** What the screen tests check in views, in this order; each leaves the window usable for the next. */
export const viewChecks = [
  {
    title: 'the tree shows namespaces, Services, names and pods, and follows the cursor',
    async run({ page, open, command, shot, patient }) {
      await command('View: Close All Editors');
      await command('Explorer: Focus on Cluster DNS View');
      const tree = treeOf(page);
      await tree.locator('.monaco-list-row', { hasText: 'queue-headless' }).first().waitFor(patient);
      await page.locator('.pane-header', { hasText: 'demo' }).first().click();
      await open('06-a-name-per-replica/orders.yaml', 22, 24);
      await tree.locator('.monaco-list-row.selected', { hasText: 'orders-db-0.orders-db' }).first().waitFor(patient);
      await tree.locator('.monaco-list-row.selected .monaco-tl-twistie').first().click();
      await tree.locator('.monaco-list-row[aria-level="4"]', { hasText: 'orders-db-0' }).first().waitFor(patient);
      await shot('tree');
    },
  },
  {
    title: 'the tree is filtered by a word, and walked by keys',
    async run({ page, persistently, quickInput, command, shot, patient }) {
      await persistently(async (brief) => {
        await command('Headlight: Filter Cluster DNS');
        await page.locator('.quick-input-widget', { hasText: 'Filter Cluster DNS' }).waitFor(brief);
        await quickInput.fill('queue-1', brief);
        await page.keyboard.press('Enter');
        await treeOf(page).locator('.message', { hasText: 'queue-1' }).waitFor(brief);
      });
      const tree = treeOf(page);
      await tree
        .locator('.monaco-list-row', { hasText: 'orders-db' })
        .first()
        .waitFor({ state: 'detached', ...patient });
      await persistently(async (brief) => {
        await command('Explorer: Focus on Cluster DNS View');
        await tree.locator('.monaco-list:focus-within').first().waitFor(brief);
        await page.keyboard.press('Home');
        await page.keyboard.press('ArrowDown');
        await tree.locator('.monaco-list-row.focused[aria-label*="queue-headless"]').first().waitFor(brief);
      });
      await shot('tree-filtered');
      await command('Headlight: Clear the Filter of Cluster DNS');
      await tree.locator('.monaco-list-row', { hasText: 'cache-headless' }).first().waitFor(patient);
      await page.locator('.pane-header', { hasText: 'demo' }).first().click();
    },
  },
  {
    title: 'the status item counts Services, pods and problems',
    async run({ page, persistently, open, shot, patient }) {
      await open('07-three-conditions/queue.yaml', 1, 1);
      const item = page
        .locator('.statusbar-item', { has: page.locator('[aria-label*="Language Status"], [aria-label*="Editor Language Status"]') })
        .first();
      await item.waitFor(patient);
      await persistently(async (brief) => {
        await page.mouse.move(640, 5);
        await item.hover(brief);
        await page
          .locator('.hover-language-status', { hasText: /\d+ Services · \d+ pods/ })
          .first()
          .waitFor(brief);
      });
      await shot('status');
    },
  },
  {
    title: 'the index status is shown as text',
    async run({ command, editor, shot, patient }) {
      await command('Headlight: Show Index Status');
      await editor('Index Status').locator('.view-line', { hasText: 'last reading' }).waitFor(patient);
      await shot('index-status');
    },
  },
  {
    title: 'the walkthrough has six steps with a picture each, and a sample to try them on beside it',
    async run({ page, command, editor, shot, assert, patient }) {
      const before = page.viewportSize();
      await page.setViewportSize({ width: 1700, height: 900 }); // pictures are left out where they have no room
      await command('Headlight: Open Walkthrough');
      const steps = page.locator('.getting-started-step');
      await steps.first().waitFor(patient);
      assert.equal(await steps.count(), 6);
      for (let i = 0; i < 6; i++) {
        await steps.nth(i).locator('.step-title').click(patient);
        const shown = page
          .locator('iframe.webview.ready')
          .last()
          .contentFrame()
          .locator('iframe#active-frame')
          .contentFrame()
          .locator('svg[role=img], img');
        await shown.first().waitFor(patient);
        assert.ok(
          await shown.first().evaluate((picture) => picture.tagName !== 'IMG' || (picture.complete && picture.naturalWidth > 0)),
          `the picture of step ${i + 1} is there`,
        );
        await shot(`walkthrough-${i + 1}`);
      }
      const tryIt = async (step) => {
        await steps.nth(step).locator('.step-title').click(patient);
        await page.locator('.getting-started-step.expanded .monaco-button', { hasText: 'Try It on a Sample' }).first().click(patient);
      };
      await tryIt(0);
      await page.locator('.monaco-hover:visible', { hasText: 'orders-db-2.orders-db.sample' }).first().waitFor(patient);
      await shot('walkthrough-sample');
      await page.keyboard.press('Escape');
      await tryIt(1);
      await editor('untitled').locator('.squiggly-warning').first().waitFor(patient);
      await command('View: Revert and Close Editor');
      await command('View: Close All Editors');
      await page.setViewportSize(before);
    },
  },
  {
    title: 'the settings stand in four groups',
    async run({ page, persistently, command, shot, assert }) {
      await command('Preferences: Open Settings (UI)');
      const groups = page.locator('.settings-toc-container .monaco-list-row');
      await persistently(async (brief) => {
        await page.locator('.settings-editor .suggest-input-container .view-lines').first().click(brief);
        await page.keyboard.press('Control+a');
        await page.keyboard.type('@ext:headlight.headlight-k8s');
        await groups.filter({ hasText: 'Cluster' }).first().waitFor(brief);
      });
      const names = (await groups.allInnerTexts()).join(' ');
      for (const name of ['Diagnostics', 'Hints & Lenses', 'Cluster', 'Advanced']) assert.ok(names.includes(name), `${name} in ${names}`);
      await groups.filter({ hasText: 'Cluster' }).first().click();
      await shot('settings');
      await command('View: Close All Editors');
    },
  },
  {
    title: 'without a folder the tree says what to do',
    async run({ inWindow, patient }) {
      await inWindow(undefined, async ({ page, command, shot }) => {
        await command('Explorer: Focus on Cluster DNS View');
        await treeOf(page).locator('.welcome-view-content', { hasText: 'Open a folder with Kubernetes manifests' }).waitFor(patient);
        await shot('welcome-no-folder');
      });
    },
  },
  {
    title: 'in a folder without manifests the tree says so',
    async run({ inWindow, patient }) {
      await inWindow('empty', async ({ page, command, shot }) => {
        await command('Explorer: Focus on Cluster DNS View');
        await treeOf(page).locator('.welcome-view-content', { hasText: 'No Kubernetes manifest was found' }).waitFor(patient);
        await shot('welcome-no-services');
      });
    },
  },
];
