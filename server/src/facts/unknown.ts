/** Texts that stand for something that another tool fills in: `${X}`, `$(X)`, `$X`, `<X>`, `%X%`, `@X@`, `__X__`, `{{ X }}`. */
const substitution = /\$[({A-Z_]|<[A-Za-z_][^<>\n]*>|%[A-Za-z_][\w.]*%|@[A-Za-z_][\w.]*@|__[A-Z][A-Z_]*__|\{\{/;

/** Most values hold none of these. */
const suspicious = /[$<%@_{]/;

/** Does the value hold a part that another tool fills in before it reaches a cluster? */
export function isPlaceholder(value: string): boolean {
  return suspicious.test(value) && substitution.test(value);
}

/** Fields whose values are lower-case names or numbers, so that `PORT` or `APP_NAME` can only be filled in by another tool. */
const numeric = new Set(['port', 'targetPort', 'containerPort', 'nodePort', 'replicas', 'completions', 'parallelism', 'number']);

/** Keys of ConfigMaps and Secrets (`key: DB_USER`) are written so without standing for anything, and so are mistaken host names. */
const ordinary = new Set(['env', 'key', 'hostnames']);

/** A part of a name in capitals that another tool or a reader replaces: `db.YOUR_ZONE.svc`, `REPLACEME.example.com`. */
const capitalPart = /(?:^|[./:-])(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:YOUR|REPLACE|CHANGE|INSERT|PLACEHOLDER|TODO|XXX)[A-Z0-9]*)(?=$|[./:-])/;

/** Capitals that stand for something else. A `targetPort: HTTP` is a name in the wrong case. */
export function isCapitalPlaceholder(key: string, value: string): boolean {
  if (value.length < 254 && !ordinary.has(key) && capitalPart.test(value)) return key !== 'targetPort' || /PORT|_/.test(value);
  const first = value.charCodeAt(0);
  if (!(first >= 65 && first <= 90)) return false;
  if (key === 'targetPort' && !/PORT|_/.test(value)) return false;
  return numeric.has(key) ? /^[A-Z][A-Z0-9_]*$/.test(value) : /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value) && !ordinary.has(key);
}
