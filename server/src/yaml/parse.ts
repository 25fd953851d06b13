import { YAMLException } from 'js-yaml';
import type { Node, YamlDocument } from './node.ts';
import type { BuildSource } from './build.ts';
import { readAliasKeys } from './alias-keys.ts';
import { joinedLines } from './joined-lines.ts';
import { plainBreaks, withSeparators } from './line-breaks.ts';
import { refusedIn } from './refused.ts';
import { splitDocuments, type Chunk } from './split.ts';
import { maskTemplates } from './mask.ts';
import { parseWithEvents, type Parsed } from './events.ts';
import { parseWithRecovery } from './recover.ts';

/** Broken documents above this many characters are not recovered: the forgiving parser is too slow for them. */
const recoveryLimit = 300_000;

/** Which parser builds the trees. `both` (the default) recovers only where js-yaml gives up. */
export type Parser = 'both' | 'recovery';

/** All documents of a file. Never throws: what cannot be parsed is `broken`. Offsets are those of the whole file. */
export function parseYaml(text: string, parser: Parser = 'both'): YamlDocument[] {
  return splitDocuments(text).map((chunk) => parseChunk(text, chunk, parser));
}

/** One document of `text`, which is as its file has it. */
export function parseChunk(text: string, chunk: Chunk, parser: Parser = 'both'): YamlDocument {
  const { index, start, end } = chunk;
  // kubectl's reader ends every line with LF, the last one, too.
  const source = text.endsWith('\n', end) ? text.slice(start, end) : `${text.slice(start, end)}\n`;
  const plain = plainBreaks(source);
  const lone = isLoneDirectives(plain);
  const masked = maskTemplates(lone ? plain.replace(/[^\r\n]/g, ' ') : plain);
  const parsed = parseOne(
    {
      text: masked.text,
      base: start,
      templated: masked.templated,
      separated: plain === source ? undefined : withSeparators(masked.text, source),
    },
    parser,
  );
  const refused =
    lone && !plain.startsWith('---')
      ? { message: 'directives without a document', span: { start, end } }
      : masked.templated || parsed.broken
        ? undefined
        : refusedIn(plain, start, parsed.root);
  return {
    index,
    start,
    end,
    root: refused === undefined ? parsed.root : undefined,
    broken: parsed.broken || refused !== undefined,
    templated: masked.templated,
    ...(masked.statements.length > 0
      ? {
          holes: outsideScalars(
            parsed.root,
            masked.statements.map((at) => at + start),
          ),
        }
      : {}),
    ...(parsed.anchors.length > 0 ? { anchors: parsed.anchors } : {}),
    problems: refused === undefined ? parsed.problems : [...parsed.problems, refused],
  };
}

function parseOne(source: BuildSource, parser: Parser): Parsed {
  return readAliasKeys(source.text, (text, aliasKeys) => parseText({ ...source, text, aliasKeys }, parser)) ?? parseText(source, parser);
}

function parseText(source: BuildSource, parser: Parser): Parsed {
  const { text, base } = source;
  let reason = '';
  let at = 0;
  if (parser === 'both') {
    const parsed = tryEvents(source);
    if (!(parsed instanceof Error)) return parsed;
    reason = messageOf(parsed);
    at = parsed instanceof YAMLException ? (parsed.mark?.position ?? 0) : 0;
  }
  const failed = (message: string, at = 0): Parsed => ({
    root: undefined,
    broken: true,
    anchors: [],
    problems: [{ message, span: { start: base + at, end: base + text.length } }],
  });
  if (parser === 'both' && (reason.includes('maxDepth') || text.length > recoveryLimit)) return failed(reason, at);
  try {
    const recovered = parseWithRecovery(source);
    const other = parser === 'recovery' && recovered.broken ? (withJoinedLines(source) ?? beforeDirective(source)) : undefined;
    const again = other && parseWithRecovery(other);
    return again?.broken === false ? again : recovered;
  } catch (error) {
    return failed(messageOf(error));
  }
}

/** As js-yaml reads it, or what it says of it. */
function tryEvents(source: BuildSource): Parsed | Error {
  try {
    return parseWithEvents(source);
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    const other = reason.message.includes('maxDepth') ? undefined : (withJoinedLines(source) ?? beforeDirective(source));
    if (other === undefined) return reason;
    try {
      return parseWithEvents(other);
    } catch {
      return reason;
    }
  }
}

/** To go-yaml a document ends where a directive stands in the first column behind it, and nobody reads on. */
function beforeDirective(source: BuildSource): BuildSource | undefined {
  const at = source.text.search(/\n%(?:YAML|TAG)[ \t]/) + 1;
  return at === 0 ? undefined : { ...source, text: source.text.slice(0, at) };
}

function withJoinedLines(source: BuildSource): BuildSource | undefined {
  const text = joinedLines(source.text);
  return text === undefined ? undefined : { ...source, text, separated: source.separated ?? source.text };
}

/** Statements that are not part of a block or quoted scalar. */
function outsideScalars(root: Node | undefined, statements: readonly number[]): readonly number[] {
  if (root === undefined) return statements;
  const inside = new Set<number>();
  const visit = (node: Node): void => {
    if (node.kind === 'map') for (const { value, merged } of node.entries) merged || visit(value);
    else if (node.kind === 'seq') node.items.forEach(visit);
    else if (node.style !== 'plain') for (const at of statements) if (node.start < at && at < node.end) inside.add(at);
  };
  visit(root);
  return statements.filter((at) => !inside.has(at));
}

function messageOf(error: unknown): string {
  return error instanceof YAMLException ? error.reason : error instanceof Error ? error.message : String(error);
}

/** `%YAML` lines in front of the first `---` form a document of their own for kubectl's reader, which it refuses. */
function isLoneDirectives(text: string): boolean {
  if (!text.startsWith('%') && !text.includes('\n%')) return false;
  return text.length < 4000 && /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)|---[ \t]*\r?\n|%[^\r\n]*(?:\r?\n|$))*$/.test(text);
}
