// Finds the Firefox of this machine for the editor tests, and starts it.
import { existsSync } from 'node:fs';
import { Missing, which } from './support.mjs';

const places = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Path of the installed Firefox, or `undefined`: it is never installed for a test. */
export function installedFirefox() {
  const named = process.env.HEADLIGHT_FIREFOX;
  if (named && !existsSync(named)) throw new Missing(`HEADLIGHT_FIREFOX names ${named}, which does not exist.`);
  return named || (['firefox', 'firefox-esr'].map(which).find(Boolean) ?? places.find((file) => existsSync(file)));
}

/**
 * The headless browser, driven through WebDriver BiDi. Playwright asks for emulations that an older Firefox does not have, each time a page
 * is opened and whether or not a test uses them: to these, the answer "unknown command" counts as "done".
 */
export async function launchFirefox(executablePath) {
  const { firefox } = await import('playwright-core');
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const session = Object.getPrototypeOf(browser._connection.toImpl(browser)._browserSession);
  const send = session.send;
  session.send = async function (method, params) {
    try {
      return await send.call(this, method, params);
    } catch (error) {
      if (method.startsWith('emulation.') && error.message.includes('unknown command')) return {};
      throw error;
    }
  };
  return browser;
}
