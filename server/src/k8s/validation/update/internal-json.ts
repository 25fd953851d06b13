import { getOrMake } from '../../../base/get-or-make.ts';
import { compareText } from '../../../base/texts/compare-text.ts';
import type { Json } from '../../json.ts';
import { asList, asObject, isObject } from '../../json.ts';
import type { AtVersion } from '../../versions.ts';
import { goJson } from '../go/go-text.ts';
import { renderSelector, selectorOf } from '../labels.ts';
import { quantityOf, quantityText } from '../quantity.ts';
import { internalTypes } from './internal-types.generated.ts';

interface InternalField {
  /** Go name; '' where the structure is embedded. */
  readonly name: string;
  readonly type: string;
  readonly since: number;
  readonly until: number;
}

const definitions: ReadonlyMap<string, string> = new Map(
  internalTypes
    .trim()
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
);

const read = new Map<string, readonly InternalField[]>();

function fieldsOf(struct: string): readonly InternalField[] {
  return getOrMake(read, struct, () =>
    (definitions.get(struct) ?? '')
      .split(' ')
      .filter((text) => text !== '')
      .map((text) => {
        const [, name = '', type = '', since, until] = /^(?:([^:+]*):|\+)([^@-]+)(?:@(\d+))?(?:-(\d+))?$/.exec(text) ?? [];
        return { name, type, since: Number(since ?? 0), until: Number(until ?? 99) };
      }),
  );
}

/** How values are told: as the server's messages do, or so that equal ones (Go's `equality.Semantic`) are told the same. */
interface Telling extends AtVersion {
  readonly emptyIsNil: boolean;
}

/** The value as the server's own type of 1.34 and later is written as JSON. `type`: as in the table, e.g. `PodSpec` or `[]PersistentVolumeClaim`. */
export function internalJson(c: AtVersion, type: string, value: unknown): string {
  return told({ minor: c.minor, emptyIsNil: false }, type, value);
}

/** Are two values the same for the server? Nothing and empty lists and maps are. */
export function sameInternally(c: AtVersion, type: string, a: unknown, b: unknown): boolean {
  const telling = { minor: c.minor, emptyIsNil: true };
  return told(telling, type, a) === told(telling, type, b);
}

function told(c: Telling, type: string, value: unknown): string {
  if (type.startsWith('*')) return value === undefined || value === null ? 'null' : told(c, type.slice(1), value);
  if (type.startsWith('[]')) return toldList(c, type.slice(2), value);
  if (type.startsWith('%')) return toldMap(c, type.slice(1), value);
  switch (type) {
    case 's':
      return goJson(value ?? '');
    case 'n':
    case 'i':
      return goJson(value ?? 0);
    case 'b':
      return goJson(value ?? false);
    case 't':
      return goJson(value);
    case 'q':
      return toldQuantity(c, value);
    case 'l':
      return renderSelector(selectorOf(value) ?? { labels: undefined, expressions: undefined }).json;
    default:
      return `{${toldFields(c, type, asObject(value)).join(',')}}`;
  }
}

function toldList(c: Telling, of: string, value: unknown): string {
  if (!Array.isArray(value) || (c.emptyIsNil && value.length === 0)) return 'null';
  return `[${value.map((item: unknown) => told(c, of, item)).join(',')}]`;
}

function toldMap(c: Telling, of: string, value: unknown): string {
  if (!isObject(value) || (c.emptyIsNil && Object.keys(value).length === 0)) return 'null';
  return `{${Object.keys(value)
    .sort(compareText)
    .map((key) => `${goJson(key)}:${told(c, of, value[key])}`)
    .join(',')}}`;
}

function toldQuantity(c: Telling, value: unknown): string {
  const quantity = quantityOf(value);
  if (quantity === undefined) return '"0"';
  return c.emptyIsNil ? String(quantity.nano) : goJson(quantityText(quantity));
}

function toldFields(c: Telling, struct: string, value: Json): readonly string[] {
  const written = new Map(Object.entries(withAliases(struct, value)).map(([key, each]) => [key.toLowerCase(), each]));
  return fieldsOf(struct)
    .filter(({ since, until }) => c.minor >= since && c.minor <= until)
    .flatMap(({ name, type }) => {
      if (name === '') return type === 'm' ? toldMetadata(c, asObject(value['metadata'])) : toldFields(c, type, value);
      return [`${goJson(name)}:${told(c, type, written.get(name.toLowerCase()))}`];
    });
}

/** Fields that the server's own type has under another name or in another place. */
function withAliases(struct: string, value: Json): Json {
  if (struct !== 'PodSpec') return value;
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = value;
  const security = value['securityContext'];
  return {
    ...value,
    deprecatedServiceAccount: value['serviceAccount'],
    ...(isObject(security) ? { securityContext: { ...security, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } } : {}),
  };
}

const metadataFields = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** Metadata of a template: what is empty is left out. */
function toldMetadata(c: Telling, metadata: Json): readonly string[] {
  const texts = metadataFields
    .filter((key) => metadata[key] !== undefined && metadata[key] !== '')
    .map((key) => `${goJson(key)}:${goJson(metadata[key])}`);
  const maps = ['labels', 'annotations']
    .filter((key) => Object.keys(asObject(metadata[key])).length > 0)
    .map((key) => `${goJson(key)}:${toldMap(c, 's', metadata[key])}`);
  const lists = ['ownerReferences', 'finalizers']
    .filter((key) => asList(metadata[key]).length > 0)
    .map((key) => `${goJson(key)}:${goJson(metadata[key])}`);
  return [...texts, ...maps, ...lists];
}
