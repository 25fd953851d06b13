import type { Span } from '../base/span.ts';
import { isJson } from './line-breaks.ts';
import type { Node, ScalarNode, YamlProblem } from './node.ts';
import { bytesOf, resolveScalar } from './scalar.ts';

/** What go-yaml's reader takes nowhere, not even in comments (`readerc.go`). */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
/** A line that begins like a separator and goes on (apimachinery util/yaml YAMLReader.Read). */
const badSeparator = /^---[ \t]*[^\s#][^\r\n]*/m;
/** Texts without any of these hold nothing that is looked for below. */
const suspect = /[!~]|null|^[ \t]*[?:]|[[{,]\s*:|[\]}][ \t]*:/im;

/**
 * The first thing for which kubectl's YAML reader refuses a document that the parsers here take: content on the line of a separator, a control character, a value that is not what its tag says,
 * a key that is no text. `text`: from `base` on; `undefined`: nothing.
 */
export function refusedIn(text: string, base: number, root: Node | undefined): YamlProblem | undefined {
  const at = text.search(control);
  const line = badSeparator.exec(text);
  if (line !== null)
    return problem('only a comment can stand behind --- on its line', {
      start: base + line.index,
      end: base + line.index + line[0].length,
    });
  if (at >= 0 && !isJson(text)) return { message: 'control characters are not allowed', span: { start: base + at, end: base + at + 1 } };
  return root !== undefined && suspect.test(text) ? refusedBelow(root, new Set()) : undefined;
}

/** A key that is a map or a list has its text as value, and no plain text looks so. */
const whole = /^[[{]|^- |: |\n/;

const problem = (message: string, { start, end }: Span): YamlProblem => ({ message, span: { start, end } });

/** `seen`: what aliases lead to is looked at once. */
function refusedBelow(node: Node, seen: Set<Node>): YamlProblem | undefined {
  if (node.kind === 'scalar') return mistagged(node);
  if (seen.has(node)) return undefined;
  seen.add(node);
  if (node.kind === 'seq') return firstOf(node.items, (item) => refusedBelow(item, seen));
  return firstOf(node.entries, ({ key, value }) => refusedKey(key) ?? refusedBelow(value, seen));
}

function firstOf<T>(items: readonly T[], find: (item: T) => YamlProblem | undefined): YamlProblem | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refusedKey(key: ScalarNode): YamlProblem | undefined {
  if (key.style === 'plain' && whole.test(key.value)) return problem('a key is a map or a list', key);
  return mistagged(key) ?? (resolveScalar(key).type === 'null' ? problem('a key is null', key) : undefined);
}

const tagged: Readonly<Record<string, readonly string[]>> = {
  '!!null': ['null'],
  '!!bool': ['bool'],
  '!!int': ['int'],
  '!!float': ['float'],
};

/** Is it something else than its tag says? */
function mistagged(node: ScalarNode): YamlProblem | undefined {
  const { tag } = node;
  if (tag === undefined || node.unknown) return undefined;
  if (tag === '!!binary')
    return bytesOf(node.value) === undefined ? problem('!!binary value contains invalid base64 data', node) : undefined;
  const types = Object.hasOwn(tagged, tag) ? tagged[tag] : undefined;
  return types === undefined || types.includes(resolveScalar(node).type)
    ? undefined
    : problem(`${JSON.stringify(node.value)} is no ${tag}`, node);
}
