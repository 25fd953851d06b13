import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../../server/tools/support.mjs';

const service = `apiVersion: v1
kind: Service
metadata:
  name: orders-db
spec:
  clusterIP: None
  selector:
    app: orders-db
  ports:
    - name: sql
      port: 5432
`;
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: orders-db
spec:
  serviceName: orders-db
  replicas: 3
  selector:
    matchLabels:
      app: orders-db
  template:
    metadata:
      labels:
        app: orders-db
    spec:
      containers:
        - name: postgres
          image: postgres:17
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cache
spec:
  replicas: 2
  selector:
    matchLabels:
      app: cache
  template:
    metadata:
      labels:
        app: cache
    spec:
      containers:
        - name: redis
          image: redis:8
`;
const cache = `${service.replaceAll('orders-db', 'cache').replace('sql', 'redis').replace('5432', '6379')}---\n${deployment}`;
const client = `apiVersion: v1
kind: Pod
metadata:
  name: report
spec:
  containers:
    - name: report
      image: report:1
      env:
        - name: DATABASE
          value: orders-db-2.orders-db.default.svc.cluster.local
`;
const before = { 'client.yaml': client, 'orders.yaml': `${service}---\n${set}`, 'cache.yaml': cache };
/** A used name goes, a field that cannot change is another, a Service is no longer headless, one has another name. */
const after = {
  'orders.yaml':
    `${service}---\n${set.replace('replicas: 3', 'replicas: 2').replace('matchLabels:\n      app: orders-db', 'matchLabels:\n      app: orders')}`.replace(
      '  clusterIP: None\n',
      '',
    ),
  'cache.yaml': cache.replace('name: cache', 'name: cache-peers'),
};

function repository(folder) {
  const git = (...args) => spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=before');
  for (const [name, text] of Object.entries(after)) writeFileSync(path.join(folder, name), text);
  const { stdout } = spawnSync(process.execPath, [at('dist/cli.js'), 'diff', '--format', 'markdown'], { cwd: folder, encoding: 'utf8' });
  writeFileSync(path.join(folder, 'comment.md'), stdout);
}

const themes = [
  ['Dark Modern', ''],
  ['Light Modern', '-light'],
];

/** What the screen tests check of changes since a revision of Git. */
export const changesChecks = [
  {
    title: 'changes since HEAD: underlined, over Services, in the tree, in Source Control, as zones and in a comment',
    async run({ inWindow, withSettings }) {
      await withSettings({ 'git.enabled': true, 'git.openRepositoryInParentFolders': 'never' }, () =>
        inWindow(
          'changes',
          async ({ page, open, command, theme, editor, hovered, shot, patient }) => {
            await open('orders.yaml', 1, 1);
            await editor('orders.yaml').locator('.codelens-decoration', { hasText: 'was headless' }).first().waitFor(patient);
            await editor('orders.yaml').locator('.squiggly-warning').first().waitFor(patient);
            for (const [name, suffix] of themes) {
              await theme(name);
              await open('orders.yaml', 19, 5);
              await hovered('refuses this change', () => shot(`changes-editor${suffix}`));
            }
            await command('Explorer: Focus on Cluster DNS View');
            const names = /9 removed, 4 added/i;
            await page.locator('.pane .monaco-list-row', { hasText: names }).first().waitFor(patient);
            await shot('changes-tree-light');
            await theme('Dark Modern');
            await shot('changes-tree');
            await page.locator('.activitybar .action-item:has([aria-label^="Source Control"])').click(patient);
            await page.locator('.pane-header', { hasText: names }).first().waitFor(patient);
            await shot('changes-scm');
            await page.locator('.pane-header', { hasText: names }).first().click();
            await page.locator('.pane .monaco-list-row', { hasText: '2 refused by the API server' }).first().waitFor(patient);
            await shot('changes-scm-open');
            await theme('Light Modern');
            await shot('changes-scm-open-light');
            await command('Headlight: Show DNS Changes');
            await page.locator('.monaco-diff-editor .view-line', { hasText: 'cache-peers' }).first().waitFor(patient);
            for (const [name, suffix] of themes.toReversed()) {
              await theme(name);
              await shot(`changes-diff${suffix}`);
            }
            await open('comment.md', 1, 1);
            await command('Markdown: Open Preview to the Side');
            const comment = page.locator('iframe.webview.ready').last().contentFrame().locator('iframe#active-frame').contentFrame();
            await comment.locator('h3', { hasText: 'Headlight' }).waitFor(patient);
            for (const [name, suffix] of themes) {
              await theme(name);
              await shot(`changes-comment${suffix}`);
            }
            await theme('Dark Modern');
          },
          before,
          repository,
        ),
      );
    },
  },
];
