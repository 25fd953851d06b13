import { commandSpecs } from './command-specs.ts';
import { optionsOf } from './options.ts';
import { commonOptions } from './shared-options.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';
import { wrapped } from './wrapped.ts';

/** Columns of a terminal that nobody made smaller. */
const width = 100;

/** What people are shown of options: not second names, and not what another one speaks for. */
export function shownOptions(options: readonly OptionSpec[]): readonly OptionSpec[] {
  return options.filter(({ sameAs, text }) => sameAs === undefined && text !== '');
}

/** `-f, --file PATH` */
export function optionUsage({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function rows(options: readonly OptionSpec[]): string {
  const shown = shownOptions(options).map((option) => [optionUsage(option), option.text] as const);
  const left = Math.max(...shown.map(([usage]) => usage.length)) + 4;
  return shown.map(([usage, text]) => `  ${usage.padEnd(left - 2)}${wrapped(text, width - left).join(`\n${' '.repeat(left)}`)}\n`).join('');
}

const paragraph = (text: string | undefined): string => (text === undefined ? '' : `\n${wrapped(text, width).join('\n')}\n`);

const folders = 'Folders are walked, what .gitignore names is left out unless Git tracks it, - is standard input.';

/** `headlight COMMAND --help`. */
export function helpOf(spec: CommandSpec): string {
  const usage = `Usage: headlight ${spec.name}${spec.operands === '' ? '' : ` ${spec.operands}`}${optionsOf(spec).length > 1 ? ' [OPTIONS]' : ''}\n`;
  const common = spec.readsManifests ? `\nOptions of every command that reads manifests:\n${rows(commonOptions)}\n${folders}\n` : '';
  return `${usage}${paragraph(spec.about)}\n${rows(spec.options)}${common}${paragraph(spec.exit)}`;
}

/** `headlight --help`. */
export function helpOfAll(): string {
  const lines = commandSpecs.map(
    (spec) => [`headlight ${spec.name}${spec.operands === '' ? '' : ` ${spec.operands}`}`, spec.summary] as const,
  );
  const left = Math.min(48, Math.max(...lines.map(([usage]) => usage.length)));
  return [
    'headlight: what cluster DNS will answer for Kubernetes manifests, and what is wrong with them',
    '',
    'Usage:',
    ...lines.map(([usage, summary]) => `  ${usage.padEnd(left)}  ${summary}`),
    '  headlight --version',
    '',
    'Options of every command that reads manifests:',
    `${rows(commonOptions)}`,
    folders,
    '',
    'headlight COMMAND --help says more.',
    '',
  ].join('\n');
}
