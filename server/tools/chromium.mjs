// Finds a Chromium for the editor tests, or gets one: the system's, Playwright's own download, Debian's package.
import { existsSync } from 'node:fs';
import { at, Missing, run, which } from './support.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

function systemChromium() {
  const named = process.env.HEADLIGHT_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Missing(`HEADLIGHT_CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  return names.map(which).find(Boolean) ?? places.find((file) => existsSync(file));
}

async function starts(file) {
  return existsSync(file) && (await run(file, ['--version'], { stdio: 'ignore' }).catch(() => 1)) === 0;
}

async function reachable(url) {
  return fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) }).then(
    () => true,
    () => false,
  );
}

async function playwrightChromium() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  if (await starts(file)) return file;
  if (!(await reachable('https://cdn.playwright.dev'))) return undefined;
  console.log('Downloading Chromium with Playwright…');
  const code = await run(process.execPath, [at('node_modules/playwright-core/cli.js'), 'install', 'chromium', '--no-shell']);
  return code === 0 && (await starts(file)) ? file : undefined;
}

async function debianChromium() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || !which('apt-get')) return undefined;
  console.log('Installing Chromium with apt-get…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => run('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  if ((await apt('update')) !== 0 || (await apt('install', '-y', '--no-install-recommends', 'chromium')) !== 0) return undefined;
  return which('chromium');
}

/** Path of a Chromium that starts. */
export async function ensureChromium() {
  const found = systemChromium() ?? (await playwrightChromium()) ?? (await debianChromium());
  if (!found)
    throw new Missing(
      'The editor tests need Chromium, which could not be downloaded: install it (on Debian: apt-get install chromium), or name it in HEADLIGHT_CHROMIUM.',
    );
  return found;
}

/** A headless browser; its own signal handlers are off, because they would end the process before code-server is stopped. */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}
