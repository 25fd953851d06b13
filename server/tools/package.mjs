// `npm run package`: builds the extension as headlight.vsix, ready to be installed.
import { existsSync, statSync } from 'node:fs';
import { at, ensureInstalled, main, Missing, node24, run } from './support.mjs';

/** Over this many bytes something slipped in that does not belong: without Helm's engine, and with it. */
const budgets = { bare: 1024 * 1024, withEngine: 5_000_000 };

/** Packs dist/ as it is. */
export async function pack(out = at('headlight.vsix'), stdio = 'inherit') {
  const code = await run(node24(), [at('node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', out], { stdio });
  if (code !== 0) throw new Missing('The extension could not be packaged: the messages of vsce are above.');
  const { size } = statSync(out);
  const budget = existsSync(at('dist/helm.wasm.br')) ? budgets.withEngine : budgets.bare;
  if (size > budget) throw new Missing(`The package has ${Math.round(size / 1024)} KB; ${Math.round(budget / 1024)} KB are the limit.`);
  return out;
}

if (process.argv[1]?.endsWith('package.mjs')) {
  await main(async () => {
    await ensureInstalled();
    if ((await run(process.execPath, [at('server/tools/build.mjs')])) !== 0) return 1;
    await pack();
    return 0;
  });
}
