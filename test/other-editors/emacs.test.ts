import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { configurationOf, createDesk, drive, programOf } from './lib/editor.ts';
import { expectUsual } from './lib/expectations.ts';

const emacs = programOf('emacs');
const desk = createDesk();
after(desk.remove);

/** Why the test is left out: Emacs is not here, or an old one without eglot. */
function skip(): string | false {
  if (emacs === undefined) return 'Emacs is not installed here';
  const { status } = spawnSync(emacs, ['--batch', '--eval', "(progn (require 'package) (package-initialize) (require 'eglot))"], {
    stdio: 'ignore',
    env: desk.env,
  });
  return status === 0 ? false : 'Emacs has no eglot here';
}

test('Emacs with eglot: problems, hover, fix, changes on disk, completion, symbols, definition, rename', { skip: skip() }, async () => {
  assert.ok(emacs);
  const config = desk.file('init.el', configurationOf('emacs'));
  const script = fileURLToPath(new URL('emacs.el', import.meta.url));
  expectUsual(await drive(emacs, ['--batch', '--load', script], { ...desk, env: { ...desk.env, CONFIG: config } }));
});
