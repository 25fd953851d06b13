import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { keptWorld } from '../../../server/src/cli/mcp/kept-world.ts';
import { worldOf } from '../../../server/src/cli/mcp/world.ts';
import { database, folderWith } from '../lib/run.ts';

/** As if everything in the folder had been written an hour ago. */
function aged(folder: string, seconds = Date.now() / 1000 - 3600): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    utimesSync(path.join(entry.parentPath, entry.name), seconds, seconds);
  utimesSync(folder, seconds, seconds);
}

test('a world is kept while its folder stays as it is, and opened anew after any change', () => {
  const folder = folderWith({ 'a/db.yaml': database(), 'values.txt': 'a' });
  let opened = 0;
  const at = keptWorld((roots) => {
    opened += 1;
    return worldOf(roots, { cwd: folder, out: () => undefined, err: () => undefined, stdin: () => new Uint8Array() }, { onlyRead: true });
  });
  const services = (): readonly string[] =>
    at([folder])
      .analysis.zoneRecords()
      .records.map(({ name }) => name)
      .filter((name) => name.startsWith('db-headless') || name.startsWith('new'));
  const opens = (change: () => void): number => {
    const before = opened;
    change();
    at([folder]);
    at([folder]);
    return opened - before;
  };
  aged(folder);
  assert.equal(
    opens(() => undefined),
    1,
    'the first time',
  );
  assert.equal(
    opens(() => undefined),
    0,
    'nothing changed',
  );
  assert.deepEqual([...new Set(services())], ['db-headless.data.svc.cluster.local']);
  const longAgo = Date.now() / 1000 - 1800;
  assert.equal(
    opens(() => {
      writeFileSync(path.join(folder, 'a/db.yaml'), database().replaceAll('replicas: 3', 'replicas: 2'));
      aged(folder, longAgo);
    }),
    1,
    'the same size at another time',
  );
  assert.equal(
    opens(() => {
      mkdirSync(path.join(folder, 'b'));
      writeFileSync(path.join(folder, 'b/new.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: {name: new}\nspec: {ports: [{port: 80}]}\n');
      aged(folder, longAgo);
    }),
    1,
    'a new file',
  );
  assert.ok(services().includes('new.default.svc.cluster.local'));
  assert.equal(
    opens(() => {
      rmSync(path.join(folder, 'b'), { recursive: true });
      aged(folder, longAgo);
    }),
    1,
    'a file less',
  );
  assert.equal(
    opens(() => {
      writeFileSync(path.join(folder, '.headlight.yaml'), 'clusterDomain: example.org\n');
      aged(folder, longAgo);
    }),
    1,
    'settings',
  );
  assert.ok(services().every((name) => name.endsWith('.example.org')));
  assert.equal(
    opens(() => writeFileSync(path.join(folder, 'values.txt'), 'b')),
    2,
    'what changed just now can change again within the same stamp',
  );
});
