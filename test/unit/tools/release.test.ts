import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isPreRelease, releaseFault, sumsOf } from '../../../server/tools/release/release.mjs';

test('a tag is released only under its version, with a section of the changelog that is closed', () => {
  const at = { version: '1.2.3', changelog: '# Changelog\n\n## 1.2.3\n\n- x\n' };
  assert.equal(releaseFault('v1.2.3', at), undefined);
  for (const [tag, other, why] of [
    ['1.2.3', {}, /such as v1\.2\.3/],
    ['v1.2.4', {}, /says 1\.2\.3/],
    ['v1.2.3', { changelog: '## 1.2.2\n' }, /no section/],
    ['v1.2.3', { changelog: '## 1.2.3 (unreleased)\n' }, /unreleased/],
  ] as const)
    assert.match(releaseFault(tag, { ...at, ...other }) ?? '', why);
  assert.deepEqual(['1.2.0', '1.3.0', '0.10.7'].map(isPreRelease), [false, true, false]);
});

test('sums are those that sha256sum checks', { skip: process.platform !== 'linux' }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'headlight-sums-'));
  try {
    writeFileSync(path.join(folder, 'b.vsix'), 'b');
    writeFileSync(path.join(folder, 'a.tgz'), 'a');
    writeFileSync(path.join(folder, 'SHA256SUMS'), sumsOf(folder));
    assert.equal(execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' }), 'a.tgz: OK\nb.vsix: OK\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('without a tag that is there nothing is built', () => {
  const script = fileURLToPath(new URL('../../../server/tools/release/release.mjs', import.meta.url));
  for (const [args, why] of [
    [[], /Which tag\?/],
    [['v0.0.0-none'], /There is no tag v0\.0\.0-none\./],
  ] as const) {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, why);
  }
});
