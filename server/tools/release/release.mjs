// `npm run release -- TAG [FOLDER]`: builds everything that a release holds from a tag, in a checkout of its own, into out/release/, with sums. Nothing is published.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, main, Missing, run, which } from '../support.mjs';

/** What `git` prints, without the last line break; `undefined` where it fails. */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: at(), encoding: 'utf8' });
  return status === 0 ? stdout.trimEnd() : undefined;
}

/** Is the version one of a pre-release? VS Code knows no others than numbers: odd minors are pre-releases. */
export function isPreRelease(version) {
  return Number(version.split('.')[1]) % 2 === 1;
}

/** Why a tag cannot be released, as a sentence; `undefined`: it can. */
export function releaseFault(tag, { version, changelog }) {
  if (!/^v\d+\.\d+\.\d+$/.test(tag)) return `A release is called by its version, such as v${version}; "${tag}" is not.`;
  if (tag !== `v${version}`) return `package.json says ${version} at ${tag}.`;
  const heading = changelog.split('\n').find((line) => line.startsWith(`## ${version}`));
  if (heading === undefined) return `CHANGELOG.md has no section for ${version}.`;
  return /unreleased/i.test(heading) ? `CHANGELOG.md still calls ${version} unreleased.` : undefined;
}

/** `sha256sum --check` reads it. */
export function sumsOf(folder) {
  return readdirSync(folder)
    .filter((name) => name !== 'SHA256SUMS')
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(path.join(folder, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');
}

async function must(what, command, args, cwd) {
  if ((await run(command, args, { cwd })) !== 0) throw new Missing(`${what} failed; its messages are above.`);
}

/** Everything of a release, from a clean checkout. */
async function buildIn(folder, out, version) {
  await must('npm ci', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  const pre = isPreRelease(version) ? ['--pre-release'] : [];
  await must(
    'vsce',
    path.join(folder, 'node_modules/.bin/vsce'),
    ['package', ...pre, '--out', path.join(out, `headlight-${version}.vsix`)],
    folder,
  );
  await must('npm pack', 'npm', ['pack', '--pack-destination', out], folder);
  cpSync(path.join(folder, 'dist/licences.txt'), path.join(out, 'licences.txt'));
  cpSync(path.join(folder, 'server/docs/headlight.schema.json'), path.join(out, 'headlight.schema.json'));
  const docker = which('docker') && spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;
  if (!docker) return console.log('The image is not built: no Docker runs here.');
  await must('docker build', 'docker', ['build', '--tag', `headlight:${version}`, '.'], folder);
  await must(
    'docker save',
    'docker',
    ['save', '--output', path.join(out, `headlight-${version}-image.tar`), `headlight:${version}`],
    folder,
  );
}

export async function release(tag, out) {
  const commit = git('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`);
  if (commit === undefined) throw new Missing(`There is no tag ${tag}.`);
  const text = (name) => git('show', `${commit}:${name}`) ?? '';
  const { version } = JSON.parse(text('package.json'));
  const fault = releaseFault(tag, { version, changelog: text('CHANGELOG.md') });
  if (fault !== undefined) throw new Missing(fault);
  if (existsSync(out) && readdirSync(out).length > 0) throw new Missing(`${out} holds something already: nothing is overwritten.`);
  mkdirSync(out, { recursive: true });
  const checkout = mkdtempSync(path.join(tmpdir(), 'headlight-release-'));
  try {
    await must(
      'git clone',
      'git',
      ['clone', '--quiet', '--no-hardlinks', '--branch', tag, '--depth', '1', `file://${at()}`, checkout],
      at(),
    );
    await buildIn(checkout, out, version);
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
  const sums = sumsOf(out);
  writeFileSync(path.join(out, 'SHA256SUMS'), sums);
  console.log(`${version} of commit ${commit}${isPreRelease(version) ? ', a pre-release' : ''}, in ${out}:\n${sums}`);
}

if (process.argv[1]?.endsWith('release.mjs')) {
  await main(async () => {
    const [, , tag, out = at('out/release')] = process.argv;
    if (tag === undefined) throw new Missing('Which tag? npm run release -- v1.2.3 [FOLDER]');
    await release(tag, path.resolve(out));
  });
}
