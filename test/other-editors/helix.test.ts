import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { configurationOf, createDesk, programOf } from './lib/editor.ts';
import { hasTerminal, openTerminal } from './lib/terminal.ts';

const helix = programOf('hx');
const desk = createDesk();
after(desk.remove);

const inFolder = (name: string): string => path.join(desk.folder, name);

test(
  'Helix: problems, hover, fix, changes on disk, completion, symbols, definition, rename',
  { skip: helix === undefined ? 'Helix is not installed here' : !hasTerminal() && 'tmux is not installed here' },
  async (t) => {
    assert.ok(helix);
    mkdirSync(path.join(desk.folder, '../home/helix'));
    desk.file('home/helix/languages.toml', configurationOf('helix').replace('"yaml-language-server", ', ''));
    desk.file('home/helix/config.toml', '[editor]\nend-of-line-diagnostics = "hint"\n');
    const { keys, type, until, ended, remove } = openTerminal(helix, ['db.yaml:7:20'], desk);
    t.after(remove);
    const shows = (text: string) => (screen: string) => screen.includes(text);
    const hides = (text: string) => (screen: string) => !screen.includes(text);
    const run = (command: string): void => {
      type(`:${command}`);
      keys('Enter');
    };

    await until('a problem', shows('serviceName "db-headles" names no Service'));
    type(' k');
    await until('a hover', shows('no such name (NXDOMAIN)'));
    keys('Escape');
    type(' a');
    await until('a fix', shows('Use Service "db-headless"'));
    keys('Enter');
    await until('the problem to go', hides('names no Service'));
    run('write');
    await until('the file to be written', shows("'db.yaml' written"));
    assert.match(readFileSync(inFolder('db.yaml'), 'utf8'), /serviceName: db-headless$/m);

    // Helix tells of files that it has saved, and of nothing else that happens on the disk.
    renameSync(inFolder('svc.yaml'), inFolder('svc.away'));
    await until('the file to be gone', shows('names no Service'));
    renameSync(inFolder('svc.away'), inFolder('svc.yaml'));
    await until('the file to be there again', hides('names no Service'));

    type('%sdb-0.db-headless.data');
    keys('Enter');
    type('cdb-0.d');
    await until('what is typed', (screen) => /value: db-0\.d *$/m.test(screen));
    keys('C-x');
    await until('a completion', shows('db-0.db-headless'));
    keys('Escape', 'Escape');
    type('u');
    await until('the value as it was', shows('value: db-0.db-headless.data'));
    type(' s');
    await until('symbols', shows('StatefulSet in data'));
    keys('Escape');
    type('%sserviceName: db');
    keys('Enter');
    type(';gd');
    await until('the Service', shows('kind: Service'));
    type(' r');
    await until('the question for a name', shows('rename-to:'));
    keys('C-u');
    type('pg');
    keys('Enter');
    await until('what the rename means', shows('This changes fields that a live object cannot change'));
    run('write-quit-all');
    await ended();
    assert.match(readFileSync(inFolder('db.yaml'), 'utf8'), /serviceName: pg\n[^]*value: db-0\.pg\.data/);
    assert.match(readFileSync(inFolder('svc.yaml'), 'utf8'), /name: pg$/m);
  },
);
