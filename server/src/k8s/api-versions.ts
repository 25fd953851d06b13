import { distance } from '../base/texts/nearest.ts';
import { versionTable } from './api-versions.generated.ts';

interface Row {
  readonly apiVersion: string;
  readonly group: string;
  /** First minor that serves it; 0: all that anybody remembers. */
  readonly introduced: number;
  /** First minor that does not serve it any more. */
  readonly removed: number;
}

/** A kind of Kubernetes in a version that the API server does not know: it answers 404. */
export interface NotServed {
  /** As Kubernetes calls the kind. */
  readonly kind: string;
  /** Where this server has the kind; absent: nowhere. */
  readonly served?: string;
  /** First minor that did not serve it any more. */
  readonly removed?: number;
  /** First minor that serves it. */
  readonly introduced?: number;
  /** A slip of the pen: of the kind, of a group that Kubernetes does not have, or of case. */
  readonly slip: boolean;
}

/** `''` of `v1`, `apps` of `apps/v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function rowOf(text: string): Row {
  const [, apiVersion = '', introduced, removed] = /^([^@]+)@(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return {
    apiVersion,
    group: groupOf(apiVersion),
    introduced: Number(introduced),
    removed: removed === undefined ? Infinity : Number(removed),
  };
}

const table: ReadonlyMap<string, readonly Row[]> = new Map(
  versionTable
    .trim()
    .split('\n')
    .map((line) => {
      const [kind = '', ...rows] = line.split(' ');
      return [kind, rows.map(rowOf)];
    }),
);
const groups: ReadonlySet<string> = new Set([...table.values()].flat().map(({ group }) => group));

/** Does the kind, written with this apiVersion, mean the one of Kubernetes, served or not? A kind of that name in another's group does not. */
export function isOfKubernetes(apiVersion: string, kind: string): boolean {
  const rows = table.get(kind);
  return rows !== undefined && meansOneOf(groupOf(apiVersion), rows);
}

/** Groups with a dot may be anybody's, so they have to be close to one that has the kind. Custom resources cannot have others. */
function meansOneOf(group: string, rows: readonly Row[]): boolean {
  return groups.has(group) || rows.some((row) => row.group !== '' && isSlip(group, row.group));
}

function isSlip(group: string, meant: string): boolean {
  const [text, name] = [group.toLowerCase(), meant.toLowerCase()];
  return text === name || name.startsWith(`${text}.`) || distance(text, name, 2) <= (name.length > 6 ? 2 : 1);
}

const isStable = (apiVersion: string): boolean => /(?:^|\/)v\d+$/.test(apiVersion);

/** The best that the server has: stable ones first, then the newest. */
function best(rows: readonly Row[], minor: number): string | undefined {
  const served = rows.filter(({ introduced, removed }) => introduced <= minor && minor < removed);
  const stable = served.filter(({ apiVersion }) => isStable(apiVersion));
  return (stable.length > 0 ? stable : served).toSorted((a, b) => b.introduced - a.introduced)[0]?.apiVersion;
}

/** What was asked before: a workspace names few kinds in few versions. */
const known = new Map<string, NotServed | undefined>();

/**
 * A kind of Kubernetes that the API server of a minor does not have in this version: it was removed, comes later, or there never was one.
 * `undefined`: it is served (alpha and beta versions may be), or nothing is known of the kind.
 */
export function notServed(apiVersion: string, kind: string, minor: number): NotServed | undefined {
  if (apiVersion === '') return undefined;
  const key = `${apiVersion} ${kind} ${minor}`;
  if (known.has(key)) return known.get(key);
  if (known.size > 1_000) known.clear();
  const found = find(apiVersion, kind, minor);
  known.set(key, found);
  return found;
}

function find(apiVersion: string, kind: string, minor: number): NotServed | undefined {
  const rows = table.get(kind);
  if (rows === undefined) return misspeltKind(apiVersion, kind, minor);
  const row = rows.find((one) => one.apiVersion === apiVersion);
  if (row === undefined) return meansOneOf(groupOf(apiVersion), rows) ? unheardOf(apiVersion, kind, rows, minor) : undefined;
  if (row.removed <= minor) return { ...named(kind, rows, minor), removed: row.removed };
  return row.introduced > minor ? { ...named(kind, rows, minor), introduced: row.introduced } : undefined;
}

function named(kind: string, rows: readonly Row[], minor: number): NotServed {
  const served = best(rows, minor);
  return { kind, ...(served === undefined ? {} : { served }), slip: false };
}

function unheardOf(apiVersion: string, kind: string, rows: readonly Row[], minor: number): NotServed {
  const found = named(kind, rows, minor);
  return { ...found, slip: !groups.has(groupOf(apiVersion)) || apiVersion.toLowerCase() === found.served?.toLowerCase() };
}

/** Kubernetes' groups hold no kinds of others. What is no slip may still be one that nobody here knows. */
function misspeltKind(apiVersion: string, kind: string, minor: number): NotServed | undefined {
  if (!groups.has(groupOf(apiVersion))) return undefined;
  const found = [...table].find(([name, rows]) => isSlipOfKind(kind, name) && rows.some((row) => row.apiVersion === apiVersion));
  return found === undefined ? undefined : { ...named(found[0], found[1], minor), slip: true };
}

function isSlipOfKind(kind: string, name: string): boolean {
  const [text, meant] = [kind.toLowerCase(), name.toLowerCase()];
  return text === meant || text === `${meant}s` || (meant.length > 4 && distance(text, meant, 1) <= 1);
}

/** First minor in which beta versions that were new are off unless somebody turns them on (https://kep.k8s.io/3136). */
const betasOff = 24;

/** What every API server has besides, with a kind of each. */
const always = [
  'apiextensions.k8s.io/v1',
  'apiextensions.k8s.io/v1/CustomResourceDefinition',
  'apiregistration.k8s.io/v1',
  'apiregistration.k8s.io/v1/APIService',
] as const;

const servedBy = new Map<number, readonly string[]>();

/**
 * What `.Capabilities.APIVersions` holds when a chart is installed in a cluster of a minor that nobody configured: group versions, and kinds in them
 * (`policy/v1`, `policy/v1/PodDisruptionBudget`). Alpha versions are off.
 */
export function servedApiVersions(minor: number): readonly string[] {
  const known = servedBy.get(minor);
  if (known !== undefined) return known;
  const on = [...table].flatMap(([kind, rows]) => rows.filter((row) => isOn(row, minor)).map(({ apiVersion }) => ({ kind, apiVersion })));
  const made = [
    ...always,
    ...new Set(on.map(({ apiVersion }) => apiVersion)),
    ...on.map(({ kind, apiVersion }) => `${apiVersion}/${kind}`),
  ];
  servedBy.set(minor, made);
  return made;
}

function isOn({ apiVersion, introduced, removed }: Row, minor: number): boolean {
  if (introduced > minor || removed <= minor) return false;
  return isStable(apiVersion) || (introduced < betasOff && /v\d+beta\d+$/.test(apiVersion));
}
