import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import { ended } from '../../../server/src/base/steps.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { saveFindingSteps } from '../../../server/src/host/caches/finding-cache.ts';
import { loadInto } from '../../../server/src/host/load.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { toPath, toUri } from '../../../server/src/host/uri.ts';
import type { Finding } from '../../../server/src/rules/define.ts';
import { defaultSettings, type Settings } from '../../../server/src/settings.ts';
import { randomOf } from '../lib/random.ts';
import { put, scratch } from '../lib/scratch.ts';
import { textsBelow } from '../lib/workspace.ts';

/** The repository's own workspaces, and a kustomization that names a file that is not YAML by its name. */
function workspace(): string {
  const root = scratch('files');
  for (const [uri, text] of textsBelow('test/workspaces')) put(root, uri.slice('file:///w/'.length), text);
  put(root, 'generated/kustomization.yaml', 'resources: [gone.yaml, manifests.txt]\n');
  put(root, 'other/broken.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: a\nspec: [\n');
  return root;
}

test('texts that an analysis is told of after it was loaded are not taken for those on disk', () => {
  const root = workspace();
  const folder = scratch('cache');
  const configuration = configurationOf(defaultSettings, toUri(root));
  const analysis = createAnalysis({ readText: () => undefined, configuration });
  const { keepFindings } = loadInto(analysis, diskHost, [root], { cache: { folder, version: '1.0.0', configuration, log: assert.fail } });
  const [uri = ''] = analysis.uris();
  analysis.apply([{ uri, text: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n' }]);
  for (const each of analysis.uris()) analysis.diagnostics(each);
  keepFindings();
  assert.deepEqual(readdirSync(folder), ['facts.cache']);
});

interface Run {
  readonly analysis: Analysis;
  readonly restored: boolean;
  readonly log: readonly string[];
}

/** A run that judges all and keeps what it found. */
function run(
  root: string,
  folder: string,
  { settings = defaultSettings, version = '1.0.0' }: { readonly settings?: Settings; readonly version?: string } = {},
): Run {
  const log: string[] = [];
  const configuration = configurationOf(settings, toUri(root));
  const readText = (uri: string): string | undefined => readFileSync(toPath(uri) ?? '', 'utf8');
  const analysis = createAnalysis({ readText, configuration });
  const { keepFindings } = loadInto(analysis, diskHost, [root], {
    cache: { folder, version, configuration, log: (line) => log.push(line) },
  });
  const restored = analysis.uris().every((uri) => analysis.knownDiagnostics(uri) !== undefined);
  for (const uri of analysis.uris()) analysis.diagnostics(uri);
  keepFindings();
  return { analysis, restored, log };
}

const plain = (finding: Finding): unknown => ({
  ...finding,
  fixes: finding.fixes.map(({ edits, ...fix }) => ({ ...fix, edits: edits((uri) => readFileSync(toPath(uri) ?? '', 'utf8')) })),
});

function allOf({ analysis }: Run): Map<string, unknown> {
  return new Map(analysis.uris().map((uri) => [uri, analysis.diagnostics(uri).map(plain)]));
}

/** As a run without any cache. */
function assertFresh(one: Run, root: string, settings?: Settings): void {
  assert.deepEqual(allOf(one), allOf(run(root, scratch('none'), settings ? { settings } : {})));
}

test('where nothing is different, findings come from the last run, their fixes with them', () => {
  const root = workspace();
  const folder = scratch('cache');
  const first = run(root, folder);
  assert.equal(first.restored, false);
  const all = [...allOf(first).values()].flat();
  assert.ok(all.length > 5 && all.some((f) => JSON.stringify(f).includes('newText')), `${all.length}`);
  const second = run(root, folder);
  assert.equal(second.restored, true);
  assertFresh(second, root);
  assert.deepEqual(readdirSync(folder).sort(), ['facts.cache', 'findings.cache']);
});

test('a fix of a restored finding is that of the present text', () => {
  const root = workspace();
  const folder = scratch('cache');
  run(root, folder);
  const { analysis } = run(root, folder);
  const uri =
    analysis
      .uris()
      .find((each) => analysis.diagnostics(each).some(({ fixes }) => fixes.some((fix) => fix.safe || fix.preferred === true))) ?? '';
  const [before] = analysis.diagnostics(uri).filter(({ fixes }) => fixes.length > 0);
  const [fix] = before?.fixes ?? [];
  const text = readFileSync(toPath(uri) ?? '', 'utf8');
  const edits = fix?.edits(() => text)[0]?.edits ?? [];
  assert.ok(edits.length > 0);
  analysis.apply([{ uri, text: `# one more line\n${text}` }]);
  assert.deepEqual(
    fix?.edits(() => `# one more line\n${text}`)[0]?.edits.map((e) => e.span.start),
    edits.map((e) => e.span.start + 16),
  );
});

test('an edit, a file, a setting, a version or a file that a kustomization looks for makes all be judged', () => {
  const root = workspace();
  const folder = scratch('cache');
  const again = (what: string, settings?: Settings, version = '1.0.0'): void => {
    const next = run(root, folder, { version, ...(settings ? { settings } : {}) });
    assert.equal(next.restored, false, what);
    assertFresh(next, root, settings);
    assert.equal(run(root, folder, { version, ...(settings ? { settings } : {}) }).restored, true, `${what}, at rest`);
  };
  run(root, folder);
  put(root, 'new.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: new}\nspec: {clusterIP: None, ports: [{port: 1}]}\n');
  again('a new file');
  put(root, 'new.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: another}\nspec: {clusterIP: None, ports: [{port: 1}]}\n');
  again('another text');
  put(root, 'generated/manifests.txt', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n');
  again('a file that a kustomization names');
  rmSync(path.join(root, 'new.yaml'));
  again('a file less');
  again('a setting', { ...defaultSettings, rules: { 'headless-selects-nothing': 'off' } });
  again('a version', undefined, '1.0.1');
  const { analysis } = run(root, folder, { version: '1.0.1' });
  analysis.apply([{ uri: toUri(path.join(root, 'more.yaml')), text: 'apiVersion: v1\nkind: Service\nmetadata: {name: queue}\n' }]);
  assert.ok(
    analysis.uris().every((uri) => analysis.knownDiagnostics(uri) === undefined),
    'an edit',
  );
});

test('a damaged cache of findings is ignored with a line', () => {
  const root = workspace();
  const folder = scratch('cache');
  run(root, folder);
  const file = path.join(folder, 'findings.cache');
  const good = readFileSync(file);
  const random = randomOf(3);
  for (let i = 0; i < 20; i++) {
    const bad = Buffer.from(good);
    const at = i % 3 === 0 ? random.below(90) : 192 + random.below(bad.length - 192);
    bad[at] = (bad[at] ?? 0) ^ (1 << random.below(8));
    writeFileSync(file, i % 5 === 4 ? good.subarray(0, random.below(good.length)) : bad);
    const next = run(root, folder);
    assert.ok(!next.restored && next.log.length === 1, `${i} ${at} ${next.log.join()}`);
    assertFresh(next, root);
  }
});

test('nothing is kept of a workspace that is not all judged, or knows what is on no disk', () => {
  const root = scratch('files');
  const folder = scratch('cache');
  put(root, 'a.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n');
  const uri = toUri(path.join(root, 'a.yaml'));
  const stamps = new Map([[uri, { size: 1, mtime: 1, hash: 'x' }]]);
  const configuration = configurationOf(defaultSettings, toUri(root));
  const analysis = createAnalysis({ readText: () => undefined, configuration });
  const kept = (): boolean =>
    ended(saveFindingSteps(folder, '1', { analysis, configuration, stamps })) && existsSync(path.join(folder, 'findings.cache'));
  analysis.apply([{ uri, text: 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n' }]);
  assert.equal(kept(), false, 'not judged');
  analysis.diagnostics(uri);
  assert.equal(kept(), true);
  analysis.apply([{ uri, text: 'apiVersion: v1\nkind: Service\nmetadata: {name: a\n' }]);
  analysis.diagnostics(uri);
  assert.equal(kept(), false, 'its last good facts');
  analysis.apply([
    { uri, text: 'apiVersion: v1\nkind: Service\nmetadata: {name: b}\n' },
    { uri: `${uri}.yaml`, text: 'apiVersion: v1\nkind: Service\nmetadata: {name: c}\n' },
  ]);
  for (const each of analysis.uris()) analysis.diagnostics(each);
  assert.equal(kept(), false, 'a document that is on no disk');
  assert.deepEqual(readdirSync(folder), []);
});

test('nothing is kept when a text or the settings change while it is written', () => {
  const root = scratch('files');
  const folder = scratch('cache');
  const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None, selector: {app: a}, ports: [{port: 1}]}\n';
  const uris = ['a.yaml', 'b.yaml'].map((name) => toUri(path.join(root, name)));
  const stamps = new Map(uris.map((uri) => [uri, { size: 1, mtime: 1, hash: 'x' }]));
  const configuration = configurationOf(defaultSettings, toUri(root));
  const kept = (change: (analysis: Analysis) => void): boolean => {
    const analysis = createAnalysis({ readText: () => undefined, configuration });
    analysis.apply(uris.map((uri) => ({ uri, text })));
    for (const uri of uris) assert.ok(analysis.diagnostics(uri).length > 0);
    const steps = saveFindingSteps(folder, '1', { analysis, configuration, stamps });
    assert.equal(steps.next().done, false);
    change(analysis);
    for (const uri of uris) analysis.diagnostics(uri);
    return ended(steps);
  };
  assert.equal(
    kept(() => undefined),
    true,
  );
  // What means the same stands elsewhere.
  assert.equal(
    kept((analysis) => analysis.apply([{ uri: uris[1] ?? '', text: `# one more line\n${text}` }])),
    false,
  );
  assert.equal(
    kept((analysis) =>
      analysis.configure(configurationOf({ ...defaultSettings, rules: { 'headless-selects-nothing': 'off' } }, toUri(root))),
    ),
    false,
  );
});
