import { commandSpecs } from './command-specs.ts';
import { optionUsage, shownOptions } from './help.ts';
import { commonOptions } from './shared-options.ts';
import type { OptionSpec } from './spec.ts';

/** Text of a manual page: what roff takes for more than text is written as it wants it. */
const roff = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/'/g, '\\(aq')
    .replace(/`/g, '\\(ga')
    .replace(/…/g, '\\&...')
    .replace(/^\./gm, '\\&.');

const option = (each: OptionSpec): string => `.TP\n.B ${roff(optionUsage(each))}\n${roff(each.text)}\n`;
const options = (all: readonly OptionSpec[]): string => shownOptions(all).map(option).join('');
const paragraph = (text: string | undefined): string => (text === undefined ? '' : `.PP\n${roff(text)}\n`);

/** The manual page headlight(1), in the macros of man(7). */
export function manPage(version: string): string {
  const commands = commandSpecs.map(
    ({ name, operands, summary, about, options: own, exit }) =>
      `.SS headlight ${roff(`${name}${operands === '' ? '' : ` ${operands}`}`)}\n${roff(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)}\n${paragraph(about)}${options(own)}${paragraph(exit)}`,
  );
  return `.TH HEADLIGHT 1 "" "Headlight ${version}" "User Commands"
.SH NAME
headlight \\- what cluster DNS will answer for Kubernetes manifests, and what is wrong with them
.SH SYNOPSIS
${commandSpecs.map(({ name, operands }) => `.B headlight ${name}\n${roff(operands)}\n.br`).join('\n')}
.B headlight \\-\\-version
.SH DESCRIPTION
Headlight reads Kubernetes manifests, links Services to StatefulSets, Pods and the other workloads, and says before anything is deployed which names resolve, to what, from where, and why not.
Folders are walked; what .gitignore names is left out unless Git tracks it; \\- is standard input.
.SH COMMANDS
${commands.join('')}.SH OPTIONS
These are options of every command that reads manifests.
${options(commonOptions)}.SH FILES
.TP
.B .headlight.yaml
Settings; the nearest one from the first path upward counts, not beyond the repository that holds it. headlight config shows what it means.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Not empty: no colour, unless \\-\\-color=always.
.TP
.B FORCE_COLOR
Not empty: colour also where there is no terminal; 0: none.
`;
}
