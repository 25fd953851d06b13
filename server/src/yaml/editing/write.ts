/** Plain data that edits can write as YAML. */
export type YamlData = string | number | boolean | null | readonly YamlData[] | { readonly [key: string]: YamlData };

export interface WriteStyle {
  /** Steps of nested maps. */
  readonly step: number;
  /** Dashes stand deeper than the key of their sequence. */
  readonly indentDashes: boolean;
}

const plainSafe = /^[A-Za-z0-9_./$(){}*@%+=~^<>-][A-Za-z0-9_./$@%+=~^<>:()-]*$/;
const notString =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:0[xob])?[0-9a-fA-F_]*[0-9]_*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]+(?::[0-9]+)+)$/i;

/** A scalar as YAML text on one line: plain where that reads back as the same value (YAML 1.1 and 1.2), else in double quotes. */
export function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  const plain =
    plainSafe.test(value) && !notString.test(value) && !/^[-?:{(*%@<>=]/.test(value) && !value.endsWith(':') && !/[{}]/.test(value);
  return plain ? value : doubleQuoted(value);
}

/** A text in double quotes, for YAML and JSON: nothing in it ends a line, and nothing is left that an editor does not show. */
export function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Block-style lines of `data`, without indentation of the first level. Empty collections are written in flow style. */
export function blockLines(data: YamlData, style: WriteStyle): string[] {
  if (Array.isArray(data)) return data.length === 0 ? ['[]'] : data.flatMap((item) => itemLines(item, style));
  if (isMapData(data)) {
    const keys = Object.entries(data);
    return keys.length === 0 ? ['{}'] : keys.flatMap(([key, value]) => entryLines(key, value, style));
  }
  return [isScalarData(data) ? scalarText(data) : flowText(data)];
}

/** Lines of one map entry, first line at column 0. */
export function entryLines(key: string, value: YamlData, style: WriteStyle): string[] {
  const head = `${scalarText(key)}:`;
  if (isInline(value)) return [`${head} ${flowText(value)}`];
  const pad = ' '.repeat(Array.isArray(value) && !style.indentDashes ? 0 : style.step);
  return [head, ...blockLines(value, style).map((line) => pad + line)];
}

/** Lines of one sequence item, the dash at column 0. */
export function itemLines(item: YamlData, style: WriteStyle): string[] {
  if (isInline(item)) return [`- ${flowText(item)}`];
  return blockLines(item, style).map((line, index) => (index === 0 ? '- ' : '  ') + line);
}

/** Flow-style text of `data` on one line; `json` quotes every key and string. */
export function flowText(data: YamlData, json = false): string {
  if (Array.isArray(data)) return `[${data.map((item) => flowText(item, json)).join(', ')}]`;
  if (isMapData(data)) {
    const entries = Object.entries(data);
    if (entries.length === 0) return '{}';
    const inner = entries.map(([key, value]) => `${json ? doubleQuoted(key) : scalarText(key)}: ${flowText(value, json)}`).join(', ');
    return json ? `{${inner}}` : `{ ${inner} }`;
  }
  if (!isScalarData(data)) return 'null';
  return json && typeof data === 'string' ? doubleQuoted(data) : scalarText(data);
}

/** JSON of `data`: on one line, with or without spaces, or on several with this indentation. */
export function jsonText(data: YamlData, layout: 'line' | 'tight' | (string & {})): string {
  if (layout === 'line') return flowText(data, true);
  return JSON.stringify(data, undefined, layout === 'tight' ? undefined : layout);
}

/** A whole document in block style, ending with a line break. */
export function documentText(data: YamlData, style: WriteStyle, newline: string): string {
  return blockLines(data, style).join(newline) + newline;
}

function isInline(value: YamlData): boolean {
  if (isScalarData(value)) return true;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function isScalarData(value: YamlData): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
}

function isMapData(value: YamlData): value is { readonly [key: string]: YamlData } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
