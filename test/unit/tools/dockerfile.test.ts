import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { validate, ValidationSeverity, type ValidatorSettings } from 'dockerfile-utils';
import picomatch from 'picomatch';

const at = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const text = readFileSync(at('Dockerfile'), 'utf8');
/** Instructions of each stage, continued lines joined. */
const stages = text
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .reduce<string[][]>(
    (all, line) => (line.startsWith('FROM ') ? [...all, [line]] : [...all.slice(0, -1), [...(all.at(-1) ?? []), line]]),
    [],
  );

const strict: ValidatorSettings = {
  deprecatedMaintainer: ValidationSeverity.ERROR,
  directiveCasing: ValidationSeverity.ERROR,
  emptyContinuationLine: ValidationSeverity.ERROR,
  instructionCasing: ValidationSeverity.ERROR,
  instructionCmdMultiple: ValidationSeverity.ERROR,
  instructionEntrypointMultiple: ValidationSeverity.ERROR,
  instructionHealthcheckMultiple: ValidationSeverity.ERROR,
  instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
  instructionWorkdirRelative: ValidationSeverity.ERROR,
};

test('the Dockerfile passes its linter, which finds what is wrong', () => {
  assert.deepEqual(
    validate(text, strict).map(({ message, range }) => `${range.start.line + 1}: ${message}`),
    [],
  );
  assert.notDeepEqual(validate(`${text}\nMAINTAINER x\n`, strict), []);
});

const hadolint = process.env['HEADLIGHT_HADOLINT'] ?? 'hadolint';
const hasHadolint = spawnSync(hadolint, ['--version'], { stdio: 'ignore' }).status === 0;

test('hadolint finds nothing in the Dockerfile', { skip: !hasHadolint && 'hadolint is not installed here' }, () => {
  const { status, stdout } = spawnSync(hadolint, ['--no-color', at('Dockerfile')], { encoding: 'utf8' });
  assert.deepEqual([status, stdout], [0, '']);
});

test('the image has no base, runs as nobody and starts without a shell', () => {
  const last = stages.at(-1) ?? [];
  assert.equal(last[0], 'FROM scratch');
  const user = /^USER (\d+):(\d+)$/.exec(last.find((line) => line.startsWith('USER ')) ?? '');
  assert.ok(user && Number(user[1]) > 0 && Number(user[2]) > 0, 'a number, so that runAsNonRoot can be checked');
  for (const name of ['ENTRYPOINT', 'CMD']) assert.match(last.find((line) => line.startsWith(`${name} `)) ?? '', /^\w+ \["/, name);
  assert.ok(!last.some((line) => line.startsWith('RUN ')));
  const { devDependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  assert.deepEqual(
    stages.slice(0, -1).map(([from]) => from),
    [`FROM node:${devDependencies.node}-bookworm-slim AS build`],
    'pinned, to the Node that the tests run on',
  );
});

test('what the build copies is there, and let in', () => {
  const [first, ...rest] = readFileSync(at('.dockerignore'), 'utf8').trim().split('\n');
  assert.equal(first, '**');
  const lets = rest.map((line) => line.slice(1));
  for (const name of lets) assert.ok(existsSync(at(name)), name);
  const isLetIn = picomatch(lets.flatMap((name) => [name, `${name}/**`]));
  for (const name of [
    'package.json',
    'package-lock.json',
    '.npmrc',
    'LICENSE',
    'server/tools/build.mjs',
    'server/src/lsp/main.ts',
    'client/src/extension.ts',
    'server/docs/rules/anchor-misused.md',
    'server/helm/go.mod',
  ])
    assert.ok(isLetIn(name), name);
  assert.ok(!isLetIn('node_modules/x') && !isLetIn('.git/config'));
});
