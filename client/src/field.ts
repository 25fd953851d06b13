/** A field of whatever somebody else sent: a webview, a link, a menu. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (Object.entries(at).find(([k]) => k === key)?.[1] as unknown) : undefined),
    value,
  );
}

/** The text at a path of a value from outside; `undefined` for an empty one and for all else. */
export function textField(value: unknown, ...path: readonly string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
