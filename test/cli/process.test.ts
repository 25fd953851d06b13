import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createHash } from 'node:crypto';
import { runCli } from '../../server/src/cli/run.ts';
import { database, folderWith, repository, run } from './lib/run.ts';

const cli = path.join(repository, 'dist', 'cli.js');
const posix = process.platform !== 'win32';

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** The built program, as a shell starts it. */
function start(
  cwd: string,
  args: readonly string[],
  options: {
    readonly stdin?: number | 'pipe';
    readonly stdout?: number | 'pipe';
    readonly meanwhile?: (child: ReturnType<typeof spawn>) => void;
  } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    stdio: [options.stdin ?? 'ignore', options.stdout ?? 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    err += data.toString();
  });
  options.meanwhile?.(child);
  return new Promise((resolve) => child.on('close', (status, signal) => resolve({ status, signal, out, err })));
}

test('output that cannot be written is one line and status 2', { skip: !existsSync('/dev/full') }, async () => {
  const folder = folderWith({ 'db.yaml': database('db-headles') });
  const { status, err } = await start(folder, ['lint'], { stdout: openSync('/dev/full', 'w') });
  assert.deepEqual([status, err], [2, 'headlight: The output cannot be written: no space is left.\n']);
});

test('a reader that goes away ends the program without a word', { skip: !posix }, () => {
  const folder = folderWith(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`d${i}.yaml`, database('db-headles', `db${i}`)])));
  const script = `"${process.execPath}" "${cli}" lint --format json | head -c 10 > /dev/null; echo "$PIPESTATUS"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', timeout: 120_000 });
  assert.deepEqual([stdout, stderr], ['0\n', '']);
});

test('^C ends it at once, without a word and without a trace', { skip: !posix }, async () => {
  const folder = folderWith({ 'db.yaml': database() });
  const { signal, out, err } = await start(folder, ['lint', '-', 'db.yaml', '--cache', 'cache'], {
    stdin: 'pipe',
    // The cache is there when standard input is waited for.
    meanwhile: (child) => {
      const look = setInterval(() => {
        if (!existsSync(path.join(folder, 'cache', 'facts.cache'))) return;
        clearInterval(look);
        child.kill('SIGINT');
      }, 20);
    },
  });
  assert.deepEqual([signal, out, err], ['SIGINT', '', '']);
  assert.deepEqual(readdirSync(path.join(folder, 'cache')), ['facts.cache']);
});

test('standard input that is a folder, or without end, is unreadable', { skip: !posix }, () => {
  const folder = folderWith({});
  const given = (input: string) =>
    spawnSync('bash', ['-c', `"${process.execPath}" "${cli}" lint - < ${input}`], { cwd: folder, encoding: 'utf8', timeout: 120_000 });
  const directory = given('.');
  assert.deepEqual([directory.status, directory.stderr], [2, 'headlight: - cannot be read: it is a folder\n']);
  const endless = given('/dev/zero');
  assert.equal(endless.status, 2);
  assert.match(endless.stderr, /^headlight: - larger than the size limit/);
});

test('a fault of our own is one line, a hint where to report it, and status 70', () => {
  let err = '';
  const broken = {
    cwd: folderWith({ 'db.yaml': database() }),
    out: (): void => {
      throw new RangeError('no \u001b[31mred');
    },
    err: (text: string): void => {
      err += text;
    },
    stdin: () => Buffer.alloc(0),
  };
  assert.equal(runCli(broken, ['lint']), 70);
  assert.match(
    err,
    /^headlight: The program failed: RangeError: no {1,2}\[31mred \(at [^\n]*\)\nheadlight: This is a fault of Headlight\. Please report it, [^\n]* at https:\/\/[^\n]*\n$/,
  );
});

const sealed = (kind: string, body: string): string => {
  const sum = createHash('sha1').update('0').update(body).digest('base64');
  return `${`${kind}\t${sum}\t0\t`.padEnd(191)}\n${body}`;
};

test('--cache: a folder that cannot be is a usage error', () => {
  const folder = folderWith({ 'db.yaml': database(), file: '' });
  for (const cache of [...(existsSync('/proc/self') ? ['/proc/x'] : []), 'file', 'file/x', '/dev/null/x']) {
    const { code, out, err } = run(folder, ['lint', '--cache', cache]);
    assert.deepEqual([code, out], [2, ''], cache);
    assert.match(err, /^headlight: --cache \S+: the folder (?:cannot be made: [^\n]+|is no folder)\.\nTry headlight --help\.\n$/, cache);
  }
});

test('--cache: a folder that others may write to is refused with a line, and nothing is written into it', { skip: !posix }, () => {
  for (const mode of [0o777, 0o775, 0o1777, 0o707, 0o720]) {
    const folder = folderWith({ 'db.yaml': database('db-headles'), 'cache/x': '' });
    chmodSync(path.join(folder, 'cache'), mode);
    const { code, out, err } = run(folder, ['lint', '--cache', 'cache']);
    assert.equal(code, 1);
    assert.match(out, /1 warning/);
    assert.equal(
      err,
      'headlight: The cache in cache is not used: the folder may be written to by others (chmod go-w makes it yours alone).\n',
    );
    assert.deepEqual(readdirSync(path.join(folder, 'cache')), ['x']);
  }
  const fresh = folderWith({ 'db.yaml': database() });
  run(fresh, ['lint', '--cache', 'a/cache']);
  assert.equal(lstatSync(path.join(fresh, 'a', 'cache')).mode & 0o777, 0o700, 'a folder that is made is ours alone');
});

test('--cache: pipes, devices, links and folders in it are not read, waited for or written through', { skip: !posix }, () => {
  const outside = folderWith({ target: 'precious', 'forged.cache': sealed('headlight facts 2 x', 'x\n') });
  const plants: readonly ((file: string) => void)[] = [
    (file) => execFileSync('mkfifo', [file]),
    (file) => symlinkSync('/dev/zero', file),
    (file) => symlinkSync(path.join(outside, 'target'), file),
    (file) => symlinkSync(path.join(outside, 'forged.cache'), file),
    (file) => symlinkSync(path.join(outside, 'new'), file),
    (file) => mkdirSync(file),
  ];
  for (const [i, plant] of plants.entries()) {
    const folder = folderWith({ 'db.yaml': database('db-headles') });
    const cache = path.join(folder, 'cache');
    mkdirSync(cache, { mode: 0o700 });
    for (const name of ['facts.cache', 'findings.cache', `facts.cache.${process.pid}`, `findings.cache.${process.pid}`, 'facts.cache.x'])
      plant(path.join(cache, name));
    for (let again = 0; again < 2; again++) assert.match(run(folder, ['lint', '--cache', 'cache']).out, /1 warning/, `plant ${i}`);
    assert.equal(readFileSync(path.join(outside, 'target'), 'utf8'), 'precious', `plant ${i}`);
    assert.ok(!existsSync(path.join(outside, 'new')), `plant ${i}`);
    if (i < 5) assert.ok(lstatSync(path.join(cache, 'facts.cache')).isFile(), `plant ${i}: a file of ours takes the place`);
  }
});

test('--help says whom a cache trusts', () => {
  for (const command of ['lint', 'zone', 'dig'])
    assert.match(run('.', [command, '--help']).out, /--cache DIR[^-]*believed: a folder that only you can write to/);
});

test('the files of a cache are made anew and kept from others', { skip: !posix }, () => {
  const folder = folderWith({ 'db.yaml': database() });
  writeFileSync(path.join(folder, 'other.yaml'), 'a: 1\n');
  run(folder, ['lint', '--cache', 'cache']);
  for (const name of readdirSync(path.join(folder, 'cache')))
    assert.equal(lstatSync(path.join(folder, 'cache', name)).mode & 0o777, 0o600, name);
});
