/** Texts that stand for something that another tool fills in: `${X}`, `$(X)`, `$X`, `<X>`, `%X%`, `@X@`, `__X__`, `{{ X }}`. */
const substitution = /\$[({A-Z_]|<[A-Za-z_][^<>\n]*>|%[A-Za-z_][\w.]*%|@[A-Za-z_][\w.]*@|__[A-Z][A-Z_]*__|\{\{/;

/** Most values hold none of these. */
const suspicious = /[$<%@_{]/;

export function isPlaceholder(value: string): boolean {
  return suspicious.test(value) && substitution.test(value);
}

/** Fields whose values are lower-case names or numbers, so that `PORT` or `APP_NAME` can only be filled in by another tool. */
const numeric = new Set(['port', 'targetPort', 'containerPort', 'nodePort', 'replicas', 'completions', 'parallelism', 'number']);

/** Keys of ConfigMaps and Secrets (`key: DB_USER`) are written so without standing for anything, and so are mistaken host names. */
const ordinary = new Set(['env', 'key', 'hostnames']);

/** Capitals that stand for something else. A `targetPort: HTTP` is a name in the wrong case. */
export function isCapitalPlaceholder(key: string, value: string): boolean {
  const first = value.charCodeAt(0);
  if (!(first >= 65 && first <= 90)) return false;
  if (key === 'targetPort' && !/PORT|_/.test(value)) return false;
  return numeric.has(key) ? /^[A-Z][A-Z0-9_]*$/.test(value) : /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value) && !ordinary.has(key);
}
