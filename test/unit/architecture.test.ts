import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The layer table of server/README.md: what each folder of server/src may import, besides itself. */
const layers: Record<string, readonly string[]> = {
  base: [],
  yaml: ['base'],
  k8s: ['base'],
  facts: ['base', 'yaml', 'k8s'],
  charts: ['base', 'yaml', 'facts'],
  model: ['base', 'yaml', 'k8s', 'facts'],
  rules: ['base', 'yaml', 'k8s', 'facts', 'model'],
  features: ['base', 'yaml', 'k8s', 'facts', 'model', 'rules'],
  settings: ['base', 'k8s'],
  analysis: ['base', 'yaml', 'facts', 'model', 'rules', 'features', 'settings'],
  tools: ['base', 'k8s', 'model', 'rules', 'features', 'analysis'],
  host: ['base', 'yaml', 'k8s', 'charts', 'facts', 'model', 'settings', 'analysis', 'rules'],
  lsp: ['base', 'yaml', 'k8s', 'charts', 'model', 'rules', 'features', 'settings', 'analysis', 'host', 'tools'],
  cli: ['base', 'yaml', 'k8s', 'charts', 'facts', 'model', 'rules', 'features', 'settings', 'analysis', 'host', 'tools'],
};

const core = ['base', 'yaml', 'k8s', 'charts', 'facts', 'model', 'rules', 'features', 'settings', 'analysis', 'tools'];
const packagesOf: Record<string, readonly string[]> = {
  yaml: ['yaml', 'js-yaml'],
  k8s: ['ipaddr.js'],
  model: ['re2js'],
  host: ['brotli', 'path-browserify'],
  lsp: ['@dagrejs/dagre', 're2js', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
  features: ['@dagrejs/dagre'],
  cli: ['diff', '@modelcontextprotocol/server'],
};

function sources(dir: string): string[] {
  return readdirSync(path.join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.ts'))
    .map((f) => path.posix.join(dir, f.split(path.sep).join('/')));
}

/** What a text imports or exports from elsewhere, dynamically, too, where the name is written there. */
const importsOf = (text: string) =>
  [/^\s*(?:import|export)\s(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm, /\bimport\(\s*['"]([^'"]+)['"]/g].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((m) => m[1] ?? ''),
  );

/** Circles of a graph: of each the nodes, sorted. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  function visit(node: string): number {
    const own = order.size;
    order.set(node, own);
    stack.push(node);
    let low = own;
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, order.get(next) ?? own);
    }
    if (low !== own) return low;
    const circle = stack.splice(stack.indexOf(node)).sort();
    if (circle.length > 1 || graph.get(node)?.includes(node)) circles.push(circle);
    return low;
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}

/** Source without comments and texts, roughly: enough to look for words of code. */
const withoutComments = (text: string) =>
  text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");

const packageOf = (spec: string) =>
  spec
    .split('/')
    .slice(0, spec.startsWith('@') ? 2 : 1)
    .join('/');

/** `#host/…` and `#client/…` lead to the host of Node, in a browser's bundles to that of the browser (`imports` in package.json). */
const isOwn = (spec: string) => /^(?:\.|#host\/|#client\/)/.test(spec);

const fileOf = (file: string, spec: string, host = 'node') =>
  spec.startsWith('.')
    ? path.posix.join(path.posix.dirname(file), spec)
    : `${spec.startsWith('#client/') ? 'client/src' : 'server/src/host'}/${host}/${spec.slice(spec.indexOf('/') + 1)}.ts`;

const layerOf = (file: string) => file.slice('server/src/'.length).split('/')[0]?.replace(/\.ts$/, '') ?? '';

/** Files that export a rule; only the generated registry imports them. */
const rules = new Set(
  sources('server/src/rules').filter((file) => /^export const rule = /m.test(readFileSync(path.join(root, file), 'utf8'))),
);
const isRule = (file: string) => rules.has(file);

test('every import of server/src respects the layer table', () => {
  const files = sources('server/src');
  assert.ok(files.length > 50, 'the source files are found');
  const wrong: string[] = [];
  for (const file of files) {
    const layer = layerOf(file);
    const allowed = layers[layer];
    if (!allowed) {
      wrong.push(`${file}: no layer`);
      continue;
    }
    for (const spec of importsOf(readFileSync(path.join(root, file), 'utf8'))) {
      if (!isOwn(spec)) {
        const name = packageOf(spec);
        const builtin = spec.startsWith('node:');
        if (builtin && core.includes(layer)) wrong.push(`${file}: the core does no I/O but imports ${spec}`);
        if (!builtin && !(packagesOf[layer] ?? []).includes(name)) wrong.push(`${file}: package ${spec}`);
        continue;
      }
      const target = layerOf(fileOf(file, spec));
      if (target !== layer && !allowed.includes(target)) wrong.push(`${file} imports ${target}`);
      if (isRule(file) && isRule(fileOf(file, spec))) wrong.push(`${file}: a rule imports another rule (${spec})`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** What a file needs when it runs: imports of types are gone by then. */
const neededBy = (file: string) => importsOf(readFileSync(path.join(root, file), 'utf8').replace(/^(?:import|export) type [^;]*;$/gm, ''));

/** All files that a host's entry leads to, with the packages and modules that they name. */
function reached(entry: string, host: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const waiting = [entry]; waiting.length > 0;) {
    const file = waiting.pop() ?? '';
    if (found.has(file)) continue;
    const specs = neededBy(file);
    found.set(
      file,
      specs.filter((spec) => !isOwn(spec)),
    );
    waiting.push(...specs.filter(isOwn).map((spec) => fileOf(file, spec, host)));
  }
  return found;
}

test('nothing that the browser’s server leads to is of Node, and its host is the other one', () => {
  const files = reached('server/src/lsp/web/main.ts', 'web');
  assert.ok(files.size > 300 && files.has('server/src/analysis.ts') && files.has('server/src/lsp/server.ts'), `${files.size} files`);
  assert.deepEqual(
    [...files].flatMap(([file, specs]) => specs.filter((spec) => /^node:|\/node$/.test(spec)).map((spec) => `${file}: ${spec}`)),
    [],
  );
  assert.deepEqual(
    [...files.keys()].filter((file) => file.startsWith('server/src/host/node/')),
    [],
  );
  assert.ok([...reached('server/src/lsp/main.ts', 'node').values()].flat().includes('node:fs'), 'what Node needs is seen');
});

test('nothing that the browser’s client leads to is of Node', () => {
  const files = reached('client/src/extension.ts', 'web');
  assert.ok(files.size > 20 && files.has('client/src/web/server-client.ts'), `${files.size} files`);
  assert.deepEqual(
    [...files].flatMap(([file, specs]) => specs.filter((spec) => /^node:|\/node$/.test(spec)).map((spec) => `${file}: ${spec}`)),
    [],
  );
  assert.deepEqual(
    [...files.keys()].filter((file) => file.startsWith('client/src/node/')),
    [],
  );
});

test('what the host of Node gives under a name that of the browser gives, too', () => {
  const all = [...sources('server/src'), ...sources('client/src')];
  const asked = new Set(
    all.flatMap((file) => importsOf(readFileSync(path.join(root, file), 'utf8'))).filter((spec) => spec.startsWith('#')),
  );
  assert.ok(asked.size > 8, [...asked].join(' '));
  const given = (spec: string, host: string) =>
    [
      ...readFileSync(path.join(root, fileOf('', spec, host)), 'utf8').matchAll(
        /^export (?:\{ (default) \}|(?:async )?(?:const|function|interface|type) (\w+))/gm,
      ),
    ].map(([, all, name]) => all ?? name ?? '');
  for (const spec of asked) {
    const ofBrowser = given(spec, 'web');
    const ofOthers = all.flatMap((file) =>
      [
        ...readFileSync(path.join(root, file), 'utf8').matchAll(
          new RegExp(`^import (?:type )?(?:\\{ ([^}]*) \\}|\\w+) from '${spec}'`, 'gm'),
        ),
      ].flatMap(([, names = 'default']) => names.split(', ').map((name) => name.replace(/^type | as .*/g, ''))),
    );
    assert.deepEqual(
      [...new Set(ofOthers)].filter((name) => !ofBrowser.includes(name)),
      [],
      spec,
    );
  }
});

test('no file of server/src or of the client leads back to itself through its imports', () => {
  for (const folder of ['server/src', 'client/src', 'client/page']) {
    const files = sources(folder);
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(readFileSync(path.join(root, file), 'utf8'))
          .filter(isOwn)
          .map((spec) => fileOf(file, spec)),
      ]),
    );
    assert.ok(
      [...graph.values()].some((targets) => targets.some((target) => graph.has(target))),
      'imports are followed',
    );
    assert.deepEqual(circlesOf(graph), []);
  }
});

test('circles and dynamic imports are seen', () => {
  assert.deepEqual(importsOf("import type { A } from './a.ts';\nexport * from './b.ts';\nconst c = await import('./c.ts');\n"), [
    './a.ts',
    './b.ts',
    './c.ts',
  ]);
  const graph = new Map([
    ['a', ['b', 'x']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', ['e']],
    ['e', []],
    ['f', ['f']],
    ['g', ['a']],
  ]);
  assert.deepEqual(circlesOf(graph), [['a', 'b', 'c'], ['f']]);
});

test('every layer and every package that the table permits is used', () => {
  const used = new Map<string, Set<string>>();
  for (const file of sources('server/src')) {
    const layer = layerOf(file);
    const names = used.get(layer) ?? new Set();
    used.set(layer, names);
    for (const spec of importsOf(readFileSync(path.join(root, file), 'utf8')))
      names.add(isOwn(spec) ? layerOf(fileOf(file, spec)) : packageOf(spec));
  }
  const stale = [layers, packagesOf].flatMap((table) =>
    Object.entries(table).flatMap(([layer, allowed]) =>
      allowed.filter((name) => !used.get(layer)?.has(name)).map((name) => `${layer} may import ${name}, and does not`),
    ),
  );
  assert.deepEqual(stale, []);
});

test('the client imports nothing of the server but the types of its protocol, the page of the topology nothing but what knows nothing', () => {
  const allowed = { 'client/src': /server\/src\/lsp\/protocol\.ts$/, 'client/page': /server\/src\/base\/[\w-]+\.ts$/ };
  const wrong = Object.entries(allowed).flatMap(([folder, pattern]) => {
    const files = sources(folder);
    assert.ok(files.length > 0, `${folder} is found`);
    return files.flatMap((file) =>
      importsOf(readFileSync(path.join(root, file), 'utf8'))
        .filter((spec) => /^\.\.\/.*(?:server|client)\//.test(spec) && !pattern.test(spec))
        .map((spec) => `${file}: ${spec}`),
    );
  });
  assert.deepEqual(wrong, []);
});

test('the core has no timers, no clock and no promises', () => {
  const wrong = sources('server/src')
    .filter((f) => core.includes(layerOf(f)))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const found = /\b(setTimeout|setInterval|setImmediate|Date\.now|performance\.now|await|Math\.random)\b/.exec(withoutComments(text));
      return found ? [`${file}: ${found[1]}`] : [];
    });
  assert.deepEqual(wrong, []);
});

test('versions of Kubernetes are compared in one file only', () => {
  const wrong = sources('server/src')
    .filter((file) => file !== 'server/src/k8s/versions.ts')
    .flatMap((file) => {
      const found = /\b\w*[mM]inor\)?\s*(?:[<>]=?|[=!]==)\s*\d+|\d\s*(?:[<>]=?|[=!]==)\s*[\w.]*[mM]inor\b/.exec(
        withoutComments(readFileSync(path.join(root, file), 'utf8')),
      );
      return found ? [`${file}: ${found[0]}`] : [];
    });
  assert.deepEqual(wrong, []);
});

test('no source file is over 400 lines, none uses any, asserts non-null or suppresses the compiler', () => {
  const wrong = ['server/src', 'client/src', 'client/page', 'server/tools', 'test']
    .flatMap(sources)
    .filter((f) => !f.startsWith('test/workspaces'))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const code = withoutComments(text);
      const lines = text.split('\n').length - 1;
      return [
        ...(lines > 400 && !/registry\.ts$|generated/.test(file) ? [`${file}: ${lines} lines`] : []),
        ...(file !== 'test/unit/architecture.test.ts' && /@ts-(ignore|expect-error|nocheck)/.test(text)
          ? [`${file}: a suppressed error`]
          : []),
        ...(/(?:[:<|&(]|\bas)\s*any\b(?!\s*\()|\bany\[\]/.test(code) ? [`${file}: any`] : []),
        ...(/[\w)\]]!(?:\.|\[|;|\)|,)/.test(code) ? [`${file}: a non-null assertion`] : []),
      ];
    });
  assert.deepEqual(wrong, []);
});

/** Folders that may show more: their files are of one kind, found by the name of what they hold. */
const crowds: Readonly<Record<string, string>> = {
  'server/docs/rules': 'a page for each rule, generated',
  'test/conformance/zones': 'a recorded zone for each case',
  'test/charts/recorded': 'a recording for each chart',
};

test('no folder shows more than 22 entries', () => {
  const folders = ['.', 'client', 'lint', 'server', 'test'].flatMap((top) => [
    top,
    ...(top === '.'
      ? []
      : readdirSync(path.join(root, top), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))),
  ]);
  const shown = (folder: string) =>
    readdirSync(path.join(root, folder)).filter((name) => !/^\.|^(?:node_modules|dist|out|coverage|screenshots)$/.test(name));
  const crowded = folders
    .filter((folder) => !/(?:^|\/)(?:node_modules|screenshots)(?:\/|$)|^test\/workspaces/.test(folder) && shown(folder).length > 22)
    .filter((folder) => !(folder in crowds));
  assert.deepEqual(
    crowded.map((folder) => `${folder}: ${shown(folder).length}`),
    [],
  );
  assert.deepEqual(
    Object.keys(crowds).filter((folder) => shown(folder).length <= 22),
    [],
    'an exception that is none any more',
  );
});

test('each module that keeps something is listed with its reason in server/docs/decisions.md', () => {
  const page = readFileSync(path.join(root, 'server/docs/decisions.md'), 'utf8');
  const table = page.slice(page.indexOf('## State of modules'));
  const listed = new Set([...table.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => `server/src/${file}`));
  // A `let`, or a Map or Set that begins empty, unless its type says that it stays so.
  const keeping =
    /^(?:export )?(?:let \w|const \w+(?:: (?!Readonly|\w+\[)[^=\n]*)? = new (?:Weak)?(?:Map|Set)(?:<[^;\n]*>)?\(\))|^const \w+ = new WeakMap</m;
  const found = sources('server/src').filter((file) => keeping.test(readFileSync(path.join(root, file), 'utf8')));
  assert.ok(found.length > 10, 'modules that keep something are found');
  assert.deepEqual(
    found.filter((file) => !listed.has(file)),
    [],
    'a module keeps something that the table does not name',
  );
  assert.deepEqual(
    [...listed].filter((file) => file !== 'server/src/test/unit/architecture.test.ts' && !found.includes(file)),
    [],
    'a row of the table is about nothing any more',
  );
});
