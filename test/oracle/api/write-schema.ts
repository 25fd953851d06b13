// Writes the generated files below server/src/k8s from what `judge types` prints of
// each minor: `node test/oracle/api/write-schema.ts types-1.28.15.json … types-1.37.2.json`. See test/oracle/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface FieldDump {
  readonly key: string;
  readonly type: string;
  readonly via?: readonly string[];
}
interface TypeDump {
  readonly of?: string;
  readonly fields?: readonly FieldDump[];
}
interface VersionDump {
  readonly kind: string;
  readonly apiVersion: string;
  readonly introduced?: number;
  readonly removed?: number;
}
interface Dump {
  readonly roots: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, TypeDump>>;
  readonly versions: readonly VersionDump[];
  readonly zones?: readonly string[];
}

const files = process.argv.slice(2).map((file) => ({ file, release: /(\d+\.\d+\.\d+)\.json$/.exec(file)?.[1] ?? '' }));
const dumps = files
  .map(({ file, release }) => ({ release, minor: Number(release.split('.')[1]), ...(JSON.parse(readFileSync(file, 'utf8')) as Dump) }))
  .toSorted((a, b) => a.minor - b.minor);
const [oldest, newest] = [dumps[0], dumps.at(-1)];
if (oldest === undefined || newest === undefined) throw new Error('usage: write-schema.ts types-1.X.Y.json …');

/** `v1.` is left out, and so is the package where the name says enough. */
const ambiguous = new Set(['v1.EndpointPort#discovery']);
const short = (type: string): string =>
  type.replace(/[\w.]+#\w+/g, (name) => (ambiguous.has(name) ? name : name.replace(/#\w+$/, '')).replace(/^v1\./, ''));
const span = (since: number, until: number): string =>
  (since === oldest.minor ? '' : `@${since}`) + (until === newest.minor ? '' : `-${until}`);

interface Entry {
  readonly text: string;
  readonly since: number;
  until: number;
}

/** Every type with all fields that it ever had, each with the minors that have it. */
function merged(): { readonly texts: readonly string[]; readonly lines: readonly string[] } {
  const names = [...new Set(dumps.flatMap(({ types }) => Object.keys(types)))].toSorted();
  const texts: string[] = [];
  const lines: string[] = [];
  for (const name of names) {
    const entries = new Map<string, Entry>();
    for (const [index, { minor, types }] of dumps.entries()) {
      const before = dumps[index - 1]?.minor ?? minor;
      const type = types[name];
      if (type?.of !== undefined) entries.set(`=${short(type.of)}`, { text: '', since: minor, until: minor });
      for (const { key, type: of, via = [] } of type?.fields ?? []) {
        const text = `${key}:${short(of)}${via.map((each) => `>${each}`).join('')}`;
        const known = entries.get(text);
        if (known?.until === before) known.until = minor;
        else if (known !== undefined) throw new Error(`${name}.${key} came back in 1.${minor}`);
        else entries.set(text, { text, since: minor, until: minor });
      }
    }
    const [first = ''] = entries.keys();
    if (first === '=string') texts.push(short(name));
    else if (first.startsWith('=')) lines.push(`${short(name)} ${first}`);
    else lines.push(`${short(name)} ${[...entries.values()].map(({ text, since, until }) => text + span(since, until)).join(' ')}`);
  }
  return { texts: [...new Set(texts)], lines: [...new Set(lines)] };
}

const { texts, lines } = merged();
const roots = Object.entries(newest.roots)
  .toSorted()
  .map(([key, type]) => `${key}:${short(type)}`);
const header = `// Written by test/oracle/api/write-schema.ts from k8s.io/api of ${dumps.map(({ release }) => release).join(', ')}. Not to be edited.\n`;
const source = path.join(import.meta.dirname, '../../../server/src/k8s');

writeFileSync(
  path.join(source, 'validation/schema/types.generated.ts'),
  `${header}
/** Kinds that are judged: \`apiVersion kind:type\`. */
export const roots = \`
${roots.join('\n')}
\`;

/** Texts with a Go type of their own. \`v1.\` is left out of names. */
export const texts = '${texts.join(' ')}';

/** Types with their fields, \`key:type\`, \`>Embedded\` where Go embeds the structure that holds it, \`@since-until\` where not all minors have it. */
export const types = \`
${lines.join('\n')}
\`;
`,
);

/** By \`kind\`: the versions that there were, each with the first minor that serves it and the first that does not any more. */
function versionLines(): readonly string[] {
  const kinds = new Map<string, Map<string, VersionDump>>();
  for (const { versions } of dumps) {
    for (const one of versions) {
      const known = kinds.get(one.kind) ?? new Map<string, VersionDump>();
      kinds.set(one.kind, known.set(one.apiVersion, one));
    }
  }
  return [...kinds]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([kind, versions]) =>
        `${kind} ${[...versions.values()].map(({ apiVersion, introduced = 0, removed }) => `${apiVersion}@${introduced}${removed === undefined ? '' : `-${removed}`}`).join(' ')}`,
    );
}

writeFileSync(
  path.join(source, 'api-versions.generated.ts'),
  `${header}
/** Kinds of Kubernetes with their versions, \`apiVersion@introduced-removed\`: minors. */
export const versionTable = \`
${versionLines().join('\n')}
\`;
`,
);

/** Names of time zones by their folders. */
function zoneLines(): readonly string[] {
  const folders = new Map<string, string[]>();
  for (const zone of newest?.zones ?? []) {
    const slash = zone.lastIndexOf('/');
    const folder = zone.slice(0, slash + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), zone.slice(slash + 1)]);
  }
  return [...folders].map(([folder, names]) => `${folder} ${names.join(' ')}`);
}

writeFileSync(
  path.join(source, 'validation/workload/time-zones.generated.ts'),
  `${header}
/** Time zones that Go knows, by folder. */
export const timeZones = \`
${zoneLines().join('\n')}
\`;
`,
);
