import { styleText } from 'node:util';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Io } from '../io.ts';
import { oneOf, type Parsed } from '../usage/options.ts';

/** What parts of a text for people look like. */
export type Look = 'file' | 'dim' | 'good' | 'bad' | Severity;

/** Makes a text look so, or leaves it as it is. */
export type Paint = (look: Look, text: string) => string;

export const plain: Paint = (_, text) => text;

const styles = {
  file: ['bold', 'underline'],
  dim: ['dim'],
  good: ['green'],
  bad: ['red'],
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  information: ['blue'],
  hint: ['cyan'],
} as const satisfies Record<Look, unknown>;

const colored: Paint = (look, text) => (text === '' ? '' : styleText([...styles[look]], text, { validateStream: false }));

/** By `--color`; where that says nothing, by what https://no-color.org and the terminal say of standard output. */
export function paintOf({ terminal, env = {} }: Pick<Io, 'terminal' | 'env'>, parsed: Parsed): Paint {
  const when = oneOf('color', parsed.text('color'), ['auto', 'always', 'never'] as const, 'auto');
  if (when !== 'auto') return when === 'always' ? colored : plain;
  if ((env['NO_COLOR'] ?? '') !== '') return plain;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced === '0' || forced === 'false' ? plain : colored;
  return terminal?.out === true && env['TERM'] !== 'dumb' ? colored : plain;
}

/** A master file or the like: what stands behind `;` is of less weight. */
export function paintComments(text: string, paint: Paint): string {
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s);.*$/, (comment) => paint('dim', comment)))
    .join('\n');
}
