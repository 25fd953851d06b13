import { setOwn } from '../base/own.ts';
import type { MapNode, Node, ScalarNode } from './node.ts';

/** A scalar as kubectl reads it. `null` for type null; int and float as numbers. */
export interface Resolved {
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'null';
  readonly value: string | number | boolean | null;
}

const words = new Map<string, Resolved>();
const define = (texts: string, resolved: Resolved): void => texts.split(' ').forEach((text) => words.set(text, resolved));
define('y Y yes Yes YES true True TRUE on On ON', { type: 'bool', value: true });
define('n N no No NO false False FALSE off Off OFF', { type: 'bool', value: false });
define('~ null Null NULL', { type: 'null', value: null });
words.set('', { type: 'null', value: null });
define('.nan .NaN .NAN', { type: 'float', value: Number.NaN });
define('.inf .Inf .INF +.inf +.Inf +.INF', { type: 'float', value: Number.POSITIVE_INFINITY });
define('-.inf -.Inf -.INF', { type: 'float', value: Number.NEGATIVE_INFINITY });

const numberStart = /^[-+.0-9]/;
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * Type and value of a scalar as kubectl resolves it: sigs.k8s.io/yaml with go-yaml v2 (`goyaml.v2/resolve.go`), so YAML 1.1
 * booleans (`yes`, `on`, `y`), leading-zero octals and `_` in numbers count; quoted and block scalars are strings; dates stay strings.
 */
export function resolveScalar(node: ScalarNode): Resolved {
  const { value, tag } = node;
  if (tag === '!!binary') return { type: 'string', value: bytesOf(value) ?? value };
  if (tag === '!!str' || tag === '!' || node.unknown) return { type: 'string', value };
  const plain = node.style === 'plain' || (tag !== undefined && coreTags.has(tag));
  if (!plain || (tag !== undefined && !coreTags.has(tag))) return { type: 'string', value };
  const resolved = resolvePlain(value);
  if (tag === '!!float' && resolved.type === 'int') return { type: 'float', value: resolved.value };
  return resolved;
}

const coreTags = new Set(['!!bool', '!!int', '!!float', '!!null', '!!timestamp']);

function resolvePlain(text: string): Resolved {
  const first = text.charCodeAt(0);
  // Letters that no special word starts with; most scalars leave here.
  if (first >= 65 && !wordStarts.has(text.charAt(0))) return { type: 'string', value: text };
  const word = words.get(text);
  if (word !== undefined) return word;
  return (numberStart.test(text) ? resolveNumber(text) : undefined) ?? { type: 'string', value: text };
}

/** Text that nothing can make anything else of, known by its first letter. */
function isPlainText({ value, style, tag }: ScalarNode): boolean {
  const first = value.charCodeAt(0);
  return style === 'plain' && tag === undefined && first >= 97 && first <= 122 && !lowerWordStarts[first - 97];
}

const lowerWordStarts = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => 'yntfo'.includes(letter));
const wordStarts = new Set('yYnNtTfFoO~');

function resolveNumber(text: string): Resolved | undefined {
  if (text.startsWith('.')) return asFloat(text);
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const [, sign, hex, binary, octal, decimal] = integer.exec(digits) ?? [];
  const magnitude =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : binary !== undefined
        ? Number.parseInt(binary, 2)
        : octal !== undefined
          ? Number.parseInt(octal, 8)
          : decimal !== undefined
            ? Number(decimal)
            : undefined;
  // Go reads integers of 64 bits; what is larger is a float where it is written as one, else a text.
  if ((hex ?? binary ?? octal) !== undefined && (magnitude ?? 0) >= 2 ** 64) return undefined;
  if (magnitude !== undefined) return { type: 'int', value: sign === '-' && magnitude !== 0 ? -magnitude : magnitude };
  return asFloat(digits);
}

/** A number that is too large for a float is a text. */
function asFloat(text: string): Resolved | undefined {
  const value = Number(text);
  return float.test(text) && Number.isFinite(value) ? { type: 'float', value } : undefined;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text that a `!!binary` value stands for (`base64.StdEncoding`); what is no UTF-8 in it becomes U+FFFD. `undefined`: it is no base64. */
export function bytesOf(value: string): string | undefined {
  const digits = value.replace(/[\r\n]/g, '');
  return base64.test(digits) ? new TextDecoder().decode(Uint8Array.from(atob(digits), (byte) => byte.charCodeAt(0))) : undefined;
}

/** The JSON value of a scalar. */
export function plainScalar(node: ScalarNode): string | number | boolean | null {
  return isPlainText(node) ? node.value : resolveScalar(node).value;
}

/** The JSON value that kubectl would send for a tree. Map keys become strings as sigs.k8s.io/yaml makes them. */
export function toPlain(node: Node): unknown {
  if (node.kind === 'scalar') return plainScalar(node);
  if (node.kind === 'seq') return node.items.map(toPlain);
  return plainMap(node);
}

function plainMap(node: MapNode): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { key, value } of node.entries) {
    setOwn(result, keyText(key), toPlain(value));
  }
  return result;
}

/** A map key as JSON has it: `yes` is `"true"`, `0x50` is `"80"`. */
export function keyText(key: ScalarNode): string {
  if ((key.style !== 'plain' && key.tag === undefined) || isPlainText(key)) return key.value;
  const { type, value } = resolveScalar(key);
  if (type === 'null' || (type === 'string' && key.tag !== '!!binary')) return key.value;
  return type === 'float' && !Number.isFinite(value) ? key.value.replace(/^\+/, '').toLowerCase() : String(value);
}
