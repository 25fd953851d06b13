/** What the screen tests check in manifests, in this order; each leaves the window usable for the next. */
export const editorChecks = [
  {
    title: 'the hover widget shows the name of each pod',
    async run({ page, open, editor, hovered, shot, assert, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 22, 20);
      await editor('orders-db.yaml').locator('.codelens-decoration', { hasText: 'headless' }).first().waitFor(patient);
      await hovered('orders-db-2.orders-db.shop', async ({ rows, bold, links }, hover, brief) => {
        for (const pod of ['orders-db-0', 'orders-db-1', 'orders-db-2'])
          assert.ok(
            rows.some((row) => row.includes(`${pod}.orders-db.shop.svc.cluster.local`)),
            `${pod} is in ${rows.join(' / ')}`,
          );
        assert.match(bold[0] ?? '', /orders-db/);
        for (const title of ['Copy FQDN', 'dig Command', 'Environment Variables', 'Resolve…'])
          assert.ok(
            links.some((link) => link.includes(title)),
            `${title} is in ${links.join(' / ')}`,
          );
        await shot('hover');
        await hover.locator('a', { hasText: 'Copy FQDN' }).click(brief);
      });
      await page.locator('.statusbar-item', { hasText: 'Copied: orders-db.shop.svc.cluster.local' }).waitFor(patient);
    },
  },
  {
    title: 'the light bulb repairs the file',
    async run({ page, open, quickFix, editor, shot, assert, read, onDisk, patient }) {
      const file = '07-three-conditions/queue.yaml';
      await open(file, 23, 20);
      await editor('queue.yaml').locator('.squiggly-warning').first().waitFor(patient);
      await quickFix('Use Service "queue-headless"', () => shot('quick-fix'));
      await editor('queue.yaml')
        .locator('.view-line', { hasText: /serviceName:\s*queue-headless/ })
        .waitFor(patient);
      await editor('queue.yaml')
        .locator('.squiggly-warning')
        .waitFor({ state: 'detached', ...patient });
      const before = read(file);
      await page.keyboard.press('Control+s');
      await page.waitForFunction(() => document.querySelector('.tab.active.dirty') === null, undefined, patient);
      const saved = before.replace(/serviceName: queue-headles$/m, 'serviceName: queue-headless');
      assert.notEqual(saved, before);
      await onDisk(file, saved);
      await shot('fixed');
    },
  },
  {
    title: 'the zone document is coloured',
    async run({ command, coloured, editor, shot, patient }) {
      await command('Headlight: Show DNS Zone');
      await editor('headlight-zone').locator('.view-line', { hasText: '$ORIGIN' }).waitFor(patient);
      await coloured('headlight-zone', '192.0.2.1', 4);
      await shot('zone');
    },
  },
  {
    title: 'parts of cluster names are coloured inside YAML strings',
    async run({ open, coloured, editor, shot, assert, patient }) {
      await open('06-a-name-per-replica/orders.yaml', 24, 1);
      await editor('orders.yaml')
        .locator('.view-line span span', { hasText: /^shop$/ })
        .first()
        .waitFor(patient);
      const pieces = await coloured('orders.yaml', 'orders-db-3.orders-db.shop.svc', 3);
      const part = (text) => pieces.find(([piece]) => piece === text)?.[1];
      assert.ok(part('orders-db-3') && part('orders-db') && part('shop'), JSON.stringify(pieces));
      assert.equal(new Set([part('orders-db-3'), part('orders-db'), part('shop')]).size, 3);
      await shot('cluster-names');
    },
  },
  {
    title: 'lenses and inlay hints stand beside the manifests',
    async run({ open, editor, shot, assert, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 1, 1);
      const lens = editor('orders-db.yaml').locator('.codelens-decoration', { hasText: 'headless' }).first();
      await lens.waitFor(patient);
      assert.match(await lens.innerText(), /3 pods/);
      await editor('orders-db.yaml').locator('.view-line', { hasText: '→ 3 pods' }).first().waitFor(patient);
      await shot('lenses');
    },
  },
  {
    title: 'completion offers Services and cluster names',
    async run({ page, persistently, open, editor, shot, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 22, 25);
      for (let i = 0; i < 'orders-db'.length; i++) await page.keyboard.press('Backspace');
      await persistently(async (brief) => {
        await page.keyboard.press('Escape'); // a list of words may stand there already
        await page.keyboard.press('Control+Space');
        const offered = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'orders-db' }).first();
        await offered.waitFor(brief);
        await shot('completion');
        await offered.click(brief);
      });
      await editor('orders-db.yaml')
        .locator('.view-line', { hasText: /serviceName:\s*orders-db$/ })
        .waitFor(patient);
      await page.keyboard.press('Control+s');
      await editor('orders-db.yaml').locator('.codelens-decoration', { hasText: 'orders-db-{0…2}.orders-db' }).first().waitFor(patient);
    },
  },
  {
    title: 'Resolve a Name walks the search list of a pod',
    async run({ page, persistently, quickInput, row, open, command, editor, shot, patient }) {
      await open('06-a-name-per-replica/orders.yaml', 22, 24);
      await persistently(async (brief) => {
        await command('Headlight: Resolve a Name');
        await page.locator('.quick-input-widget', { hasText: 'Resolve a Name (1/2)' }).waitFor(brief);
        await quickInput.fill('orders-db-0.orders-db', brief);
        await page.keyboard.press('Enter');
        await row('orders-db-1').waitFor(brief);
        await shot('resolve-pods');
        await row('orders-db-1').click(brief);
      });
      await editor('orders-db-0.orders-db from')
        .locator('.view-line', { hasText: 'orders-db-0.orders-db.shop.svc.cluster.local' })
        .first()
        .waitFor(patient);
      await shot('resolve');
    },
  },
  {
    title: 'the context menu has the commands of names',
    async run({ page, persistently, open, editor, shot }) {
      await open('06-a-name-per-replica/orders.yaml', 22, 24);
      await persistently(async (brief) => {
        await editor('orders.yaml')
          .locator('.view-line', { hasText: 'orders-db-0.orders-db' })
          .first()
          .click({ button: 'right', position: { x: 230, y: 8 }, ...brief });
        await page.locator('.monaco-menu .action-item', { hasText: 'Cluster DNS' }).first().hover(brief);
        await page.locator('.monaco-menu .action-item', { hasText: 'Copy Environment Variable Block' }).first().waitFor(brief);
      });
      await shot('context-menu');
    },
  },
  {
    title: 'a rename can be looked at: all that is sure is ticked, and a field that a live object keeps says so',
    async run({ page, assert, persistently, open, shot, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 6, 12);
      await persistently(async (brief) => {
        await page.keyboard.press('F2');
        await page.locator('.rename-box input:visible').first().fill('orders-store', brief);
        await page.keyboard.press('Control+Enter');
      });
      await page.locator('.refactor-preview, .bulk-edit-panel').first().waitFor(patient);
      await page.locator('.bulk-edit-panel .monaco-list-row', { hasText: 'serviceName' }).first().waitFor(patient);
      await page.locator('.panel .action-label[aria-label*="Group Changes By Type"]:visible').first().click();
      await page
        .locator('.bulk-edit-panel .monaco-list-row', { hasText: 'Fields that a live object cannot change' })
        .first()
        .waitFor(patient);
      const boxes = '.bulk-edit-panel .monaco-list-row [role=checkbox]';
      assert.ok((await page.locator(boxes).count()) > 0);
      await page.waitForFunction(
        (all) => [...document.querySelectorAll(all)].every((box) => box.getAttribute('aria-checked') === 'true'),
        boxes,
        patient,
      );
      await shot('rename');
      await page.locator('.monaco-button', { hasText: 'Discard' }).first().click();
    },
  },
];
