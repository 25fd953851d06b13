/** The place of a field. Only where something is wrong it is put together to a text: nearly all fields are right. */
export type Path = string | { readonly parent: Path; readonly step: string | number };

/** A field of a structure. */
export const child = (parent: Path, name: string): Path => ({ parent, step: name });

/** A field some structures further in. */
export const within = (parent: Path, ...names: readonly string[]): Path => names.reduce(child, parent);

/** An item of a list. */
export const item = (parent: Path, index: number): Path => ({ parent, step: index });

/** An entry of a map, as `annotations[key]`. */
export const entry = (parent: Path, key: string): Path => ({ parent, step: `[${key}]` });

/** As the API server writes it: `spec.ports[0].name`. */
export function pathText(path: Path): string {
  if (typeof path === 'string') return path;
  const { parent, step } = path;
  const before = pathText(parent);
  if (typeof step === 'number') return `${before}[${step}]`;
  return before === '' || step.startsWith('[') ? before + step : `${before}.${step}`;
}
