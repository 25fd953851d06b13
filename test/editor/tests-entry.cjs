// Loaded in the extension host by code-shim in place of the real suite, which it runs. It writes the result to a file, since the exit code that
// the workbench reports is 0 even when the extension host dies, and marks console output, to tell it from the workbench's own log.
const { writeFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');

// The extension host ignores assignments to console.log, hence a derived console.
const original = console;
globalThis.console = Object.create(original);
for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
  const print = original[level].bind(original);
  Object.defineProperty(globalThis.console, level, { value: (...args) => print('\u2063' + format(...args)) });
}

exports.run = async () => {
  const { CODE_SHIM_TESTS: tests, CODE_SHIM_RESULT: result } = process.env;
  let code = 1;
  try {
    const loaded = await import(pathToFileURL(require.resolve(tests)).href);
    const run = loaded.run ?? loaded.default?.run;
    if (typeof run !== 'function') throw new Error(`${tests} does not export run()`);
    await run();
    code = 0;
  } catch (error) {
    console.error(error);
  }
  writeFileSync(result, String(code));
  if (code) throw new Error('tests failed');
};
