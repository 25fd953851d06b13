import { rules } from '../../rules/registry.ts';
import { commandSpecs } from './command-specs.ts';
import { shownOptions } from './help.ts';
import { optionsOf } from './options.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';

const ruleIds = rules.map(({ id }) => id);
const commandNames = [...commandSpecs.map(({ name }) => name), 'help'];
const topFlags = ['--help', '--version'];

/** Options that are offered: those in help, and those that are like another one of it. */
const offered = (spec: CommandSpec): readonly OptionSpec[] => [
  ...shownOptions(optionsOf(spec)),
  ...optionsOf(spec).filter(({ sameAs, text }) => sameAs === undefined && text === ''),
];

/** The words that can be the value of an option; empty: only it knows, or a path. */
const valuesOf = ({ words, takes }: OptionSpec): readonly string[] => words ?? (takes === 'rule' ? ruleIds : []);

/** The words that can stand beside options. */
function operandsOf({ takes, words }: CommandSpec): readonly string[] {
  return words ?? (takes === 'rule' ? ruleIds : takes === 'command' ? commandNames : []);
}

const flagsOf = ({ name, short }: OptionSpec): readonly string[] => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];

/** Bash 3.2 and newer; needs no package. What has no words of its own is completed as a path. */
export function bashCompletion(): string {
  const cases = commandSpecs.flatMap((spec) =>
    offered(spec)
      .filter(({ value }) => value !== undefined)
      .map(
        (option) =>
          `    ${flagsOf(option)
            .map((flag) => `"${spec.name} ${flag}"`)
            .join('|')}) words="${valuesOf(option).join(' ')}" ;;`,
      ),
  );
  const others = commandSpecs.map(
    (spec) =>
      `        ${spec.name}) if [[ $cur == -* ]]; then words="${offered(spec).flatMap(flagsOf).join(' ')}"; else words="${operandsOf(spec).join(' ')}"; fi ;;`,
  );
  return `# bash completion for headlight: source <(headlight completion bash)
_headlight() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=""
  if [[ $cur == "=" ]]; then cur=""; elif [[ $prev == "=" ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${[...commandNames, ...topFlags].join(' ')}" -- "$cur"))
    return
  fi
  case "$command $prev" in
${cases.join('\n')}
    *)
      case "$command" in
        help) words="${commandNames.join(' ')}" ;;
${others.join('\n')}
      esac ;;
  esac
  [[ -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _headlight headlight
`;
}

const zshText = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&').replace(/'/g, "'\\''");

function zshOption({ name, short, value, words, takes, isRepeatable, text }: OptionSpec): string {
  const action =
    words === undefined ? (takes === 'path' ? '_files' : takes === 'rule' ? `(${ruleIds.join(' ')})` : ' ') : `(${words.join(' ')})`;
  const argument = value === undefined ? '' : `:${zshText(value)}:${action}`;
  const star = isRepeatable === true ? '*' : '';
  const body = `[${zshText(text)}]${argument}`;
  return [...(short === undefined ? [] : [`'${star}-${short}${body}'`]), `'${star}--${name}${value === undefined ? '' : '='}${body}'`].join(
    ' ',
  );
}

/** Zsh, as a file `_headlight` on `fpath` or sourced. */
export function zshCompletion(): string {
  const cases = commandSpecs.map((spec) => {
    const operands = operandsOf(spec);
    const rest = operands.length > 0 ? `'*:${spec.takes}:(${operands.join(' ')})'` : spec.takes === 'path' ? "'*:path:_files'" : "'*: :'";
    return `    ${spec.name}) _arguments -s -S ${[...offered(spec).map(zshOption), rest].join(' \\\n      ')} ;;`;
  });
  return `#compdef headlight
# zsh completion for headlight: headlight completion zsh > "\${fpath[1]}/_headlight"
_headlight() {
  local -a commands=(
${commandSpecs.map(({ name, summary }) => `    '${name}:${zshText(summary)}'`).join('\n')}
    'help:what a command takes'
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- ${topFlags.join(' ')}
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
    help) _describe command commands ;;
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _headlight ]]; then _headlight "$@"; else compdef _headlight headlight; fi
`;
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** Fish. */
export function fishCompletion(): string {
  const top = [...commandSpecs.map(({ name, summary }) => [name, summary] as const), ['help', 'what a command takes'] as const];
  const options = commandSpecs.flatMap((spec) => {
    const when = `-n '__fish_seen_subcommand_from ${spec.name}'`;
    const operands = operandsOf(spec);
    const own =
      operands.length > 0
        ? [`complete -c headlight ${when} -f -a ${quoted(operands.join(' '))}`]
        : spec.takes === 'path'
          ? [`complete -c headlight ${when} -F`]
          : [];
    return [
      ...own,
      ...offered(spec).map((option) => {
        const values = valuesOf(option);
        const value =
          option.value === undefined
            ? ''
            : values.length > 0
              ? ` -x -a ${quoted(values.join(' '))}`
              : option.takes === 'path'
                ? ' -r -F'
                : ' -x';
        return `complete -c headlight ${when}${option.short === undefined ? '' : ` -s ${option.short}`} -l ${option.name}${value} -d ${quoted(option.text)}`;
      }),
    ];
  });
  return [
    '# fish completion for headlight: headlight completion fish | source',
    'complete -c headlight -f',
    ...top.map(([name, summary]) => `complete -c headlight -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`),
    ...topFlags.map((flag) => `complete -c headlight -n __fish_use_subcommand -l ${flag.slice(2)}`),
    `complete -c headlight -n '__fish_seen_subcommand_from help' -a ${quoted(commandNames.join(' '))}`,
    ...options,
    '',
  ].join('\n');
}

const powershellText = (text: string): string => `'${text.replace(/'/g, "''")}'`;
const powershellList = (words: readonly string[]): string => `@(${words.map(powershellText).join(', ')})`;

/** PowerShell 5 and newer. Where nothing is offered it completes paths by itself. */
export function powershellCompletion(): string {
  const table = commandSpecs.map((spec) =>
    [
      `    ${powershellText(spec.name)} = @{`,
      `      options = ${powershellList(offered(spec).flatMap(flagsOf))}`,
      `      operands = ${powershellList(operandsOf(spec))}`,
      `      choices = @{ ${offered(spec)
        .filter((option) => valuesOf(option).length > 0)
        .flatMap((option) =>
          flagsOf(option)
            .filter((flag) => flag.startsWith('--'))
            .map((flag) => `${powershellText(flag)} = ${powershellList(valuesOf(option))}`),
        )
        .join('; ')} }`,
      '    }',
    ].join('\n'),
  );
  return `# PowerShell completion for headlight: headlight completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName headlight -ScriptBlock {
  param($word, $ast, $cursor)
  $commands = @{
${table.join('\n')}
  }
  $words = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  if ($word -ne '' -and $words.Count -gt 1) { $words = $words[0..($words.Count - 2)] }
  $command = if ($words.Count -gt 1) { $commands[$words[1]] } else { $null }
  $offers = if ($words.Count -le 1) { ${powershellList([...commandNames, ...topFlags])} }
    elseif ($words[1] -eq 'help') { ${powershellList(commandNames)} }
    elseif ($null -eq $command) { @() }
    elseif ($command.choices.ContainsKey($words[-1])) { $command.choices[$words[-1]] }
    elseif ($word -like '-*') { $command.options }
    else { $command.operands }
  $offers | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`;
}
