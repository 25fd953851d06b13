// `npm run package [-- FILE]`: builds the extension as headlight.vsix, ready to be installed.
import { statSync } from 'node:fs';
import { at, ensureInstalled, main, Missing, node24, run } from '../support.mjs';

/** Over this many bytes something slipped in that does not belong: without Helm's engine, and with it. A third is what a browser loads. */
const budgets = { bare: 1800 * 1024, withEngine: 6_000_000 };

/**
 * Packs what vsce builds first (`vscode:prepublish`). No switch silences it: what it complains of is a fault. `engine: 'kept'` takes
 * Helm's engine only where it was built before.
 */
export async function pack(out = at('headlight.vsix'), { stdio = 'inherit', engine } = {}) {
  const env = engine ? { ...process.env, HEADLIGHT_ENGINE: engine } : process.env;
  const code = await run(node24(), [at('node_modules/@vscode/vsce/vsce'), 'package', '--out', out], { stdio, env });
  if (code !== 0) throw new Missing('The extension could not be packaged: the messages of vsce are above.');
  const { size } = statSync(out);
  // The engine is packed already: it weighs in the package what it weighs by itself.
  const bare = size - (statSync(at('dist/helm.wasm.br'), { throwIfNoEntry: false })?.size ?? 0);
  for (const [found, budget] of [
    [bare, budgets.bare],
    [size, budgets.withEngine],
  ])
    if (found > budget) throw new Missing(`The package has ${Math.round(found / 1024)} KB; ${Math.round(budget / 1024)} KB are the limit.`);
  return out;
}

if (process.argv[1]?.endsWith('package.mjs')) {
  await main(async () => {
    await ensureInstalled();
    await pack(process.argv[2]);
    return 0;
  });
}
