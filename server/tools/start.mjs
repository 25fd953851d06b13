// `npm start [FOLDER]`: installs what is missing, builds, and opens an editor with the extension on FOLDER (default: the demo workspace).
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureCodeServer, home, installExtension, startCodeServer } from './code-server.mjs';
import { keptEngine, placeEngine } from './helm.mjs';
import { pack } from './release/package.mjs';
import { at, ensureInstalled, main, Missing, root, run, which } from './support.mjs';

/** The workspace that is opened without a FOLDER, and the place in it that is worth seeing first: lines and columns count from 1. */
const demo = { folder: 'test/workspaces/demo', file: '07-three-conditions/queue.yaml', line: 23, column: 20 };

/** What the extension shows at the first look at the demo, the walkthrough beside it; nothing where people look at their own. */
function firstLook(isDemo) {
  return isDemo ? { HEADLIGHT_FIRST_LOOK: `${pathToFileURL(at(demo.folder, demo.file)).href}#${demo.line},${demo.column}` } : {};
}

/** One line: what to try. */
function hint(isDemo) {
  return isDemo
    ? `Try: point at "queue-headles" in queue.yaml, line ${demo.line}: it says which names are missing and why. Ctrl+. on it repairs them.`
    : 'Try: point at the name of a Service, or at a serviceName: the hover says what cluster DNS will answer. Problems are listed under Ctrl+Shift+M.';
}

/** Opens the address where there is a screen; it is printed in any case. */
function openInBrowser(url) {
  const opener = process.platform === 'darwin' ? 'open' : process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? 'xdg-open' : undefined;
  if (opener && which(opener)) void run(opener, [url], { stdio: 'ignore' }).catch(() => undefined);
}

/** What a first look does not need; whoever changes the settings keeps the change. */
function writeFirstSettings(userDataDir) {
  const file = path.join(userDataDir, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify(
      {
        'chat.disableAIFeatures': true,
        'workbench.secondarySideBar.defaultVisibility': 'hidden',
        'workbench.startupEditor': 'none',
        'git.openRepositoryInParentFolders': 'never',
        'telemetry.telemetryLevel': 'off',
      },
      undefined,
      2,
    )}\n`,
  );
}

/** Builds Helm's engine where it was not built before, and puts it beside the bundles, while the first window is open already. */
async function engineLater(hadEngine, extensionsDir) {
  if (hadEngine || (await run(process.execPath, [at('server/tools/helm.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] })) !== 0) return;
  for (const name of extensionsDir ? readdirSync(extensionsDir) : []) {
    const dist = path.join(extensionsDir, name, 'dist');
    if (existsSync(path.join(dist, 'helm-worker.js'))) placeEngine(dist);
  }
  console.log('Helm’s engine is built: charts are rendered from now on.');
}

async function startInBrowser(folder, isDemo, hadEngine) {
  await ensureCodeServer();
  const dirs = { userDataDir: path.join(home, 'user'), extensionsDir: path.join(home, 'extensions') };
  writeFirstSettings(dirs.userDataDir);
  // What vsce calls builds as well. An engine that has to be compiled would keep the window waiting.
  const vsix = await pack(path.join(home, 'headlight.vsix'), { stdio: ['ignore', 'ignore', 'inherit'], engine: 'kept' });
  await installExtension(vsix, dirs);
  const server = await startCodeServer({ ...dirs, env: firstLook(isDemo) });
  const url = new URL(server.origin);
  url.searchParams.set('folder', folder);
  console.log(`\nThe editor is at ${url.href}\n${hint(isDemo)}\nCtrl+C ends it.`);
  openInBrowser(url.href);
  void engineLater(hadEngine, dirs.extensionsDir);
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
  await Promise.race([stopped, server.exited]);
  await server.stop();
  return 0;
}

await main(async () => {
  const folder = path.resolve(process.env.INIT_CWD ?? root, process.argv[2] ?? at(demo.folder));
  const isDemo = folder === at(demo.folder);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Missing(`There is no folder ${folder}.`);
  await ensureInstalled();
  const hadEngine = keptEngine() !== undefined;
  if (!which('code')) return startInBrowser(folder, isDemo, hadEngine);
  if ((await run(process.execPath, [at('server/tools/build.mjs'), '--without-engine'])) !== 0)
    throw new Missing('The build failed: its messages are above.');
  console.log(`Opening VS Code on ${folder}\n${hint(isDemo)}`);
  const [code] = await Promise.all([
    run('code', [`--extensionDevelopmentPath=${root}`, folder], { env: { ...process.env, ...firstLook(isDemo) } }),
    engineLater(hadEngine),
  ]);
  return code;
});
