import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { createScheduler } from '../../../server/src/lsp/turns/scheduler.ts';
import { createWorkspace } from '../../../server/src/lsp/workspace.ts';
import { defaultSettings } from '../../../server/src/settings.ts';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'headlight-look-')));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

test('a question to the disk that was answered anew is not taken for news again, though nobody asks it any more', async () => {
  write('kustomization.yaml', 'resources: [rbac.yaml]\n');
  const scheduler = createScheduler((name, error) => assert.fail(`${name}: ${String(error)}`));
  const workspace = createWorkspace({ host: diskHost, scheduler, log: assert.fail });
  workspace.setFolders([pathToFileURL(folder).href]);
  workspace.configure(defaultSettings);
  const moved = (): Promise<number> => new Promise((resolve) => workspace.refresh(new Set(), resolve));
  assert.equal(await moved(), 1);
  workspace.overlays.open(pathToFileURL(path.join(folder, 'kustomization.yaml')).href, 'yaml', 1, 'resources: []\n');
  workspace.update(workspace.overlays.uris()[0] ?? '');
  workspace.analysis.model();
  write('rbac.yaml', 'kind: Role\n');
  const before = workspace.analysis.generation();
  assert.ok((await moved()) > 0);
  const news = workspace.analysis.generation();
  assert.ok(news > before);
  assert.equal(await moved(), 0);
  assert.equal(workspace.analysis.generation(), news);
  scheduler.stop();
});
