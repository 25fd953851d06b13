// `npm test`: installs what is missing, builds, checks, runs every test, and ends with one line of totals.
// `npm test -- unit|editor` runs one part; `npm run test:corpus -- FOLDER` what needs real repositories. Runs on Node 20 with nothing installed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, ensureInstalled, main, Missing, node24, root, run } from './support.mjs';

const total = { passed: 0, failed: 0 };

/** One step; what it throws counts as a failure and the others still run. */
async function step(title, body) {
  const begin = Date.now();
  let counts;
  try {
    counts = await body();
  } catch (error) {
    console.error(error instanceof Missing ? error.message : error);
    counts = { passed: 0, failed: 1 };
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  console.log(`· ${title}: ${counts.passed} passed, ${counts.failed} failed${skipped} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  return counts.failed === 0;
}

/** A command that passes or fails as a whole. */
const check = (command, args) => async () => ((await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/**
 * Runs a command that writes its counts as JSON to $HEADLIGHT_COUNTS. It passes only by what it counted: no counts, no tests, or
 * an exit code that contradicts the counts are failures.
 */
async function counted(command, args, env = {}) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'headlight-'));
  const file = path.join(scratch, 'counts.json');
  try {
    const code = await run(command, args, { env: { ...process.env, ...env, HEADLIGHT_COUNTS: file } });
    if (!existsSync(file)) throw new Error(`${path.basename(command)} ended with code ${code} and without a result.`);
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    if (counts.passed + counts.failed + (counts.skipped ?? 0) === 0) throw new Error('No test ran.');
    if (code !== 0 && counts.failed === 0) throw new Error(`${path.basename(command)} ended with code ${code} although no test failed.`);
    return counts;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** All files below a folder of test/ whose name ends so, sorted. */
function testFiles(folder, ending = '.test.ts') {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

const nodeTests = async () => {
  const files = ['unit', 'spec', 'conformance', 'lsp', 'cli', 'charts', 'fuzz', 'other-editors'].flatMap((folder) =>
    testFiles(`test/${folder}`),
  );
  if (files.length === 0) throw new Error('There are no test files.');
  return counted(node24(), [
    '--test',
    '--test-concurrency=2',
    `--test-reporter=${at('server/tools/test-reporter.mjs')}`,
    '--test-reporter-destination=stdout',
    ...files,
  ]);
};

/** Laws that also hold over a folder of real repositories. */
const corpusTests = (folder) => async () => {
  if (!folder || !existsSync(folder)) throw new Missing('Say which folder of repositories to read: npm run test:corpus -- FOLDER.');
  const names = ['facts/both-parsers', 'rules/edit-laws', 'tools/expectations', 'model/kustomize/corpus'].map(
    (name) => `test/unit/${name}.test.ts`,
  );
  return counted(
    node24(),
    [
      '--test',
      '--test-concurrency=2',
      `--test-reporter=${at('server/tools/test-reporter.mjs')}`,
      '--test-reporter-destination=stdout',
      ...names,
    ],
    { HEADLIGHT_CORPUS: path.resolve(folder) },
  );
};

/** What people install can be packed, and is not larger than it may be. */
async function packaged() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'headlight-'));
  try {
    return await check(process.execPath, [at('server/tools/release/package.mjs'), path.join(scratch, 'headlight.vsix')])();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const parts = ['unit', 'editor', 'corpus'];

await main(async () => {
  const [only, ...more] = process.argv.slice(2);
  if ((only !== undefined && !parts.includes(only)) || more.length > (only === 'corpus' ? 1 : 0)) {
    console.error(
      `There is no part "${[only, ...more].join(' ')}". Parts: ${parts.join(', ')}. One file: node_modules/.bin/node --test FILE; one spec: SPEC=name node_modules/.bin/node --test test/spec/spec.test.ts`,
    );
    return 1;
  }
  const wants = (part) => only === undefined || only === part;
  try {
    await ensureInstalled();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(error.message);
    console.log('0 passed, 1 failed');
    return 1;
  }
  const built = await step('build', check(process.execPath, [at('server/tools/build.mjs')]));
  if (wants('unit')) {
    await step('server on this Node', check(process.execPath, [at('dist/server.js'), '--version']));
    await step('types', check(at('node_modules/.bin/tsc'), ['--noEmit', '-p', '.']));
    await step('types of the page', check(at('node_modules/.bin/tsc'), ['--noEmit', '-p', 'client/page']));
    await step('generated files', check(node24(), [at('server/tools/gen.ts'), '--check']));
    await step('tests', nodeTests);
    await step('package', packaged);
  }
  if (only === 'corpus') {
    await step('corpus: the tests', corpusTests(process.argv[3] ?? process.env.HEADLIGHT_CORPUS));
    if (total.failed === 0)
      await step(
        'corpus: the findings',
        check(node24(), [at('server/tools/corpus.ts'), path.resolve(process.argv[3] ?? process.env.HEADLIGHT_CORPUS)]),
      );
  }
  if (wants('editor') && built) {
    await step('editor tests', () => counted(process.execPath, [at('test/editor/run.mjs')]));
    await step('editor tests in a browser’s extension host', () => counted(process.execPath, [at('test/editor/run.mjs'), '--web']));
    await step('screen tests', () => counted(process.execPath, [at('test/editor/screen.mjs')]));
    await step('screen tests in a browser’s extension host', () => counted(process.execPath, [at('test/editor/screen.mjs'), '--web']));
    await step('the same in Firefox', () => counted(process.execPath, [at('test/editor/screen.mjs'), '--web', '--firefox']));
  }
  const failed = total.failed + (total.passed === 0 ? 1 : 0);
  console.log(`${total.passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
