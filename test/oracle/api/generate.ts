import { randomOf } from '../../unit/lib/random.ts';
import { schemaOf } from '../../../server/src/k8s/validation/schema/schema.ts';
import type { StructType, Type } from '../../../server/src/k8s/validation/schema/schema.ts';
import { bases } from './bases.ts';
import { byKey } from './pools/by-key.ts';
import { byField, byType, maps } from './pools/by-field.ts';

type Random = ReturnType<typeof randomOf>;
type Value = Record<string, unknown>;

/** Fields that nearly every value of a structure has. */
const usual = new Set([
  'name',
  'containers',
  'image',
  'selector',
  'template',
  'mountPath',
  'containerPort',
  'port',
  'metadata',
  'spec',
  'topologyKey',
  'key',
  'operator',
  'type',
  'path',
  'labelSelector',
  'podAffinityTerm',
  'preference',
  'maxSkew',
  'whenUnsatisfiable',
  'weight',
  'ip',
  'addresses',
  'apiVersion',
  'kind',
  'uid',
  'conditionType',
  'action',
  'values',
  'nodeSelectorTerms',
  'matchExpressions',
  'schedule',
  'jobTemplate',
  'accessModes',
  'resources',
  'requests',
  'signerName',
  'fieldPath',
  'resource',
  'service',
  'backend',
  'pathType',
  'cidr',
  'driver',
  'claimName',
  'devicePath',
  'resourceName',
  'request',
  'command',
  'restartPolicy',
  'rules',
  'items',
  'sources',
  'sources',
  'server',
  'seconds',
  'volumeClaimTemplate',
]);

/** Structures of which one field should be set, and sometimes two are. */
const unions = new Set([
  'Volume',
  'VolumeProjection',
  'LifecycleHandler',
  'EnvVarSource',
  'Probe',
  'IngressBackend',
  'DownwardAPIVolumeFile',
  'NetworkPolicyPeer',
]);

/** Fields that are never written: the server's own, or judged by what is not asked here. */
const never = new Set(['managedFields', 'status', 'resourceVersion']);

const junk: readonly unknown[] = [
  null,
  null,
  '',
  'x',
  0,
  1,
  -1,
  1.5,
  true,
  [],
  {},
  ['a'],
  { a: 'b' },
  [null],
  [{}],
  1e21,
  3_000_000_000,
  '1',
  'None',
  [[]],
];

export interface Options {
  /** One in how many changes is a value of any type at all. */
  readonly junk: number;
}

class Generator {
  readonly #random: Random;
  readonly #options: Options;

  constructor(seed: number, options: Options) {
    this.#random = randomOf(seed);
    this.#options = options;
  }

  #value(type: Type, key: string, owner: string, depth: number): unknown {
    const random = this.#random;
    if (type.is === 'list') {
      const count = random.pick([1, 1, 1, 2, 2, 3, 0]);
      const items = Array.from({ length: count }, () => this.#value(type.of, key, owner, depth));
      return random.below(30) === 0 && items.length > 0 ? [...items, structuredClone(items[0])] : items;
    }
    if (type.is === 'map') return this.#map(type.of, key);
    if (type.is === 'struct') return this.#struct(type, depth);
    const pool = byField[`${owner}.${key}`] ?? byKey[key];
    return random.pick(pool === undefined || pool.length === 0 ? (byType[type.is] ?? ['']) : pool);
  }

  #map(of: Type, key: string): Value {
    const [random, pools] = [this.#random, maps[key]];
    const result: Value = {};
    for (let n = random.pick([0, 1, 1, 2, 3]); n > 0; n--) {
      result[String(random.pick(pools?.keys ?? ['a', 'b', '']))] =
        pools?.values !== undefined ? random.pick(pools.values) : this.#value(of, '', '', 9);
    }
    return result;
  }

  #struct(type: StructType, depth: number): Value {
    const random = this.#random;
    const result: Value = {};
    const fields = [...type.fields.values()].filter(({ key }) => !never.has(key));
    if (unions.has(type.name)) {
      for (const { key, type: of } of fields)
        if (usual.has(key) && of.is === 'string') result[key] = this.#value(of, key, type.name, depth);
      for (let n = random.pick([1, 1, 1, 1, 2, 0]); n > 0; n--) this.#set(result, type, random.pick(fields).key, depth);
      return result;
    }
    for (const { key } of fields) {
      const share = usual.has(key) ? 95 : depth > 3 ? 5 : Math.max(5, Math.min(30, 150 / fields.length));
      if (random.below(100) < share) this.#set(result, type, key, depth);
    }
    return result;
  }

  #set(into: Value, type: StructType, key: string, depth: number): void {
    const field = type.fields.get(key);
    if (field !== undefined) into[key] = depth > 7 && field.type.is === 'struct' ? {} : this.#value(field.type, key, type.name, depth + 1);
  }

  /** Walks down the value, and changes something on the way. */
  #change(value: unknown, type: Type, depth: number): void {
    const random = this.#random;
    if (type.is === 'list' && Array.isArray(value)) {
      this.#changeList(value, type.of, depth);
      return;
    }
    if (type.is !== 'struct' || typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const object = value as Value;
    const there = [...type.fields.values()].filter(
      ({ key, type: of }) => object[key] !== undefined && !never.has(key) && (of.is === 'struct' || of.is === 'list'),
    );
    if (there.length > 0 && random.below(10) < 8) {
      const { key, type: of } = random.pick(there);
      this.#change(object[key], of, depth + 1);
      return;
    }
    const open = [...type.fields.values()].filter(({ key }) => !never.has(key));
    if (open.length === 0) return;
    const field = random.pick(open);
    if (depth === 0 && (field.key === 'kind' || field.key === 'apiVersion')) return;
    if (random.below(this.#options.junk) === 0) object[field.key] = structuredClone(random.pick(junk));
    else if (random.below(9) === 0) delete object[field.key];
    else object[field.key] = this.#value(field.type, field.key, type.name, depth + 1);
    if (random.below(400) === 0) object[`x${field.key}`] = 1;
  }

  #changeList(list: unknown[], of: Type, depth: number): void {
    const random = this.#random;
    if (list.length === 0 || random.below(8) === 0) list.push(this.#value(of, '', '', depth));
    else if (random.below(12) === 0) list.push(structuredClone(random.pick(list)));
    else if (random.below(25) === 0) list.pop();
    else this.#change(random.pick(list), of, depth);
  }

  /** Changes something in the object. */
  change(object: unknown, schema: StructType): void {
    this.#change(object, schema, 0);
  }

  /** One object of a kind. */
  next(kind: string, minor: number): unknown {
    const random = this.#random;
    const object = structuredClone(random.pick(bases[kind] ?? [{}])) as Value;
    const schema = schemaOf(String(object['apiVersion']), kind, minor);
    if (schema === undefined) throw new Error(`no schema of ${kind}`);
    for (let n = random.pick([1, 1, 2, 2, 3, 4, 6]); n > 0; n--) this.#change(object, schema, 0);
    return object;
  }
}

/** Objects of a kind, as many as asked for: such as the server accepts, with some changes. The same for the same seed. */
export function* generated(kind: string, count: number, seed: number, minor: number, options: Options = { junk: 12 }): Generator_ {
  const generator = new Generator(seed, options);
  for (let n = 0; n < count; n++) yield generator.next(kind, minor);
}

/** Changes objects somewhere in their schema, each time otherwise. The same for the same seed. */
export function createChanger(seed: number, options: Options): (object: unknown, schema: StructType) => void {
  const generator = new Generator(seed, options);
  return (object, schema) => generator.change(object, schema);
}

type Generator_ = globalThis.Generator<unknown, void, undefined>;
