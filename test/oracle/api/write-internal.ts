// Writes server/src/k8s/validation/update/internal-types.generated.ts from the sources of Kubernetes:
// `node test/oracle/api/write-internal.ts FOLDER…`, folders of k8s.io/kubernetes@v1.X.Y as the Go module cache has them. See test/oracle/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Release {
  readonly release: string;
  readonly minor: number;
  readonly structs: ReadonlyMap<string, readonly string[]>;
  readonly named: ReadonlyMap<string, string>;
}

const roots = ['PodTemplateSpec', 'PersistentVolumeClaim', 'PodFailurePolicy', 'SuccessPolicy'];
const scalars: Readonly<Record<string, string>> = {
  string: 's',
  'types.UID': 's',
  int: 'n',
  int32: 'n',
  int64: 'n',
  bool: 'b',
  'intstr.IntOrString': 'i',
  'resource.Quantity': 'q',
  'metav1.Time': 't',
  'metav1.LabelSelector': 'l',
  'metav1.ObjectMeta': 'm',
};

function read(folder: string): Release {
  const release = /@v(\d+\.\d+\.\d+)/.exec(folder)?.[1] ?? '';
  const structs = new Map<string, readonly string[]>();
  const named = new Map<string, string>();
  for (const group of ['core', 'batch']) {
    const text = readFileSync(path.join(folder, 'pkg/apis', group, 'types.go'), 'utf8');
    for (const [, name = '', body = ''] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      const lines = body
        .split('\n')
        .map((line) =>
          line
            .replace(/\/\/.*/, '')
            .replace(/`[^`]*`/, '')
            .trim(),
        )
        .filter((line) => line !== '');
      if (!structs.has(name)) structs.set(name, lines);
    }
    for (const [, name = '', type = ''] of text.matchAll(/^type (\w+) ([\w[\].*]+)$/gm)) if (!named.has(name)) named.set(name, type);
  }
  return { release, minor: Number(release.split('.')[1]), structs, named };
}

/** A type as the table writes it. */
function short(type: string, at: Release): string {
  const own = type.replace(/^(api|core)\./, '');
  if (own.startsWith('*')) return `*${short(own.slice(1), at)}`;
  if (own.startsWith('[]')) return `[]${short(own.slice(2), at)}`;
  const [, value] = /^map\[[\w.]+\](.*)$/.exec(own) ?? [];
  if (value !== undefined) return `%${short(value, at)}`;
  const alias = at.named.get(own);
  return scalars[own] ?? (alias === undefined ? own : short(alias, at));
}

function fieldsOf(struct: string, at: Release): readonly string[] {
  return (at.structs.get(struct) ?? []).flatMap((line) => {
    const parts = line.split(/[\s,]+/);
    const type = short(parts.at(-1) ?? '', at);
    if (type === 'metav1.TypeMeta') return [];
    return parts.length === 1 ? [`+${type}`] : parts.slice(0, -1).map((name) => `${name}:${type}`);
  });
}

function reachable(at: Release): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (type: string): void => {
    const name = type.replace(/^[*%[\]]+/, '');
    if (found.has(name) || !at.structs.has(name)) return;
    found.add(name);
    for (const field of fieldsOf(name, at)) visit(field.slice(field.search(/[:+]/) + 1));
  };
  roots.forEach(visit);
  return found;
}

const releases = process.argv
  .slice(2)
  .map(read)
  .toSorted((a, b) => a.minor - b.minor);
const [oldest, newest] = [releases[0], releases.at(-1)];
if (oldest === undefined || newest === undefined) throw new Error('usage: write-internal.ts FOLDER…');

/** Fields in the order of the newest release; those that it lacks stand after the one that they followed. */
function line(struct: string): string {
  const spans = new Map<string, { readonly since: number; until: number }>();
  let order: string[] = [];
  for (const at of releases) {
    const fields = fieldsOf(struct, at);
    for (const field of fields) {
      const known = spans.get(field);
      if (known === undefined) spans.set(field, { since: at.minor, until: at.minor });
      else known.until = at.minor;
    }
    const gone = order.filter((field) => !fields.includes(field));
    const next = [...fields];
    for (const field of gone) next.splice(next.indexOf(order[order.indexOf(field) - 1] ?? '') + 1, 0, field);
    order = next;
  }
  return [
    struct,
    ...order.map((field) => {
      const { since = 0, until = 0 } = spans.get(field) ?? {};
      return field + (since === oldest?.minor ? '' : `@${since}`) + (until === newest?.minor ? '' : `-${until}`);
    }),
  ].join(' ');
}

const structs = [...new Set(releases.flatMap((at) => [...reachable(at)]))].toSorted();
writeFileSync(
  path.join(import.meta.dirname, '../../../server/src/k8s/validation/update/internal-types.generated.ts'),
  `// Written by test/oracle/api/write-internal.ts from k8s.io/kubernetes pkg/apis of ${releases.map(({ release }) => release).join(', ')}. Not to be edited.

/**
 * The server's own types with their fields in order: \`Name:type\`, \`+Embedded\`, \`@since-until\` where not all minors since 1.${oldest.minor} have it.
 * Types: s text, n number, b flag, i number or text, q quantity, t time, l label selector, m metadata; \`*\` may be nil, \`[]\` list, \`%\` map of texts.
 */
export const internalTypes = \`
${structs.map(line).join('\n')}
\`;
`,
);
