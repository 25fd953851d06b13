import { UsageError, type Io } from '../io.ts';
import { shells } from '../usage/command-specs.ts';
import { bashCompletion, fishCompletion, powershellCompletion, zshCompletion } from '../usage/completion.ts';
import { manPage } from '../usage/man.ts';
import { parseOptions, suggestion } from '../usage/options.ts';
import { version } from '../version.ts';

const scripts: Readonly<Record<(typeof shells)[number], () => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** `headlight completion SHELL`: a script for that shell. */
export function completion(io: Io, args: readonly string[]): number {
  const {
    positionals: [given, ...more],
  } = parseOptions('completion', args);
  if (given === undefined || more.length > 0) throw new UsageError(`For which shell? ${shells.join(', ')}.`);
  const shell = shells.find((each) => each === (given === 'pwsh' ? 'powershell' : given));
  if (shell === undefined)
    throw new UsageError(`There is no completion for "${given}".${suggestion(given, shells) || ` There is one for ${shells.join(', ')}.`}`);
  io.out(scripts[shell](), 'exact');
  return 0;
}

/** `headlight man`: the manual page. */
export function man(io: Io, args: readonly string[]): number {
  const { positionals } = parseOptions('man', args);
  if (positionals.length > 0) throw new UsageError('man takes nothing. Of a rule there is a page: headlight explain RULE.');
  io.out(manPage(version), 'exact');
  return 0;
}
