// `npm run coverage [-- --list]`: runs the tests of the server with line counts, the language server from its sources instead of its bundle,
// and fails below the limits. Not part of `npm test`, which it would slow down.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, ensureInstalled, main, node24, root, run } from './support.mjs';

/** Least share of lines that the tests run, in percent. */
const limits = [
  { what: 'server/src', least: 95, of: (file) => file.startsWith('server/src/') },
  { what: 'rules', least: 100, of: (file) => file.startsWith('server/src/rules/') },
  { what: 'features', least: 100, of: (file) => file.startsWith('server/src/features/') },
];

/** Lines that were and were not run, per file, of an lcov report. A file may stand there more than once: a line counts when any of them ran it. */
export function linesOf(lcov) {
  const files = new Map();
  let counts;
  for (const line of lcov.split('\n')) {
    if (line.startsWith('SF:')) {
      const name = path
        .relative(root, path.resolve(root, line.slice(3)))
        .split(path.sep)
        .join('/');
      counts = files.get(name) ?? new Map();
      files.set(name, counts);
    } else if (line.startsWith('DA:')) {
      const [number, count] = line.slice(3).split(',').map(Number);
      counts?.set(number, (counts.get(number) ?? 0) + count);
    }
  }
  return files;
}

const missed = (counts) =>
  [...counts]
    .filter(([, count]) => count === 0)
    .map(([number]) => number)
    .sort((a, b) => a - b);

/** `3-5, 9` */
function ranges(numbers) {
  const parts = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

const testFiles = ['unit', 'spec', 'conformance', 'lsp', 'cli', 'fuzz']
  .flatMap((folder) =>
    readdirSync(at('test', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => path.join('test', folder, name)),
  )
  .sort();

if (process.argv[1]?.endsWith('coverage.mjs')) {
  await main(async () => {
    await ensureInstalled();
    if ((await run(process.execPath, [at('server/tools/build.mjs')])) !== 0) return 1;
    const folder = at('out/coverage');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const report = path.join(folder, 'lcov.info');
    const code = await run(
      node24(),
      [
        '--test',
        '--test-concurrency=2',
        '--experimental-test-coverage',
        '--test-coverage-include=server/src/**',
        `--test-reporter=${at('server/tools/test-reporter.mjs')}`,
        '--test-reporter-destination=stdout',
        '--test-reporter=lcov',
        `--test-reporter-destination=${report}`,
        ...testFiles,
      ],
      { env: { ...process.env, HEADLIGHT_COVERAGE: '1' } },
    );
    if (code !== 0) console.error('Tests fail with line counts on: what they would have run is missing below.');
    const files = linesOf(readFileSync(report, 'utf8'));
    const left = [...files]
      .map(([file, counts]) => ({ file, lines: missed(counts) }))
      .filter(({ lines }) => lines.length > 0)
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    const strict = (file) => limits.some(({ least, of }) => least === 100 && of(file));
    for (const { file, lines } of left) if (process.argv.includes('--list') || strict(file)) console.log(`${file}: ${ranges(lines)}`);
    const results = limits.map(({ what, least, of }) => {
      const counts = [...files].filter(([file]) => of(file)).flatMap(([, lines]) => [...lines.values()]);
      const share = counts.length === 0 ? 0 : (100 * counts.filter((count) => count > 0).length) / counts.length;
      console.log(`${what.padEnd(12)} ${share.toFixed(2).padStart(6)} % of ${counts.length} lines (at least ${least} %)`);
      return share >= least;
    });
    return code === 0 && results.every(Boolean) ? 0 : 1;
  });
}
