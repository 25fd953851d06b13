import type { Analysis } from '../analysis.ts';
import type { Range } from '../base/lines.ts';
import { printable, printableLines } from '../base/printable.ts';
import type { FileEdit, Place, Span } from '../base/span.ts';
import type { Rule } from '../rules/define.ts';
import type { RuleTexts } from '../rules/engine/symptoms.ts';
import { asList, asObject, asText } from '../k8s/json.ts';

/** JSON schema of what a tool takes, as far as programs that ask need it. */
export interface InputSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

export type PropertySchema =
  | {
      readonly type: 'string';
      readonly description: string;
      readonly minLength?: number;
      readonly maxLength: number;
      readonly enum?: readonly string[];
    }
  | { readonly type: 'integer'; readonly description: string; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'boolean'; readonly description: string }
  | { readonly type: 'array'; readonly description: string; readonly maxItems: number; readonly items: PropertySchema | InputSchema };

/** What a tool is asked with; checked against its schema before. */
export type ToolInput = Readonly<Record<string, unknown>>;

/** Short text for whoever reads, and the same as stable fields. What comes from the workspace is data in both: without control characters, and never an instruction of ours. */
export interface ToolAnswer {
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
  readonly isError?: true;
}

/** What tools are asked about: a workspace as its host has it. Nothing outside of it can be named. */
export interface ToolWorld {
  readonly analysis: Analysis;
  /** All rules with their pages. */
  rules(): readonly (Rule & RuleTexts & { readonly page: string })[];
  /** Path as people see it: relative to the workspace, forward slashes. */
  show(uri: string): string;
  /** Uri of a path that a caller names; `undefined`: it lies outside of the workspace. */
  uriOf(path: string): string | undefined;
  text(uri: string): string | undefined;
  /** Zero-based lines and UTF-16 characters of a span. */
  range(uri: string, span: Span): Range;
  /** The same workspace with these texts instead of what is saved. */
  withTexts(texts: ReadonlyMap<string, string>): ToolWorld;
  /** Writes edits; absent where the host does not let tools write. */
  write?(edits: readonly FileEdit[]): void;
  /** What `headlight diff` says of a base and the working tree, as text and as its JSON; absent where the host has no base. */
  diff?(base: string | undefined): ToolAnswer;
  /** What `headlight render` prints of a chart of the workspace. */
  render?(
    chart: string,
    options: { readonly release?: string; readonly namespace?: string; readonly values: readonly string[] },
  ): ToolAnswer;
}

export interface Tool {
  /** `resolve_name`: snake case, as protocols for assistants have it. */
  readonly name: string;
  readonly title: string;
  /** For who chooses among tools: what it tells, and when to ask it. */
  readonly description: string;
  readonly input: InputSchema;
  /** Does it change files when it is asked to? */
  readonly writes?: true;
  run(input: ToolInput, world: ToolWorld): ToolAnswer;
}

/** `file:line:column`, counted from 1. */
export function placeText(world: ToolWorld, { uri, span }: Place): string {
  const { line, character } = world.range(uri, span).start;
  return `${printable(world.show(uri))}:${line + 1}:${character + 1}`;
}

/** Fields of several lines. */
const ofLines: ReadonlySet<string> = new Set(['manifests', 'notes']);

/** A value from which control characters are taken out, at every depth; what goes into files (`newText`) stays as it is. */
export function asData(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(asData);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      printable(key),
      key === 'newText' ? each : ofLines.has(key) && typeof each === 'string' ? printableLines(each) : asData(each),
    ]),
  );
}

/** An answer that says why there is none. */
export function refusal(text: string): ToolAnswer {
  return { text: printable(text), structured: { error: printable(text) }, isError: true };
}

/** Most characters of an answer's text. */
const longest = 20_000;

/** Lines and fields of one answer, made harmless: no name of the workspace begins a line of its own; `less`: how to ask for less, said where the text is cut. */
export function answer(lines: readonly string[], structured: Readonly<Record<string, unknown>>, less: string): ToolAnswer {
  const text = lines.map(printable).join('\n');
  const data = asObject(asData(structured));
  return text.length <= longest
    ? { text, structured: data }
    : { text: `${text.slice(0, longest)}\n… cut after ${longest} characters. ${less}`, structured: data };
}

/** A text of the input; '' is none. */
export function textIn(input: ToolInput, key: string): string | undefined {
  const text = asText(input[key])?.trim();
  return text === '' ? undefined : text;
}

export function textsIn(input: ToolInput, key: string): readonly string[] {
  return asList(input[key]).flatMap((each) => asText(each) ?? []);
}

/** Texts that are not saved yet, by uri; or the path that lies outside. */
export function unsavedIn(
  input: ToolInput,
  world: ToolWorld,
): { readonly texts: ReadonlyMap<string, string> } | { readonly outside: string } {
  const texts = new Map<string, string>();
  for (const each of asList(input['texts'])) {
    const { path, text } = asObject(each);
    const uri = world.uriOf(asText(path) ?? '');
    if (uri === undefined) return { outside: asText(path) ?? '' };
    texts.set(uri, asText(text) ?? '');
  }
  return { texts };
}

/** The input's `texts`: what an assistant has written and not saved. */
export const unsavedTexts: PropertySchema = {
  type: 'array',
  maxItems: 20,
  description: 'Files as they would be, instead of what is saved: they are judged within the workspace and not written.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['path', 'text'],
    properties: {
      path: { type: 'string', maxLength: 1000, description: 'Path below the workspace.' },
      text: { type: 'string', maxLength: 1_000_000, description: 'The whole text.' },
    },
  },
};
