import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles stage.ts as the product is bundled: loading sources one by one is no part of what is measured. */
export async function buildStage(outfile: string): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('./stage.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'error',
    define: { HEADLIGHT_VERSION: '"bench"', HEADLIGHT_BUILD: '"bench"' },
  });
  return outfile;
}
