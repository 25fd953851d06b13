import { own } from '../base/own.ts';
import { issuesAddress } from '../base/project.ts';
import { withEllipses } from '../base/texts/hole.ts';
import { completion, man } from './commands/completion.ts';
import { config } from './commands/config.ts';
import { diff } from './commands/diff.ts';
import { dig } from './commands/dig.ts';
import { explain } from './commands/explain.ts';
import { lint } from './commands/lint.ts';
import { mcp } from './commands/mcp.ts';
import { render } from './commands/render.ts';
import { zone } from './commands/zone.ts';
import { fault, OutputError, say, UsageError, type Io } from './io.ts';
import { commandSpecs } from './usage/command-specs.ts';
import { helpOf, helpOfAll } from './usage/help.ts';
import { suggestion } from './usage/options.ts';
import { version } from './version.ts';

const commands: Readonly<Record<string, (io: Io, args: readonly string[]) => number>> = {
  lint,
  zone,
  dig,
  diff,
  render,
  config,
  explain,
  completion,
  man,
  mcp,
};

/** Options stand behind the command: what was meant is that, or one of the few that stand alone. */
function misplacedOption([option = '', ...rest]: readonly string[]): UsageError {
  const at = rest.findIndex((word) => own(commands, word) !== undefined);
  const command = rest[at];
  return command === undefined
    ? new UsageError(`There is no option ${option} without a command.${suggestion(option, ['--version', '--help', '-V', '-h'])}`)
    : new UsageError(
        `Options stand behind the command: headlight ${[command, option, ...rest.slice(0, at), ...rest.slice(at + 1)].join(' ')}`,
      );
}

function unknownCommand(command: string): UsageError {
  return new UsageError(`There is no command "${command}".${suggestion(command, [...Object.keys(commands), 'help', 'version'])}`);
}

function helpFor(io: Io, command: string): number {
  const spec = commandSpecs.find(({ name }) => name === command);
  if (spec === undefined && command !== '') throw unknownCommand(command);
  io.out(spec === undefined ? helpOfAll() : helpOf(spec));
  return 0;
}

function printVersion(io: Io): number {
  io.out(`${version}\n`);
  return 0;
}

function dispatch(io: Io, argv: readonly string[]): number {
  const [command = '', ...args] = argv;
  if (command === '--version' || command === '-V' || command === 'version') return printVersion(io);
  if (command === '--help' || command === '-h' || command === 'help') return helpFor(io, args[0] ?? '');
  const ends = args.indexOf('--');
  const asked = (...words: readonly string[]): boolean => (ends < 0 ? args : args.slice(0, ends)).some((arg) => words.includes(arg));
  if (asked('--help', '-h')) return helpFor(io, command);
  const run = own(commands, command);
  if (run && asked('--version')) return printVersion(io);
  if (run) return run(io, args);
  if (command.startsWith('-')) throw misplacedOption(argv);
  throw command === '' ? new UsageError(`Which command? ${commandSpecs.map(({ name }) => name).join(', ')}.`) : unknownCommand(command);
}

/** Does a command line read a workspace? */
export function readsFiles([command = '', ...args]: readonly string[]): boolean {
  return (
    commandSpecs.some(({ name, readsManifests }) => name === command && readsManifests) &&
    !args.some((arg) => arg === '--help' || arg === '-h')
  );
}

/** Is a command to be run again whenever something changes? */
export function watches([command = '', ...args]: readonly string[]): boolean {
  return (
    command === 'lint' &&
    args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--watch') &&
    !args.some((arg) => arg === '--help' || arg === '-h')
  );
}

/** What stands for names that are made later shows as an ellipsis, whatever the format; not in text of files, where such a character is the author's. */
function readable(io: Io): Io {
  return {
    ...io,
    out: (text, exact) => io.out(exact || typeof text !== 'string' ? text : withEllipses(text), exact),
    err: (text, exact) => io.err(exact ? text : withEllipses(text), exact),
  };
}

/** As `sysexits.h` calls an internal software error. */
const internalFault = 70;

function attempt(io: Io, argv: readonly string[]): number {
  try {
    return dispatch(readable(io), argv);
  } catch (error) {
    if (error instanceof UsageError || error instanceof OutputError) {
      say(io, error.message);
      if (error instanceof UsageError) io.err('Try headlight --help.\n');
    } else fault(io, 'The program failed', error);
    return 2;
  }
}

/** Runs one command line; the result is the exit code. */
export function runCli(io: Io, argv: readonly string[]): number {
  let faults = 0;
  const watched: Io = {
    ...io,
    onFault: () => {
      faults++;
    },
  };
  const code = attempt(watched, argv);
  if (faults === 0) return code;
  say(io, `This is a fault of Headlight. Please report it, with the line above and the manifest, at ${issuesAddress}.`);
  return internalFault;
}
