import type { Analysis } from '../analysis.ts';
import type { Range } from '../base/lines.ts';
import { printable, printableLines } from '../base/texts/printable.ts';
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
  /** What `helm template` prints of a chart of the workspace; absent where the host has no engine. */
  render?(wanted: WantedChart): Rendered;
}

/** A chart of the workspace, and what for; paths as the caller names them. */
export interface WantedChart {
  readonly chart: string;
  readonly release?: string;
  readonly namespace?: string;
  readonly values: readonly string[];
}

/** Manifests in helm's order, each with the path of its template, and what helm says beside them; or, line by line, why there are none. */
export type Rendered =
  | { readonly documents: readonly { readonly template: string; readonly text: string }[]; readonly notes: readonly string[] }
  | { readonly refused: readonly string[] };

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

/** Most characters of an answer's text, and of its fields. */
const longest = { text: 20_000, fields: 200_000 };

/** What is left of an answer's fields. */
interface Purse {
  left: number;
}

/** A text without control characters, as far as the purse reaches. */
function textOf(key: string, text: string, purse: Purse): string {
  // What goes into files stays as it is, or is left out as a whole.
  const shown = key === 'newText' ? text : ofLines.has(key) ? printableLines(text) : printable(text);
  const kept = shown.length <= purse.left ? shown : key === 'newText' ? '' : shown.slice(0, Math.max(0, purse.left));
  purse.left -= shown.length;
  return kept;
}

/** A value from which control characters are taken out, at every depth; lists and texts end where the purse is empty. */
function dataOf(key: string, value: unknown, purse: Purse): unknown {
  if (typeof value === 'string') return textOf(key, value, purse);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const each of value) {
      const item = dataOf(key, each, purse);
      // An item of which a part is missing would tell something else.
      if (purse.left < 0) break;
      items.push(item);
    }
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      purse.left -= name.length;
      return [printable(name), dataOf(name, each, purse)];
    }),
  );
}

/** An answer that says why there is none, in one line or some. */
export function refusal(...lines: readonly string[]): ToolAnswer {
  const error = lines.map(printable).join('\n').slice(0, longest.text);
  return { text: error, structured: { error: printable(error) }, isError: true };
}

/**
 * Lines and fields of one answer, made harmless: no name of the workspace begins a line of its own. What is too long is cut, the fields in their order, where
 * `cut` is among them then; `less`: how to ask for less.
 */
export function answer(lines: readonly string[], structured: Readonly<Record<string, unknown>>, less: string): ToolAnswer {
  const text = lines.map(printable).join('\n');
  const purse = { left: longest.fields };
  const data = asObject(dataOf('', structured, purse));
  const isCut = purse.left < 0;
  const shown = text.slice(0, longest.text);
  return {
    text:
      shown.length < text.length || isCut
        ? `${shown}\n… cut after ${shown.length < text.length ? longest.text : longest.fields} characters. ${less}`
        : text,
    structured: isCut ? { ...data, cut: true } : data,
  };
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
