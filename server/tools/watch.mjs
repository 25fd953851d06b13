// `npm run watch`: bundles the server, the CLI and the extension into dist/ whenever a source changes.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundles, emptied, engine } from './build.mjs';
import { at, main } from './support.mjs';

/** Chunks are named for what they hold: those of earlier builds are in nobody's way, but many. */
function removeOtherChunks(folder, kept) {
  if (folder === undefined) return;
  for (const name of readdirSync(folder)) if (name.startsWith('core-') && !kept.includes(name)) rmSync(path.join(folder, name));
}

/** Says when bundles are made anew and when all are made, in words that `.vscode/tasks.json` waits for. */
function createNarrator(bundles) {
  /** A bundle that was never made counts as being made. */
  const busy = new Set(bundles);
  return (bundle) => ({
    name: 'narrator',
    setup(build) {
      build.onStart(() => {
        busy.add(bundle);
        console.log('watch: building');
      });
      build.onEnd(({ errors, warnings, metafile }) => {
        if (metafile)
          removeOtherChunks(
            build.initialOptions.outdir,
            Object.keys(metafile.outputs).map((name) => path.basename(name)),
          );
        for (const [kind, list] of [
          ['error', errors],
          ['warning', warnings],
        ]) {
          for (const { location, text } of list)
            console.log(`${location ? `${location.file}:${location.line}:${location.column + 1}` : 'build'}: ${kind}: ${text}`);
        }
        busy.delete(bundle);
        if (busy.size === 0) console.log('watch: waiting');
      });
    },
  });
}

/** Bundles anew whenever a source changes, readable and with source maps. Ends with the process. */
async function watch(dist) {
  const esbuild = await import('esbuild');
  emptied(dist);
  await engine(dist, false);
  const all = bundles(dist);
  const narratorOf = createNarrator(all);
  for (const options of all) {
    const context = await esbuild.context({
      ...options,
      minifyWhitespace: false,
      minifySyntax: false,
      sourcemap: 'linked',
      logLevel: 'silent',
      plugins: [narratorOf(options)],
    });
    await context.watch();
  }
}

await main(() => watch(at('dist')));
