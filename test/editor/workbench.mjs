// VS Code's window as the screen tests use it. All waiting is for something on the screen.
import path from 'node:path';

const patient = { timeout: 60_000 };

/** In the page: lines, bold words and links of the hover that holds `text`; undefined while there is none that stands still. */
function hoverOf(text) {
  const hover = [...document.querySelectorAll('.monaco-hover')].find(
    (each) => each.checkVisibility({ visibilityProperty: true }) && each.getAnimations().length === 0 && each.innerText.includes(text),
  );
  const texts = (selector) => [...hover.querySelectorAll(selector)].map((each) => each.innerText);
  return hover && { rows: texts('p').flatMap((text) => text.split('\n')), bold: texts('strong'), links: texts('a') };
}

export function createWorkbench(page, shots) {
  const shot = (name, options = {}) => page.screenshot({ path: path.join(shots, `${name}.png`), ...options });
  const editor = (name) => page.locator(`.monaco-editor[data-uri*="${encodeURI(name).replaceAll('"', '')}"]`).first();

  /**
   * Does what a person would do again when the window got in the way: while it is being filled it takes the focus, closes what is open and loses
   * keys. `act` gets a short time to wait for each of its steps, and begins anew, in the editor, where one of them was not there in it.
   */
  async function persistently(act) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await act({ timeout: 6000 });
      } catch (error) {
        if (attempt === 6 || error.name !== 'TimeoutError') throw error;
      }
      for (const key of ['Escape', 'Control+1']) await page.keyboard.press(key);
    }
  }
  const quickInput = page.locator('.quick-input-widget input:visible').first();
  const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  /** Opens the quick input with a key and writes into it. */
  async function ask(key, text, brief) {
    await page.keyboard.press(key);
    await quickInput.fill(text, brief);
  }
  /** Takes the selected row of the quick input, once it is the one that is meant: the list of before may still stand there. */
  async function choose(text, brief) {
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).first().waitFor(brief);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden', ...brief });
  }
  /** Runs a command by its title in the palette. A window that has just come may not know it yet. */
  const command = (title) =>
    persistently(async (brief) => {
      await ask('F1', `>${title}`, brief);
      await row(title).click(brief);
    });
  /** Chooses a colour theme by its name in the list. */
  const theme = (name) =>
    persistently(async (brief) => {
      await command('Preferences: Color Theme');
      await row('Modern').waitFor(brief);
      await quickInput.fill(name, brief);
      await choose(name, brief);
    });
  /** Opens a file with the cursor at a place that counts from 1, as people do. */
  const open = (name, line = 1, column = 1) =>
    persistently(async (brief) => {
      await ask('Control+p', `${name}:${line}:${column}`, brief);
      await choose(path.basename(name), brief);
      await editor(path.basename(name)).locator('.view-line').first().waitFor(brief);
      await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor(brief);
    });
  /** Takes an entry of the list of quick fixes at the cursor, after `look` has seen the list. */
  const quickFix = (title, look) =>
    persistently(async (brief) => {
      const item = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
      await page.keyboard.press('Control+.');
      await item.waitFor(brief);
      await look();
      await item.click(brief);
    });
  /** Looks at the hover at the cursor, as soon as it shows `text`: `look` gets what it shows, all read at once, and may use it. */
  const hovered = (text, look) =>
    persistently(async (brief) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+i');
      const shown = await page.waitForFunction(hoverOf, text, brief);
      return look(await shown.jsonValue(), page.locator('.monaco-hover:visible', { hasText: text }), brief);
    });
  /** Pieces of a line that holds `text`, each with its colour, once there are so many colours. */
  async function coloured(name, text, least) {
    const pieces = await page.waitForFunction(
      (wanted) => {
        const lines = [...document.querySelectorAll('.monaco-editor')]
          .filter((each) => each.dataset.uri?.includes(wanted.name))
          .flatMap((each) => [...each.querySelectorAll('.view-line')]);
        const spans = [...(lines.find((line) => line.textContent.includes(wanted.text))?.querySelectorAll('span span') ?? [])];
        const found = spans
          .filter((span) => span.textContent.trim() !== '')
          .map((span) => [span.textContent, getComputedStyle(span).color]);
        return new Set(found.map(([, colour]) => colour)).size >= wanted.least ? found : undefined;
      },
      { name: encodeURI(name), text, least },
      patient,
    );
    return pieces.jsonValue();
  }
  return {
    shot,
    editor,
    persistently,
    quickInput,
    row,
    command,
    theme,
    open,
    quickFix,
    hovered,
    coloured,
    patient,
    started: () => page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 90_000 }),
    /** After a check that failed: its edits and panels are none of the next one's business. */
    async reset() {
      for (const title of ['File: Revert File', 'View: Close All Editors', 'View: Hide Panel'])
        await command(title).catch(() => page.keyboard.press('Escape'));
    },
    /** Closes what a check may have left open. */
    async calm() {
      for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
      await page.mouse.move(640, 5);
    },
  };
}
