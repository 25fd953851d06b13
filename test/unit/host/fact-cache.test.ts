import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { packLines, startsOf } from '../../../server/src/base/lines.ts';
import { decodeFacts, encodeFacts } from '../../../server/src/facts/serial.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { loadInto } from '../../../server/src/host/load.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { toUri } from '../../../server/src/host/uri.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { randomOf } from '../lib/random.ts';
import { put, scratch } from '../lib/scratch.ts';
import { textsBelow } from '../lib/workspace.ts';

/** A folder with the repository's own workspaces. */
function workspace(): string {
  const root = scratch('files');
  for (const [uri, text] of textsBelow('test/workspaces')) put(root, uri.slice('file:///w/'.length), text);
  put(root, 'other/values of a program.yaml', 'a: 1\n');
  put(root, 'other/infinite.yaml', 'apiVersion: x.example.com/v1\nkind: Odd\nmetadata: {name: odd}\nspec: {size: .inf}\n');
  put(root, 'other/broken.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: a\nspec: [\n');
  return root;
}

interface Run {
  readonly analysis: Analysis;
  readonly reads: readonly string[];
  readonly log: readonly string[];
}

function load(root: string, folder?: string, version = '1.0.0'): Run {
  const reads: string[] = [];
  const log: string[] = [];
  const host = {
    ...diskHost,
    read: (file: string, max?: number) => {
      reads.push(path.relative(root, file));
      return diskHost.read(file, max);
    },
  };
  const analysis = createAnalysis({ readText: () => undefined, configuration: configurationOf(defaultSettings, toUri(root)) });
  loadInto(analysis, host, [root], folder === undefined ? {} : { cache: { folder, version, log: (line) => log.push(line) } });
  return { analysis, reads, log };
}

const factsOf = ({ analysis }: Run) => new Map(analysis.uris().map((uri) => [uri, analysis.facts(uri)]));

/** As a run without any cache. */
function assertFresh(run: Run, root: string): void {
  assert.deepStrictEqual(factsOf(run), factsOf(load(root)));
}

test('facts come back from text as they were', () => {
  let count = 0;
  for (const [uri, text] of [...textsBelow('test/workspaces'), ...textsBelow('test/kustomize')]) {
    const facts = extractFacts(uri, text);
    const stored = encodeFacts(facts);
    if (stored === undefined) continue;
    count++;
    assert.ok(!stored.includes('\n') && !stored.includes('\t'));
    assert.deepStrictEqual(decodeFacts(uri, stored), { ...facts, lineStarts: packLines(startsOf(facts.lineStarts)) });
  }
  assert.ok(count > 20, `${count}`);
});

test('a second run reads no file that did not change, and knows the same', () => {
  const root = workspace();
  const folder = scratch('cache');
  const first = load(root, folder);
  assert.ok(first.reads.length > 10, `${first.reads.length}`);
  const second = load(root, folder);
  assert.deepEqual([...second.reads].sort(), ['other/infinite.yaml'], 'what JSON cannot hold is read anew');
  assertFresh(second, root);
});

test('changed, new and lost files are noticed', () => {
  const root = workspace();
  const folder = scratch('cache');
  load(root, folder);
  const [name = ''] = load(root).reads.filter((f) => readFileSync(path.join(root, f), 'utf8').includes('kind: Service'));
  const file = path.join(root, name);
  put(root, name, readFileSync(file, 'utf8').replace('kind: Service', 'kind: Service\n# more'));
  put(root, 'new.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: new}\n');
  rmSync(path.join(root, 'other/values of a program.yaml'));
  const run = load(root, folder);
  assert.ok(run.reads.includes(name) && run.reads.includes('new.yaml'));
  assertFresh(run, root);
  assertFresh(load(root, folder), root);
});

test('a file that was touched is known by its content; one that changed lately is not trusted by size and time', () => {
  const root = scratch('files');
  const folder = scratch('cache');
  const text = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\n`;
  const now = new Date();
  put(root, 'touched.yaml', text('aa'));
  put(root, 'late.yaml', text('bb'), now);
  load(root, folder);
  put(root, 'touched.yaml', text('aa'), new Date(2021, 1, 1));
  put(root, 'late.yaml', text('cc'), now);
  const run = load(root, folder);
  assert.deepEqual([...run.reads].sort(), ['late.yaml', 'touched.yaml']);
  assertFresh(run, root);
});

test('a cache of another version, a foreign or a damaged one is ignored with a line', () => {
  const root = workspace();
  const folder = scratch('cache');
  load(root, folder);
  const file = path.join(folder, 'facts.cache');
  const good = readFileSync(file);
  const other = load(root, folder, '1.0.1');
  assert.equal(other.log.length, 1);
  assertFresh(other, root);
  const random = randomOf(7);
  for (let i = 0; i < 30; i++) {
    const bad = Buffer.from(good);
    const at = i % 3 === 0 ? random.below(100) : random.below(bad.length);
    bad[at] = (bad[at] ?? 0) ^ (1 << random.below(8));
    writeFileSync(file, i % 5 === 4 ? good.subarray(0, random.below(good.length)) : i === 7 ? Buffer.from('{"some": "thing"}') : bad);
    const run = load(root, folder);
    if (run.log.length === 0) assert.ok(at > 60 && at < 160, 'only the blanks behind the head say nothing');
    assertFresh(run, root);
  }
});

test('a cache that cannot be written is done without', () => {
  const root = workspace();
  const folder = path.join(scratch('cache'), 'a-file');
  writeFileSync(folder, '');
  const run = load(root, folder);
  assert.equal(run.log.length, 1);
  assert.match(run.log[0] ?? '', /could not be written/);
  assertFresh(run, root);
});

test('what a process left that ended while it wrote is removed, but not what another one is writing', () => {
  const root = workspace();
  const folder = scratch('cache');
  put(folder, 'facts.cache.1', 'old');
  writeFileSync(path.join(folder, 'facts.cache.2'), 'under way');
  put(folder, 'something else', 'old');
  load(root, folder);
  assert.deepEqual(readdirSync(folder).sort(), ['facts.cache', 'facts.cache.2', 'something else']);
});

test('only the cache itself is left in its folder', () => {
  const root = workspace();
  const folder = scratch('cache');
  load(root, folder);
  assert.deepEqual(readdirSync(folder), ['facts.cache']);
  assert.equal(statSync(path.join(folder, 'facts.cache')).mode & 0o077, 0);
});
