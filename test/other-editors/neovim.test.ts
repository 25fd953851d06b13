import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { configurationOf, createDesk, drive, programOf } from './lib/editor.ts';
import { expectUsual } from './lib/expectations.ts';

const nvim = programOf('nvim');
const desk = createDesk();
after(desk.remove);

/** The configuration of docs/editors.md for this version. */
function configuration(program: string): string {
  const minor = Number(/NVIM v0\.(\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? 99);
  return configurationOf(minor >= 11 ? 'neovim-0.11' : minor >= 8 ? 'neovim-0.8' : 'neovim-0.7');
}

test(
  'Neovim: problems, hover, fix, changes on disk, completion, symbols, definition, lens, rename',
  { skip: nvim === undefined && 'Neovim is not installed here' },
  async () => {
    assert.ok(nvim);
    const config = desk.file('config.lua', configuration(nvim));
    const script = fileURLToPath(new URL('neovim.lua', import.meta.url));
    const seen = await drive(nvim, ['--headless', '-u', 'NONE', '-i', 'NONE', '-S', script], {
      ...desk,
      env: { ...desk.env, CONFIG: config },
    });
    expectUsual(seen);
    assert.match(String(seen['lens']), /^headless/);
    assert.match(JSON.stringify(seen['lensShows']), /It is used in 3 places/);
    assert.deepEqual(new Set(seen['progress'] as string[]), new Set(['begin', 'report', 'end']));
  },
);
