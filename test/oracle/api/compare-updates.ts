// Compares the judgement of updates with a running API server, on drawn changes: see test/oracle/README.md.
// node test/oracle/api/compare-updates.ts --server http://127.0.0.1:8001 --minor 37 [--kinds Service,Job] [--count 1000] [--seed 1] [--show 20]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asList, asObject, asText } from '../../../server/src/k8s/json.ts';
import { schemaOf } from '../../../server/src/k8s/validation/schema/schema.ts';
import { validateUpdate } from '../../../server/src/k8s/validation/update/judge.ts';
import { randomOf } from '../../unit/lib/random.ts';
import { bases } from './bases.ts';
import { createChanger } from './generate.ts';
import { requests } from './requests.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8001' },
    minor: { type: 'string', default: '37' },
    kinds: { type: 'string' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '20' },
  },
});
const [minor, count, seed, show] = [Number(values.minor), Number(values.count), Number(values.seed), Number(values.show)];
const options = { serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] };

type Json = Readonly<Record<string, unknown>>;

interface Known {
  readonly kind: string;
  /** Paths that are changed from `old` to `new`, with slashes. */
  readonly change: readonly string[];
  readonly old: Json;
  readonly new: Json;
}

const random = randomOf(seed);
const changeAnywhere = createChanger(seed, { junk: 25 });
const { apply, remove } = requests(values.server);

function knownChanges(): readonly Known[] {
  const text = readFileSync(new URL('../../conformance/updates.jsonl', import.meta.url), 'utf8');
  const kinds = values.kinds?.split(',');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Known)
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind));
}

const valueAt = (object: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), object);

function setAt(object: unknown, path: readonly string[], value: unknown): void {
  const [last = '', parent] = [path.at(-1), valueAt(object, path.slice(0, -1))];
  if (typeof parent !== 'object' || parent === null || (Array.isArray(parent) && Number.isNaN(Number(last)))) return;
  if (value !== undefined) Reflect.set(parent, last, structuredClone(value));
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
}

const named = (object: Json, name: unknown): Json => {
  const { namespace: _namespace, uid: _uid, ...metadata } = asObject(object['metadata']);
  return { ...object, metadata: { ...metadata, name } };
};

/** An object that is applied, and what is applied over it: changes that are known, from other objects of the kind, or changes anywhere in its schema. */
function drawn(known: readonly Known[]): readonly [old: Json, now: Json] {
  const row = random.pick(known);
  const same = known.filter(({ kind }) => kind === row.kind);
  const name = asObject(row.old['metadata'])['name'];
  const old = named(
    structuredClone(
      random.pick([row.old, random.pick(same).old, random.pick(same).new, random.pick([...(bases[row.kind] ?? []), row.old])]),
    ),
    name,
  );
  const how = random.pick(['known', 'known', 'anywhere', 'both', 'another']);
  if (how === 'another') return [old, named(structuredClone(random.pick(same)[random.pick(['old', 'new'] as const)]), name)];
  const now = structuredClone(old);
  if (how !== 'anywhere')
    for (let n = random.pick([1, 1, 2, 3]); n > 0; n--) {
      const other = random.pick(same);
      for (const path of other.change.map((text) => text.split('/'))) setAt(now, path, valueAt(other.new, path));
    }
  const schema = schemaOf(asText(old['apiVersion']) ?? '', row.kind, minor);
  if (how !== 'known' && schema !== undefined) for (let n = random.pick([1, 1, 2, 3]); n > 0; n--) changeAnywhere(now, schema);
  return [old, named(JSON.parse(JSON.stringify(now)) as Json, name)];
}

/** What a server gives is another value each time. */
function withoutGiven(text: string, written: string): string {
  return text
    .replace(/\b10\.96\.\d+\.\d+\b|\bfd00:10:96::[0-9a-f]*/g, (address) => (written.includes(address) ? address : 'ADDRESS'))
    .replace(/<clusterIP[46] [^>]*>/g, 'ADDRESS')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID');
}

type Said = {
  readonly accepted: boolean;
  readonly message: string;
  readonly causes: readonly { readonly field: unknown; readonly reason: unknown; readonly message: unknown }[];
};

/** Sorted: several of them come in the order of Go's maps. */
const told = ({ accepted, message, causes }: Said, written: string): readonly string[] =>
  [
    accepted ? 'accepted' : 'refused',
    ...(causes.length > 0 ? causes.map((cause) => `${cause.field} ${cause.reason} ${cause.message}`) : message.split('\n')),
  ]
    .map((text) => withoutGiven(text, written))
    .toSorted();

function ours(old: Json, now: Json): Said {
  const { judged, accepted, causes, problem } = validateUpdate(old, now, minor, options);
  return { accepted: judged && accepted, message: problem ?? '', causes };
}

const known = knownChanges();
const shapes = new Map<string, { readonly times: number; readonly text: string }>();
let [asked, refused, wrong] = [0, 0, 0];
for (let n = 0; n < count; n++) {
  const [old, now] = drawn(known);
  await remove(old);
  if ((await apply(old, false)).status >= 300) continue;
  const { status, body } = await apply(now, true);
  await remove(old);
  if (status === 0) continue;
  asked++;
  if (status >= 300) refused++;
  const written = JSON.stringify([old, now]);
  const theirs: Said = {
    accepted: status < 300,
    message: status < 300 ? '' : (asText(body['message']) ?? ''),
    causes: asList(asObject(body['details'])['causes'])
      .map(asObject)
      .map(({ field, reason, message }) => ({ field, reason, message })),
  };
  const [a, b] = [told(theirs, written), told(ours(old, now), written)];
  if (a.join('\n') === b.join('\n')) continue;
  wrong++;
  const lines = [
    ...a.filter((line) => !b.includes(line)).map((line) => `< ${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `> ${line}`),
  ];
  const shape = lines
    .map((line) =>
      line
        .replace(/"(?:[^"\\]|\\.)*"/g, '""')
        .replace(/\b\d[\w.]*\b/g, '0')
        .slice(0, 120),
    )
    .slice(0, 2)
    .join('\n');
  const text = `${asText(old['kind']) ?? ''}\n${lines.join('\n')}\nbefore ${JSON.stringify(old)}\nafter  ${JSON.stringify(now)}`;
  shapes.set(shape, { times: (shapes.get(shape)?.times ?? 0) + 1, text: shapes.get(shape)?.text ?? text });
}
console.log(`1.${minor}: ${asked - wrong}/${asked} agree, ${refused} refused`);
for (const { times, text } of [...shapes.values()].toSorted((x, y) => y.times - x.times).slice(0, show))
  console.log(`-- ${times} times: ${text}\n`);
