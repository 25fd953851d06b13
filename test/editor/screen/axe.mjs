import { readFileSync } from 'node:fs';
import { at } from '../../../server/tools/support.mjs';

/** Themes in which everything must be readable, with the classes that the workbench and a webview's page then have. */
export const themes = [
  { title: 'Dark Modern', workbench: 'vs-dark', page: 'vscode-dark' },
  { title: 'Dark High Contrast', workbench: 'hc-black', page: 'vscode-high-contrast' },
  { title: 'Light High Contrast', workbench: 'hc-light', page: 'vscode-high-contrast-light' },
  { title: 'Light Modern', workbench: 'vs', page: 'vscode-light' },
];

/** What axe complains of in a frame, or in the part of it that a selector names. */
export async function violations(frame, part = 'html') {
  await frame.evaluate(readFileSync(at('node_modules/axe-core/axe.min.js'), 'utf8'));
  return frame.evaluate(
    async (selector) =>
      (await globalThis.axe.run(selector)).violations.map(
        (v) =>
          `${v.id}: ${v.help} (${v.nodes
            .map((n) => n.target.join(' '))
            .slice(0, 3)
            .join('; ')})`,
      ),
    part,
  );
}
