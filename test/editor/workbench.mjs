// VS Code's window as the screen tests use it. All waiting is for something on the screen.
import path from 'node:path';

const patient = { timeout: 30_000 };

/** In the page: rows of the table, bold words and links of the hover that holds `text`; undefined while there is none that stands still. */
function hoverOf(text) {
  const hover = [...document.querySelectorAll('.monaco-hover')].find((each) => each.checkVisibility({ visibilityProperty: true }) && each.getAnimations().length === 0 && each.innerText.includes(text));
  const texts = (selector) => [...hover.querySelectorAll(selector)].map((each) => each.innerText);
  return hover && { rows: texts('table tr'), bold: texts('strong'), links: texts('a') };
}

export function createWorkbench(page, shots) {
  const shot = (name, options = {}) => page.screenshot({ path: path.join(shots, `${name}.png`), ...options });
  const editor = (name) => page.locator(`.monaco-editor[data-uri*="${encodeURI(name).replaceAll('"', '')}"]`).first();

  /** Opens the quick input with a key, until it really is there. */
  async function quickInput(key, text) {
    const input = page.locator('.quick-input-widget input:visible').first();
    for (let attempt = 1; ; attempt++) {
      await page.keyboard.press(key);
      try { await input.waitFor({ timeout: 5000 }); break; } catch (error) { if (attempt === 3) throw error; }
    }
    await input.fill(text);
    return input;
  }
  /** Takes the selected row of the quick input, once it is the one that is meant: the list of before may still stand there. */
  async function chosen(text) {
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).first().waitFor(patient);
    await page.keyboard.press('Enter');
  }
  /** Runs a command by its title in the palette. A window that has just come may not know it yet. */
  async function command(title) {
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt++) {
      await quickInput('F1', `>${title}`);
      try { await row.waitFor({ timeout: 5000 }); break; } catch (error) { if (attempt === 6) throw error; }
      await page.keyboard.press('Escape');
    }
    await row.click();
  }
  /** Chooses a colour theme by its name in the list. */
  async function theme(name) {
    await command('Preferences: Color Theme');
    const input = page.locator('.quick-input-widget input:visible').first();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Modern' }).first().waitFor(patient);
    await input.fill(name);
    await chosen(name);
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden', ...patient });
  }
  /** Opens a file with the cursor at a place that counts from 1, as people do. */
  async function open(name, line = 1, column = 1) {
    await quickInput('Control+p', `${name}:${line}:${column}`);
    await chosen(path.basename(name));
    await editor(path.basename(name)).locator('.view-line').first().waitFor(patient);
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden', ...patient });
    await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor(patient);
  }
  /** Opens the list of quick fixes at the cursor. A Ctrl+. soon after the cursor moved is sometimes lost, so it is pressed again. */
  async function quickFix(title) {
    const item = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt++) {
      await page.keyboard.press('Control+.');
      try { await item.waitFor({ timeout: 5000 }); return item; } catch (error) { if (attempt === 4) throw error; }
    }
  }
  /**
   * Looks at the hover at the cursor, as soon as it shows `text`: `look` gets what it shows, all read at once, and may use it. The editor closes a
   * hover when lines move, which they do as long as a window is being filled: then it is asked for again, as a person would.
   */
  async function hovered(text, look) {
    for (let attempt = 1; ; attempt++) {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+i');
      try {
        const shown = await page.waitForFunction(hoverOf, text, { timeout: 8000 });
        return await look(await shown.jsonValue(), page.locator('.monaco-hover:visible', { hasText: text }));
      } catch (error) {
        if (attempt === 5 || error.name !== 'TimeoutError') throw error;
      }
    }
  }
  /** Pieces of a line that holds `text`, each with its colour, once there are so many colours. */
  async function coloured(name, text, least) {
    const pieces = await page.waitForFunction((wanted) => {
      const lines = [...document.querySelectorAll('.monaco-editor')].filter((each) => each.dataset.uri?.includes(wanted.name)).flatMap((each) => [...each.querySelectorAll('.view-line')]);
      const spans = [...(lines.find((line) => line.textContent.includes(wanted.text))?.querySelectorAll('span span') ?? [])];
      const found = spans.filter((span) => span.textContent.trim() !== '').map((span) => [span.textContent, getComputedStyle(span).color]);
      return new Set(found.map(([, colour]) => colour)).size >= wanted.least ? found : undefined;
    }, { name: encodeURI(name), text, least }, patient);
    return pieces.jsonValue();
  }
  return {
    shot, editor, command, theme, open, quickFix, hovered, coloured, patient,
    started: () => page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 90_000 }),
    /** After a check that failed: its edits and panels are none of the next one's business. */
    async reset() {
      for (const title of ['File: Revert File', 'View: Close All Editors', 'View: Hide Panel']) await command(title).catch(() => page.keyboard.press('Escape'));
    },
    /** Closes what a check may have left open. */
    async calm() {
      for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
      await page.mouse.move(640, 5);
    },
  };
}
