import { readFileSync } from 'node:fs';
import { at } from '../../server/tools/support.mjs';

const distinct = (pieces) => new Set(pieces.filter(([text]) => text.trim() !== '').map(([, colour]) => colour)).size;

/** What the screen tests check, in this order; each leaves the window usable for the next. */
export const checks = [
  {
    title: 'the hover widget shows the name of each pod in a table',
    async run({ page, open, shot, assert, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 22, 20);
      const hover = page.locator('.monaco-hover:visible', { hasText: 'orders-db-2.orders-db.shop' });
      for (let attempt = 1; ; attempt++) {
        await page.keyboard.press('Control+k');
        await page.keyboard.press('Control+i');
        try { await hover.waitFor({ timeout: 8000 }); break; } catch (error) { if (attempt === 4) throw error; }
      }
      const rows = await hover.locator('table tr').allInnerTexts();
      for (const pod of ['orders-db-0', 'orders-db-1', 'orders-db-2']) assert.ok(rows.some((row) => row.includes(`${pod}.orders-db.shop.svc.cluster.local`)), `${pod} is in ${rows.join(' / ')}`);
      assert.match(await hover.locator('strong').first().innerText(patient), /orders-db/);
      await shot('hover');
    },
  },
  {
    title: 'the light bulb repairs the file',
    async run({ page, open, quickFix, editor, shot, assert, read, patient }) {
      const file = '07-three-conditions/queue.yaml';
      await open(file, 23, 20);
      await editor('queue.yaml').locator('.squiggly-warning').first().waitFor(patient);
      await quickFix('Use Service "queue-headless"');
      await shot('quick-fix');
      await page.keyboard.press('Enter');
      await editor('queue.yaml').locator('.view-line', { hasText: /serviceName:\s*queue-headless/ }).waitFor(patient);
      await editor('queue.yaml').locator('.squiggly-warning').waitFor({ state: 'detached', ...patient });
      const before = read(file);
      await page.keyboard.press('Control+s');
      await page.waitForFunction(() => document.querySelector('.tab.active.dirty') === null, undefined, patient);
      const saved = before.replace(/serviceName: queue-headles$/m, 'serviceName: queue-headless');
      assert.notEqual(saved, before);
      for (let i = 0; i < 100 && read(file) !== saved; i++) await page.waitForTimeout(50);
      assert.equal(read(file), saved);
      await shot('fixed');
    },
  },
  {
    title: 'the zone document is coloured',
    async run({ command, colours, editor, shot, assert, patient }) {
      await command('Headlight: Show DNS Zone');
      await editor('headlight-zone').locator('.view-line', { hasText: '$ORIGIN' }).waitFor(patient);
      const record = await colours('headlight-zone', '192.0.2.1', (pieces) => distinct(pieces) >= 4);
      assert.ok(distinct(record) >= 4, JSON.stringify(record));
      await shot('zone');
    },
  },
  {
    title: 'parts of cluster names are coloured inside YAML strings',
    async run({ open, colours, shot, assert }) {
      await open('06-a-name-per-replica/orders.yaml', 24, 1);
      const pieces = await colours('orders.yaml', 'orders-db-3.orders-db.shop.svc', (all) => all.some(([piece]) => piece === 'shop'));
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
    async run({ page, open, editor, shot, patient }) {
      await open('06-a-name-per-replica/orders-db.yaml', 22, 25);
      for (let i = 0; i < 'orders-db'.length; i++) await page.keyboard.press('Backspace');
      const widget = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'orders-db' }).first();
      for (let attempt = 1; ; attempt++) {
        await page.keyboard.press('Control+Space');
        try { await widget.waitFor({ timeout: 5000 }); break; } catch (error) { if (attempt === 3) throw error; }
      }
      await shot('completion');
      await page.keyboard.press('Enter');
      await editor('orders-db.yaml').locator('.view-line', { hasText: /serviceName:\s*orders-db$/ }).waitFor(patient);
      await page.keyboard.press('Control+s');
      await editor('orders-db.yaml').locator('.codelens-decoration', { hasText: 'orders-db-{0…2}.orders-db' }).first().waitFor(patient);
    },
  },
  {
    title: 'Resolve a Name walks the search list of a pod',
    async run({ page, open, command, editor, shot, patient }) {
      await open('06-a-name-per-replica/orders.yaml', 22, 24);
      await command('Headlight: Resolve a Name');
      const input = page.locator('.quick-input-widget input:visible').first();
      await page.locator('.quick-input-widget', { hasText: 'A name as a pod would ask for it' }).waitFor(patient);
      await input.fill('orders-db-0.orders-db');
      await page.keyboard.press('Enter');
      const pod = page.locator('.quick-input-list .monaco-list-row', { hasText: 'namespace shop' }).first();
      await pod.waitFor(patient);
      await pod.click();
      await editor('orders-db-0.orders-db from').locator('.view-line', { hasText: 'orders-db-0.orders-db.shop.svc.cluster.local' }).first().waitFor(patient);
      await shot('resolve');
    },
  },
  {
    title: 'the tree shows namespaces, Services and names',
    async run({ page, command, shot, patient }) {
      await command('Explorer: Focus on Cluster DNS View');
      const tree = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Cluster DNS' }) });
      await tree.locator('.monaco-list-row', { hasText: 'data' }).first().waitFor(patient);
      await tree.locator('.monaco-list-row', { hasText: 'queue-headless' }).first().waitFor(patient);
      await shot('tree');
    },
  },
  {
    title: 'the topology is drawn and accessible',
    async run({ page, command, shot, assert, patient }) {
      await command('Headlight: Show Topology');
      let frame;
      for (let i = 0; i < 300 && !frame; i++) {
        for (const each of page.frames()) if (await each.locator('svg').count().catch(() => 0) && each !== page.mainFrame()) frame = each;
        if (!frame) await page.waitForTimeout(100);
      }
      assert.ok(frame, 'the picture is in a webview');
      await frame.locator('svg text', { hasText: 'orders-db' }).first().waitFor(patient);
      await shot('topology');
      await frame.evaluate(readFileSync(at('node_modules/axe-core/axe.min.js'), 'utf8'));
      const violations = await frame.evaluate(async () => (await globalThis.axe.run()).violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')})`));
      assert.deepEqual(violations, []);
    },
  },
];
