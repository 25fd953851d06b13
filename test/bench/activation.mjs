// Loads the bundled extension with a stub of `vscode` and activates it: prints the milliseconds of both as JSON.
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
// The extension host itself uses these modules of Node: they are there before any extension is.
import 'node:child_process';
import 'node:crypto';
import 'node:fs';
import 'node:net';
import 'node:os';
import 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Anything: callable, constructible, with every property. */
const anything = new Proxy(function stub() {}, {
  get: (_target, key) =>
    key === Symbol.toPrimitive
      ? () => ''
      : key === 'then'
        ? undefined
        : key === Symbol.iterator
          ? () => [][Symbol.iterator]()
          : key === 'prototype'
            ? Object.prototype
            : anything,
  // Bundled code copies a module's properties into an object with its prototype.
  apply: () => anything,
  construct: () => anything,
  getPrototypeOf: () => anything,
  set: () => true,
});
const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? anything : load(request, ...rest));

const begin = performance.now();
const cpu = process.cpuUsage();
const extension = createRequire(import.meta.url)(path.join(root, 'dist', 'extension.cjs'));
const loaded = performance.now();
const context = {
  subscriptions: [],
  extension: { packageJSON: { version: '0' } },
  asAbsolutePath: (p) => path.join(root, p),
  storageUri: undefined,
  globalStorageUri: { fsPath: root },
  extensionPath: root,
  extensionUri: anything,
  workspaceState: anything,
  globalState: anything,
};
let failed = '';
try {
  extension.activate(context)?.catch?.(() => undefined);
} catch (error) {
  failed = String(error);
}
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ load: loaded - begin, activate: performance.now() - loaded, cpu: (user + system) / 1000, failed }));
process.exit(0);
