// Records what a real helm prints for the charts here: `node_modules/.bin/node test/charts/record.ts --helm PATH`, after a change of a chart or of Helm's version.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderCases } from './cases.ts';
import { chartFolder, recordedFile } from './lib/render-case.ts';
import { refusalOf } from './lib/same-as-helm.ts';

const {
  values: { helm },
} = parseArgs({ options: { helm: { type: 'string', default: 'helm' } } });
const folder = path.dirname(recordedFile('any', 'txt'));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const each of renderCases.filter(({ isOurs }) => isOurs !== true)) {
  const chart = chartFolder(each);
  const values = (each.values ?? []).flatMap((name) => ['--values', path.join(chart, name)]);
  const result = spawnSync(helm, ['template', each.request?.release ?? 'release-name', chart, ...values, ...(each.args ?? [])], {
    encoding: 'utf8',
  });
  if (result.error) throw result.error;
  if (result.status === 0) writeFileSync(recordedFile(each.name, 'yaml'), result.stdout);
  else writeFileSync(recordedFile(each.name, 'txt'), `${refusalOf(result.stderr)}\n`);
}
const module =
  /helm\.sh\/helm\/v4 (v\S+)/.exec(readFileSync(fileURLToPath(new URL('../../server/helm/go.mod', import.meta.url)), 'utf8'))?.[1] ?? '';
const { stdout } = spawnSync(helm, ['version', '--template', '{{ .Version }}'], { encoding: 'utf8' });
if (stdout.trim() !== module) throw new Error(`This is helm ${stdout.trim()}; the engine is of ${module}.`);
writeFileSync(path.join(folder, 'helm-version.txt'), `${module}\n`);
