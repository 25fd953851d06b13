/** An option of a command, as help, parsing, completion and the man page know it. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in help; absent: a flag. */
  readonly value?: string;
  /** The words that it takes. */
  readonly words?: readonly string[];
  /** What else its value is, for completion. */
  readonly takes?: 'path' | 'rule';
  readonly isRepeatable?: true;
  /** A part of a sentence, for people. */
  readonly text: string;
  /** Another name of this option: it is read as if that one were written, and not shown. */
  readonly sameAs?: string;
}

/** A command of `headlight`. */
export interface CommandSpec {
  readonly name: string;
  /** What stands behind `headlight NAME`. */
  readonly operands: string;
  /** What operands are, for completion. */
  readonly takes: 'path' | 'rule' | 'word' | 'command' | 'nothing';
  readonly words?: readonly string[];
  /** One line. */
  readonly summary: string;
  /** Paragraphs behind the usage line. */
  readonly about?: string;
  readonly options: readonly OptionSpec[];
  /** Takes the options of all commands that read manifests, too. */
  readonly readsManifests: boolean;
  /** What its exit codes mean. */
  readonly exit?: string;
}

/** A second name for an option. */
export function alias(name: string, of: OptionSpec): OptionSpec {
  const { short: _, ...rest } = of;
  return { ...rest, name, sameAs: of.name };
}
