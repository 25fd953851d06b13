// `npm run fuzz [-- --minutes N | --cases N] [--seed S] [--kind K] [--corpus DIR] [--scale X] [--replay FILE]`: random input until something
// crashes, hangs, grows without end, or answers for an old version. A failing case is made smaller and stored below out/fuzz.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Runner, shrink, type Outcome } from './lib/runner.ts';
import { bounds, type Kind, type Script } from './lib/script.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    cases: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kind: { type: 'string' },
    corpus: { type: 'string' },
    scale: { type: 'string', default: '1' },
    replay: { type: 'string' },
    tries: { type: 'string', default: '150' },
    verbose: { type: 'boolean' },
  },
});
const kinds = Object.keys(bounds) as Kind[];
const kind = kinds.find((each) => each === values.kind);
if (values.kind !== undefined && kind === undefined) throw new Error(`--kind has to be one of ${kinds.join(', ')}.`);
const runner = new Runner(values.corpus ?? process.env['HEADLIGHT_CORPUS'], Number(values.scale));
const folder = fileURLToPath(new URL('../../out/fuzz', import.meta.url));
const totals = new Map<Kind, { cases: number; slowest: number; seed: number }>();
let edits = 0;
let failed = 0;

/** Says what failed, and leaves a smaller case behind that `--replay` runs again. */
async function record(outcome: Outcome, name: string): Promise<void> {
  failed++;
  console.error(`✖ ${name}: ${outcome.failure?.slice(0, 3000)}`);
  if (!outcome.script) return;
  const small: Script = await shrink(
    runner,
    outcome.script,
    outcome.failure ?? '',
    /^(?:over its bound|it stands still)/.test(outcome.failure ?? '') ? 5 : Number(values.tries),
  );
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name.replace(/\W+/g, '-')}.json`);
  writeFileSync(file, JSON.stringify(small, undefined, 1));
  const shown = JSON.stringify(small, undefined, 1);
  console.error(`  smaller case (${shown.length} characters): --replay ${path.relative(process.cwd(), file)}\n${shown.slice(0, 2500)}`);
}

const end = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000;
const most = values.cases === undefined ? (values.minutes === undefined ? 200 : Infinity) : Number(values.cases);
const first = Number(values.seed);
let seed = first;
if (values.replay !== undefined) {
  const outcome = await runner.run({ script: JSON.parse(readFileSync(values.replay, 'utf8')) });
  if (outcome.failure !== undefined) {
    failed++;
    console.error(`✖ ${outcome.failure}`);
  }
  seed++;
} else {
  for (; seed < first + most && performance.now() < end && failed < 10; seed++) {
    const outcome = await runner.run({ seed, ...(kind ? { kind } : {}) });
    edits += outcome.edits;
    if (values.verbose)
      console.log(
        `${seed} ${outcome.script?.kind} ${outcome.script?.files[0]?.[0]} (${outcome.script?.files[0]?.[1].length}) ${Math.round(outcome.milliseconds)} ms`,
      );
    const known = outcome.script && (totals.get(outcome.script.kind) ?? { cases: 0, slowest: 0, seed });
    if (known && outcome.script)
      totals.set(outcome.script.kind, {
        cases: known.cases + 1,
        ...(outcome.milliseconds > known.slowest ? { slowest: outcome.milliseconds, seed } : { slowest: known.slowest, seed: known.seed }),
      });
    if (outcome.failure !== undefined) await record(outcome, `seed ${seed}`);
  }
}
await runner.stop();
for (const [each, { cases, slowest, seed: worst }] of totals)
  console.log(`${each.padEnd(8)} ${String(cases).padStart(6)} cases, slowest ${Math.round(slowest)} ms (seed ${worst})`);
console.log(`${seed - first} cases from seed ${first}, ${edits} fixes and renames, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
