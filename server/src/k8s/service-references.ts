import { getOrMake } from '../base/get-or-make.ts';
import { groupOf } from './api-versions.ts';
import { asList, asNumber, asText, isObject, present, type Json } from './json.ts';
import type { ServiceReference } from './kinds.ts';
import { callPlaces, routePlaces, type ReferencePlace } from './reference-table.ts';

/** What a field is to a reference. */
export type ReferenceRole = 'name' | 'namespace' | 'port-name' | 'port-number';

/** Kinds that send requests to Services that they name, as manifests write them. */
export const routingKinds: readonly string[] = kindsOf(routePlaces);

/** Kinds that have Services called, or switched. */
export const callingKinds: readonly string[] = kindsOf(callPlaces);

function kindsOf(places: readonly ReferencePlace[]): readonly string[] {
  return [...new Set(places.flatMap(({ kinds }) => kinds))];
}

/**
 * All places where objects name Services in fields of their own. Rules, definition, references, rename and completion read the tables through this
 * file; nothing else knows the paths.
 */
const referencePlaces = [...routePlaces, ...callPlaces];

const byObject = new Map<string, readonly ReferencePlace[]>();

function placesOf(apiVersion: string, kind: string): readonly ReferencePlace[] {
  if (!referring.has(kind)) return none;
  const group = groupOf(apiVersion);
  return getOrMake(byObject, `${group}/${kind}`, () =>
    referencePlaces.filter((place) => (place.group === group || group.endsWith(`.${place.group}`)) && place.kinds.includes(kind)),
  );
}

const none: readonly never[] = [];
const referring: ReadonlySet<string> = new Set([...routingKinds, ...callingKinds]);

/** Does an object of that sort name Services in fields of its own? */
export function mayRefer(apiVersion: string, kind: string): boolean {
  return placesOf(apiVersion, kind).length > 0;
}

/** The Services that an object names in fields of its own. `plain`: the whole object; values of wrong types count as unset. */
export function serviceReferences(apiVersion: string, kind: string, plain: Json): readonly ServiceReference[] {
  const found = placesOf(apiVersion, kind).flatMap((place) =>
    holdersAt(plain, place.at).flatMap(({ field, value }) => referenceIn(place, field, value)),
  );
  return found.length === 0 ? none : found;
}

interface Holder {
  readonly field: string;
  readonly value: unknown;
}

/** What stands at a path with `[]` in it. */
function holdersAt(plain: Json, at: string): readonly Holder[] {
  let holders: readonly Holder[] = [{ field: '', value: plain }];
  for (const step of at.split('.')) holders = holders.flatMap((holder) => [...stepInto(holder, step)]);
  return holders;
}

function* stepInto({ field, value }: Holder, step: string): Iterable<Holder> {
  const key = step.replace(/\[\]$/, '');
  const found = isObject(value) ? value[key] : undefined;
  const path = field === '' ? key : `${field}.${key}`;
  if (key !== step) yield* asList(found).map((item, index) => ({ field: `${path}[${index}]`, value: item }));
  else if (found !== undefined) yield { field: path, value: found };
}

function valueAt(value: unknown, path: string): unknown {
  return path === '' ? value : path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value);
}

function referenceIn(place: ReferencePlace, field: string, value: unknown): readonly ServiceReference[] {
  const name = asText(valueAt(value, place.name));
  if (name === undefined || name === '' || (place.host === true && name.includes('.')) || name === '*' || !isOfService(place, value))
    return none;
  const below = (path: string): string => (path === '' ? field : `${field}.${path}`);
  const written = place.ports?.find(({ path }) => valueAt(value, path) !== undefined);
  const port = written === undefined ? undefined : valueAt(value, written.path);
  return [
    {
      field,
      service: name,
      nameField: below(place.name),
      ...present({
        namespace: place.namespace === undefined ? undefined : asText(valueAt(value, place.namespace)),
        namespaceField: place.namespace === undefined ? undefined : below(place.namespace),
        portField: written === undefined ? undefined : below(written.path),
        portName: written?.as === 'number' ? undefined : asText(port),
        portNumber: written === undefined ? place.defaultPort : written.as === 'name' ? undefined : asNumber(port),
        effect: place.effect,
      }),
      ...(place.free === true ? { free: true } : {}),
    },
  ];
}

/** Does what stands beside the name say that it is a Service of Kubernetes? */
function isOfService(place: ReferencePlace, value: unknown): boolean {
  if (place.typed === undefined || !isObject(value)) return true;
  const { kind = place.typed.default, group, apiVersion } = value;
  const of = asText(group) ?? groupOf(asText(apiVersion) ?? '');
  return kind === 'Service' && (of === '' || of === 'core');
}

const rolesBySort = new Map<readonly ReferencePlace[], ReadonlyMap<string, ReferenceRole>>();

/** What a field of an object of that sort is to a reference to a Service; `undefined`: nothing. */
export function referenceRole(apiVersion: string, kind: string, field: string): ReferenceRole | undefined {
  const places = placesOf(apiVersion, kind);
  return places.length === 0
    ? undefined
    : getOrMake(rolesBySort, places, () => new Map(places.flatMap(rolesOf))).get(field.replace(/\[\d+\]/g, '[]'));
}

function rolesOf({ at, name, namespace, ports = [] }: ReferencePlace): readonly (readonly [string, ReferenceRole])[] {
  const below = (path: string): string => (path === '' ? at : `${at}.${path}`);
  return [
    [below(name), 'name'],
    ...(namespace === undefined ? [] : [[below(namespace), 'namespace'] as const]),
    ...ports.map(({ path, as }) => [below(path), as === 'number' ? 'port-number' : 'port-name'] as const),
  ];
}
