// Compares the verdicts of this project with those of kube-apiserver's own code, on generated objects: see test/oracle/README.md.
// node test/oracle/api/compare.ts --judge go/1.37.2/judge --minor 37 [--kinds Pod,Job] [--count 100000] [--seed 1] [--show 20]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { validateObject } from '../../../server/src/k8s/validation/validate.ts';
import { bases } from './bases.ts';
import { generated } from './generate.ts';

const { values } = parseArgs({
  options: {
    judge: { type: 'string' },
    minor: { type: 'string', default: '37' },
    kinds: { type: 'string' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
  },
});
const [minor, count, show] = [Number(values.minor), Number(values.count), Number(values.show)];

interface Answer {
  readonly status: number;
  readonly causes?: readonly { readonly field: string; readonly reason: string; readonly message: string }[];
  readonly message?: string;
  readonly warnings?: readonly string[];
}

/** What the server makes up for itself. */
const plain = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '00000000-0000-0000-0000-000000000000')
    .replace(/\b(creating a new|resource name may not be empty).*/, '$1');
/** Node ports that are given out: any. */
const anyPort = (line: string): string => line.replace(/(nodePort \| FieldValueDuplicate \| Duplicate value: )-?\d+/, '$1…');
/** Volumes of several claims stand in any order. */
const anyOrder = (line: string, object: unknown): string => (claimsOf(object) > 1 ? line.replace(/(spec\.volumes)\[\d+\]/, '$1[…]') : line);
const claimsOf = (object: unknown): number => asList(asObject(asObject(object)['spec'])['volumeClaimTemplates']).length;
/** The server's code ended in a panic: its handler answers 500 without a reason. */
const panic = 599;
/** Is what is refused a node port that was drawn for another port of the Service? A dry run draws the number after the highest. */
const isDrawnBefore = ({ causes }: Answer, object: unknown): boolean =>
  causes?.length === 1 &&
  /nodePort$/.test(causes[0]?.field ?? '') &&
  causes[0]?.message.endsWith('provided port is already allocated') === true &&
  asList(asObject(asObject(object)['spec'])['ports']).some((port) => (asObject(port)['nodePort'] ?? 0) === 0);
/** Said by the handler of the request, not by what is asked here. */
const byHandler = /^v1 Endpoints is deprecated/;

function told(answer: Answer, object: unknown): string {
  const causes = (answer.status === 500 ? [] : (answer.causes ?? []))
    .map(({ field, reason, message }) => anyOrder(anyPort(`  ${field} | ${reason} | ${plain(message)}`), object))
    .toSorted();
  const message = answer.status === 422 || answer.status === 201 ? '' : plain(answer.message ?? '');
  return [
    `${answer.status} ${message}`,
    ...causes,
    ...(answer.warnings ?? [])
      .filter((text) => !byHandler.test(text))
      .map((text) => `  ! ${text}`)
      .toSorted(),
  ].join('\n');
}

function ours(object: unknown): string {
  try {
    const verdict = validateObject(object, minor, { serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] });
    return told({ ...verdict, warnings: verdict.warnings.map(({ text }) => text) }, object);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? '') : String(error);
  }
}

/** The lines of each side that the other does not have. */
function difference(theirs: string, mine: string): string[] {
  const [a, b] = [theirs.split('\n'), mine.split('\n')];
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `< ${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `> ${line}`),
  ];
}

/** Differences are shown once a shape: without what is quoted in them. */
function shapeOf(lines: readonly string[]): string {
  const bare = (text: string): string =>
    text
      .replace(/\[\d+\]/g, '[]')
      .replace(/"(?:[^"\\]|\\.)*"/g, '""')
      .replace(/\b-?\d[\w.]*\b/g, '0')
      .slice(0, 200);
  return lines
    .map(bare)
    .filter((line) => !/^[<>] 0 $/.test(line))
    .slice(0, 2)
    .join('\n');
}

async function compareKind(kind: string): Promise<void> {
  const judge = spawn(values.judge ?? 'judge', [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const objects: unknown[] = [];
  const shapes = new Map<string, { count: number; text: string }>();
  let [done, wrong, accepted, panics] = [0, 0, 0, 0];
  const read = (async () => {
    for await (const line of createInterface({ input: judge.stdout })) {
      const object = objects[done];
      delete objects[done++];
      const answer = JSON.parse(line) as Answer;
      const [theirs, mine] = [told(answer, object), ours(object)];
      if (answer.status === 201) accepted++;
      if (theirs === mine || isDrawnBefore(answer, object)) continue;
      if (answer.status === panic && !mine.startsWith('201')) {
        panics++;
        continue;
      }
      wrong++;
      const lines = difference(theirs, mine);
      const shape = shapeOf(lines);
      const known = shapes.get(shape) ?? { count: 0, text: `${lines.join('\n')}\n${JSON.stringify(object)}` };
      shapes.set(shape, { ...known, count: known.count + 1 });
    }
  })();
  for (const object of generated(kind, count, Number(values.seed), minor)) {
    objects.push(object);
    if (!judge.stdin.write(`${JSON.stringify(object)}\n`)) await once(judge.stdin, 'drain');
  }
  judge.stdin.end();
  await read;
  console.log(
    `${kind} 1.${minor}: ${done - wrong}/${done} agree, ${accepted} accepted${panics > 0 ? `; the server panics on ${panics} that are refused here` : ''}`,
  );
  for (const [, { count: times, text }] of [...shapes].toSorted(([, a], [, b]) => b.count - a.count).slice(0, show))
    console.log(`-- ${times} times\n${text}\n`);
}

for (const kind of values.kinds?.split(',') ?? Object.keys(bases)) await compareKind(kind);
