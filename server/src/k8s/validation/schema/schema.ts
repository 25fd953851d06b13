import { getOrMake } from '../../../base/get-or-make.ts';
import { isDisabled } from '../../versions.ts';
import { roots, texts, types } from './types.generated.ts';

/** How Go decodes a value that is neither structure, list nor map. */
export type ScalarKind = 'string' | 'int32' | 'int64' | 'bool' | 'bytes' | 'intOrString' | 'quantity' | 'time' | 'any';

/** JSON type of a field as Go declares it. `go`: its name in messages; `any` is not looked into. */
export type Type =
  | { readonly is: ScalarKind; readonly go: string }
  | { readonly is: 'map'; readonly of: Type; readonly go: string }
  | { readonly is: 'list'; readonly of: Type; readonly go: string }
  | StructType;

export interface StructType {
  readonly is: 'struct';
  /** With its package, `v1.PodSpec`. */
  readonly go: string;
  /** Without it, `PodSpec`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Field {
  readonly key: string;
  readonly type: Type;
  /** Structure that Go embeds and that holds the field. */
  readonly via?: string;
  /** There is the field in a later minor only. */
  readonly newer: boolean;
  /** The server takes the field and drops it: its feature is off. */
  readonly disabled: boolean;
}

const scalars: Readonly<Record<string, Type>> = {
  string: { is: 'string', go: 'string' },
  bool: { is: 'bool', go: 'bool' },
  int32: { is: 'int32', go: 'int32' },
  int64: { is: 'int64', go: 'int64' },
  bytes: { is: 'bytes', go: '[]uint8' },
  '!intstr.IntOrString': { is: 'intOrString', go: 'int32' },
  '!resource.Quantity': { is: 'quantity', go: 'resource.Quantity' },
  '!v1.Time': { is: 'time', go: 'v1.Time' },
  '!v1.FieldsV1': { is: 'any', go: 'v1.FieldsV1' },
};

const withPackage = (name: string): string => (name.includes('.') ? name : `v1.${name}`).replace(/#.*/, '');
const namedTexts: ReadonlyMap<string, Type> = new Map(texts.split(' ').map((name) => [name, { is: 'string', go: withPackage(name) }]));
const definitions: ReadonlyMap<string, string> = new Map(
  types
    .trim()
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
);

interface Minor {
  readonly minor: number;
  readonly types: Map<string, Type>;
}

const minors = new Map<number, Minor>();

function typeOf(text: string, at: Minor): Type {
  return scalars[text] ?? namedTexts.get(text) ?? getOrMake(at.types, text, () => composite(text, at));
}

function composite(text: string, at: Minor): Type {
  if (text.startsWith('[]')) {
    const of = typeOf(text.slice(2), at);
    return { is: 'list', of, go: `[]${of.go}` };
  }
  const [, key, value] = /^=?map\[([^\]]*)\](.*)$/.exec(text) ?? [];
  if (key !== undefined && value !== undefined) {
    const of = typeOf(value, at);
    return { is: 'map', of, go: `map[${typeOf(key, at).go}]${of.go}` };
  }
  const definition = definitions.get(text) ?? '';
  if (definition.startsWith('=')) return { ...typeOf(definition.slice(1), at), go: withPackage(text) };
  return struct(text, definition, at);
}

/** Fields are read when they are asked for: most structures never are. */
function struct(name: string, definition: string, at: Minor): StructType {
  let fields: ReadonlyMap<string, Field> | undefined;
  return {
    is: 'struct',
    go: withPackage(name),
    name,
    get fields() {
      return (fields ??= fieldsOf(name, definition, at));
    },
  };
}

function fieldsOf(struct: string, definition: string, at: Minor): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const text of definition === '' ? [] : definition.split(' ')) {
    const [, key = '', type = '', via, since, until] = /^([^:]+):([^@>-]+)(?:>([^@-]+))?(?:@(\d+))?(?:-(\d+))?$/.exec(text) ?? [];
    if (until !== undefined && at.minor > Number(until)) continue;
    const newer = since !== undefined && at.minor < Number(since);
    if (newer && fields.has(key)) continue;
    fields.set(key, {
      key,
      type: typeOf(type, at),
      ...(via !== undefined ? { via } : {}),
      newer,
      disabled: isDisabled(at, `${struct}.${key}`),
    });
  }
  return fields;
}

/** All keys that a structure (`PodSpec`) has in any of the minors. */
export function keysOf(struct: string): readonly string[] {
  const definition = definitions.get(struct) ?? '';
  return definition === '' ? [] : definition.split(' ').map((text) => text.slice(0, text.indexOf(':')));
}

const kinds: ReadonlyMap<string, string> = new Map(
  roots
    .trim()
    .split('\n')
    .map((line) => {
      const colon = line.lastIndexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
);

/** Can the API server's verdict on this kind be told? */
export function isJudgedKind(apiVersion: string, kind: string): boolean {
  return kinds.has(`${apiVersion} ${kind}`);
}

/** The type of a kind as the API of a minor declares it (generated from `k8s.io/api`); `undefined`: of a kind that is not judged. */
export function schemaOf(apiVersion: string, kind: string, minor: number): StructType | undefined {
  const root = kinds.get(`${apiVersion} ${kind}`);
  if (root === undefined) return undefined;
  const type = typeOf(
    root,
    getOrMake(minors, minor, () => ({ minor, types: new Map() })),
  );
  return type.is === 'struct' ? type : undefined;
}
