// `npm run package`: builds the extension as headlight.vsix, ready to be installed.
import { statSync } from 'node:fs';
import { at, ensureInstalled, main, Missing, node24, run } from './support.mjs';

/** Over this many bytes something slipped in that does not belong. */
const budget = 1024 * 1024;

/** Packs dist/ as it is. */
export async function pack(out = at('headlight.vsix'), stdio = 'inherit') {
  const code = await run(node24(), [at('node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', out], { stdio });
  if (code !== 0) throw new Missing('The extension could not be packaged: the messages of vsce are above.');
  const { size } = statSync(out);
  if (size > budget) throw new Missing(`The package has ${Math.round(size / 1024)} KB; ${budget / 1024} KB are the limit.`);
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
