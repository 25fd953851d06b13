// Holds a folder of real charts against a real helm: each chart as it is, and with three files of values; what we render has to be what helm prints.
// `node_modules/.bin/node test/charts/hold.ts FOLDER --helm PATH [--only TEXT] [--places N] [--keep DIR]`
// --places N changes N characters of each chart's templates and looks whether the document changes where the character came from.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { printRendering } from '../../server/src/charts/print.ts';
import type { Rendering } from '../../server/src/charts/rendering.ts';
import type { RenderRequest } from '../../server/src/charts/request.ts';
import { engineFolder } from '../../server/src/host/node/engine.ts';
import { readChart } from '../../server/src/host/helm/read-chart.ts';
import { createRenderer } from '../../server/src/host/helm/render-now.ts';
import { diskHost } from '../../server/src/host/disk-host.ts';
import { brokenLiterals, changedPlaces } from './lib/place-laws.ts';
import { differenceFromHelm, isSameRefusal, refusalOf } from './lib/same-as-helm.ts';
import { valuesFor } from './lib/values-for.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    helm: { type: 'string', default: 'helm' },
    only: { type: 'string' },
    places: { type: 'string', default: '0' },
    keep: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const [root] = positionals;
const engine = engineFolder();
if (root === undefined || !existsSync(root) || engine === undefined) {
  console.error(
    engine === undefined
      ? 'Helm’s engine is not built: npm run helm.'
      : 'Usage: node_modules/.bin/node test/charts/hold.ts FOLDER --helm PATH [--only TEXT] [--places N] [--keep DIR]',
  );
  process.exit(2);
}
const scratch = options.keep ?? mkdtempSync(path.join(tmpdir(), 'headlight-hold-'));
mkdirSync(scratch, { recursive: true });

/** Folders with a Chart.yaml, without those inside of other charts. */
function chartsBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name === 'Chart.yaml')) return [folder];
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== '.git')
    .flatMap(({ name }) => chartsBelow(path.join(folder, name)))
    .sort();
}

interface Printed {
  readonly out: string;
  readonly refusal: string | undefined;
}

/** What helm prints; kept, so that it is asked once. */
function helm(chart: string, args: readonly string[], values: string | undefined): Printed {
  const key = createHash('sha256')
    .update(JSON.stringify([chart, args, values]))
    .digest('hex')
    .slice(0, 24);
  const kept = path.join(scratch, `${key}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Printed;
  const file = path.join(scratch, `${key}.yaml`);
  if (values !== undefined) writeFileSync(file, values);
  const result = spawnSync(
    options.helm,
    ['template', 'release-name', chart, ...args, ...(values === undefined ? [] : ['--values', file])],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (result.error) throw result.error;
  const printed = {
    out: result.stdout,
    refusal: result.status === 0 ? undefined : refusalOf(result.stderr).replaceAll(file, 'values.yaml'),
  };
  writeFileSync(kept, JSON.stringify(printed));
  return printed;
}

/** Another run of helm: where that differs from the first, chance is at work. */
function helmAgain(chart: string, args: readonly string[], values: string | undefined): Printed {
  const file = path.join(scratch, 'again.yaml');
  if (values !== undefined) writeFileSync(file, values);
  const { stdout, stderr, status } = spawnSync(
    options.helm,
    ['template', 'release-name', chart, ...args, ...(values === undefined ? [] : ['--values', file])],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  return { out: stdout, refusal: status === 0 ? undefined : refusalOf(stderr).replaceAll(file, 'values.yaml') };
}

function compared(rendering: Rendering, { out, refusal }: Printed): string {
  const fault = rendering.faults[0]?.text.trim();
  if (refusal !== undefined) {
    if (fault === undefined) return `helm alone refuses: ${refusal.slice(0, 300)}`;
    return isSameRefusal(fault, refusal)
      ? 'same refusal'
      : `other refusal: ${JSON.stringify(fault.slice(0, 300))}, helm: ${JSON.stringify(refusal.slice(0, 300))}`;
  }
  if (fault !== undefined) return `refused: ${fault.slice(0, 300)}`;
  const { text } = printRendering(rendering);
  const difference = differenceFromHelm(text, out);
  return difference === undefined ? (text === out ? 'same' : 'same but for unknown text') : `other: ${difference}`;
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const renderer = createRenderer(engine);
const counts = new Map<string, number>();
const times: number[] = [];
const laws = { literals: 0, broken: 0, changed: 0, unchanged: 0 };
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
const charts = chartsBelow(path.resolve(root)).filter((chart) => options.only === undefined || chart.includes(options.only));
const wholes = new Set<string>();

for (const chart of charts) {
  const { files, mounts } = readChart(chart, { host: diskHost, roots: [path.resolve(root)] });
  let isSame = true;
  for (const [index, { name, text, args, ...more }] of [{ name: 'defaults', text: undefined, args: [] }, ...valuesFor(files)].entries()) {
    const request: RenderRequest = {
      files,
      mounts,
      release: 'release-name',
      namespace: 'default',
      strict: true,
      limits: { milliseconds: 900_000, bytes: 500_000_000 },
      values: text === undefined ? [] : [{ name: 'values.yaml', content: text }],
      ...more,
    };
    const begin = cpu();
    const rendering = renderer.render(request);
    times.push(cpu() - begin);
    let verdict = compared(rendering, helm(chart, args, text));
    if (!verdict.startsWith('same') && compared(rendering, helmAgain(chart, args, text)).startsWith('same'))
      verdict = 'same as one of two runs of helm';
    count(`${index === 0 ? 'defaults' : 'values'}: ${verdict.replace(/:.*/s, '')}`);
    if (!verdict.startsWith('same')) {
      isSame = false;
      console.log(`${path.relative(root, chart)} (${name}): ${verdict}`);
    }
    const broken = brokenLiterals(rendering, request);
    laws.literals += broken.checked;
    laws.broken += broken.wrong.length;
    for (const wrong of broken.wrong.slice(0, 3)) console.log(`${path.relative(root, chart)} (${name}): ${wrong}`);
    if (Number(options.places) > 0 && index === 0 && rendering.faults.length === 0) {
      const { changed, unchanged } = changedPlaces(renderer, rendering, request, Number(options.places));
      laws.changed += changed;
      laws.unchanged += unchanged.length;
      for (const place of unchanged) console.log(`${path.relative(root, chart)}: a change does not change the document: ${place}`);
    }
  }
  if (isSame) wholes.add(chart);
}
renderer.end();
times.sort((a, b) => a - b);
const at = (part: number): string => `${Math.round(times[Math.floor(part * (times.length - 1))] ?? 0)}`;
console.log(`${charts.length} charts, ${wholes.size} of them the same in everything`);
for (const [what, number] of [...counts].sort()) console.log(`  ${number} ${what}`);
console.log(`  processor milliseconds per rendering: median ${at(0.5)}, p90 ${at(0.9)}, most ${at(1)}`);
console.log(
  `  literal parts: ${laws.literals}, ${laws.broken} not as in the template; characters changed: ${laws.changed}, ${laws.unchanged} without effect`,
);
process.exitCode = wholes.size === charts.length && laws.broken === 0 && laws.unchanged === 0 ? 0 : 1;
