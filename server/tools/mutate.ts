// `npm run mutate [-- --files PREFIX… --sample N --seed S --near --tests PATTERN]`: changes the sources of k8s/ and model/, or those whose path begins with a PREFIX (`--files server/src/lsp/requests/actions`),
// one small thing at a time, in a copy, and counts the changes that no test notices. Lists those. Takes some seconds for each; with --near only the tests that speak of the changed file
// are asked, which is faster and notices less, and with --tests only those whose path the pattern finds.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomOf } from '../../test/unit/lib/random.ts';
import { mutantsOf, type Mutant } from './mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    files: { type: 'string', multiple: true, default: ['server/src/k8s', 'server/src/model'] },
    sample: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    near: { type: 'boolean', default: false },
    tests: { type: 'string', default: '' },
  },
});

/** Longest time of a test file in milliseconds, given what it takes without any change; a change that makes it longer is noticed. */
const patience = (took: number): number => 60_000 + Math.ceil(20 * took);

/** Tests that speak of a source file first, then the others that run the core. */
const first: readonly (readonly [prefix: string, tests: RegExp])[] = [
  ['server/src/k8s/validation', /conformance\/|validation-/],
  ['server/src/k8s', /unit\/k8s|model\/records|conformance\/zones/],
  ['server/src/lsp/requests/actions', /(?:actions|finding-identity)\.test/],
  ['server/src/lsp/requests/workspace-edit', /(?:actions|rename)\.test/],
  ['server/src/yaml/edit', /(?:edit|inner-text|inner-fixes|insert-object|safety-edits|edit-laws)\.test/],
  ['server/src/features/diagnostics/offered-fix', /(?:actions|finding-identity)\.test/],
  ['server/src/rules/lib/identity', /(?:actions|finding-identity)\.test/],
  ['server/src/features/rename', /features\/rename\//],
  ['server/src/model/kustomize', /kustomize/],
  ['server/src/model/records', /model\/records|conformance\/zones/],
  ['server/src/model', /unit\/model/],
];
const tests = ['unit', 'conformance', 'spec']
  .flatMap((folder) =>
    readdirSync(path.join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => path.posix.join('test', folder, name.split(path.sep).join('/'))),
  )
  .filter((name) => new RegExp(values.tests).test(name))
  .sort();
/** Tests of something else, which take long. */
const far = /^(?:architecture|generated|package|safety-|grammar|host|expectations|edit-laws|base-)/;

/** Groups of tests in the order in which they are asked. */
function groupsFor(file: string): readonly (readonly string[])[] {
  const pattern = first.find(([prefix]) => file.startsWith(prefix))?.[1];
  const near = tests.filter((name) => pattern?.test(name) === true);
  if (pattern !== undefined && near.length === 0) throw new Error(`No test file is near ${file}: ${pattern.source} finds none.`);
  const rest = tests.filter((name) => !near.includes(name) && !far.test(path.basename(name)));
  const groups = values.near
    ? [near]
    : [near, rest.filter((name) => name.includes('spec.test')), rest.filter((name) => !name.includes('spec.test'))];
  return groups.filter((group) => group.length > 0);
}

/** `took`: milliseconds without any change, where that is known. */
function pass(folder: string, name: string, took?: number): boolean {
  const { status } = spawnSync(process.execPath, [name], {
    cwd: folder,
    stdio: 'ignore',
    ...(took === undefined ? {} : { timeout: patience(took) }),
    killSignal: 'SIGKILL',
    // What was compiled once is not compiled for each change.
    env: { ...process.env, HEADLIGHT_CORPUS: '', NODE_COMPILE_CACHE: path.join(folder, 'compiled') },
  });
  return status === 0;
}

/** Milliseconds that each test file takes without any change. */
function durations(folder: string, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  return new Map(
    [...names].map((name) => {
      const start = performance.now();
      if (!pass(folder, name)) throw new Error(`${name} fails without any change.`);
      return [name, performance.now() - start] as const;
    }),
  );
}

/** Does any test notice? One file after the other until one fails: those nearest first, of each group the quickest. */
function isNoticed(folder: string, mutant: Mutant, text: string, took: ReadonlyMap<string, number>): boolean {
  const file = path.join(folder, mutant.file);
  writeFileSync(file, text.slice(0, mutant.start) + mutant.after + text.slice(mutant.end));
  try {
    return groupsFor(mutant.file).some((group) =>
      group.toSorted((a, b) => (took.get(a) ?? 0) - (took.get(b) ?? 0)).some((name) => !pass(folder, name, took.get(name))),
    );
  } finally {
    writeFileSync(file, text);
  }
}

const copy = mkdtempSync(path.join(tmpdir(), 'headlight-mutate-'));
try {
  for (const name of ['server', 'test', 'client', 'package.json', 'tsconfig.json', 'README.md', 'dist', 'syntaxes'])
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  const files = readdirSync(path.join(copy, 'server/src'), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join('server/src', name.split(path.sep).join('/')))
    .filter((name) => name.endsWith('.ts') && values.files.some((prefix) => name.startsWith(prefix)))
    .sort();
  const texts = new Map(files.map((name) => [name, readFileSync(path.join(copy, name), 'utf8')]));
  const all = files.flatMap((name) => mutantsOf(name, texts.get(name) ?? ''));
  const random = randomOf(Number(values.seed));
  const left = [...all];
  const chosen = Array.from(
    { length: Math.min(Number(values.sample), all.length) },
    () => left.splice(random.below(left.length), 1)[0],
  ).filter((each) => each !== undefined);
  const took = durations(copy, new Set(chosen.flatMap(({ file }) => groupsFor(file).flat())));
  const survivors: Mutant[] = [];
  for (const [i, mutant] of chosen.entries()) {
    const noticed = isNoticed(copy, mutant, texts.get(mutant.file) ?? '', took);
    if (!noticed) survivors.push(mutant);
    console.log(
      `${i + 1}/${chosen.length} ${noticed ? 'noticed ' : 'SURVIVED'} ${mutant.file}:${mutant.line} ${JSON.stringify(mutant.before.slice(0, 60))} -> ${JSON.stringify(mutant.after.slice(0, 60))}`,
    );
  }
  const score = chosen.length === 0 ? 100 : (100 * (chosen.length - survivors.length)) / chosen.length;
  console.log(
    `${chosen.length} of ${all.length} changes tried (seed ${values.seed}), ${survivors.length} survived: score ${score.toFixed(1)} %`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}
