import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Desk } from './editor.ts';

/** Is there a terminal to open? */
export const hasTerminal = (): boolean => spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;

/** A program in a terminal of its own, 160 columns wide and 45 lines high. */
export interface Terminal {
  /** Presses keys by tmux's names (`Escape`, `C-x`, `Enter`, `a`). */
  keys(...names: readonly string[]): void;
  /** Types text as it is. */
  type(text: string): void;
  /** Waits until the screen shows what `fits`; rejects with the screen, and with `what` never came, after half a minute. */
  until(what: string, fits: (screen: string) => boolean): Promise<string>;
  /** Waits for the program to end by itself. */
  ended(): Promise<void>;
  remove(): void;
}

/** Opens a terminal (tmux) in the folder of a desk. Its screen is looked at whenever the program has written something. */
export function openTerminal(program: string, args: readonly string[], { folder, env, out }: Desk): Terminal {
  const tmux = ['-S', path.join(path.dirname(out), 'tmux'), '-f', '/dev/null'];
  const quoted = [program, ...args].map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(' ');
  const ask = (...what: readonly string[]): string => spawnSync('tmux', [...tmux, ...what], { cwd: folder, env, encoding: 'utf8' }).stdout;
  ask('new-session', '-d', '-x', '160', '-y', '45', quoted);
  const told: ChildProcess = spawn('tmux', [...tmux, '-C', 'attach', '-f', 'ignore-size'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise<void>((resolve) => told.on('close', () => resolve()));
  const screen = (): string => ask('capture-pane', '-p');

  return {
    keys: (...names) => void ask('send-keys', ...names),
    type: (text) => void ask('send-keys', '-l', text),
    until: (what, fits) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          clearTimeout(timer);
          told.stdout?.off('data', look);
          settle();
        };
        const look = (): void => {
          const shown = screen();
          if (fits(shown)) end(() => resolve(shown));
        };
        const timer = setTimeout(() => end(() => reject(new Error(`never came: ${what}\n${screen()}`))), 30_000);
        told.stdout?.on('data', look);
        look();
      }),
    ended: () => gone,
    remove: () => {
      ask('kill-server');
      told.kill();
    },
  };
}
