import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withCharts } from '../../server/src/cli/charts.ts';
import type { CliWorkspace } from '../../server/src/cli/workspace.ts';
import type { Finding } from '../../server/src/rules/define.ts';
import { scratch } from '../unit/lib/scratch.ts';
import { skip } from './lib/engine.ts';
import { opened, read } from './lib/opened.ts';

const judged = fileURLToPath(new URL('judged/', import.meta.url));

function copied(): { readonly charts: string; readonly cache: string } {
  const charts = scratch('charts');
  for (const name of ['multi', 'dang', 'orders', 'dep']) cpSync(path.join(judged, name), path.join(charts, name), { recursive: true });
  return { charts, cache: scratch('cache') };
}

/** Everything that is said of a workspace, with what fixes would do. */
function said(workspace: CliWorkspace): unknown {
  const plain = ({ fixes, ...finding }: Finding): unknown => ({
    ...finding,
    fixes: fixes.map(({ edits, ...fix }) => ({ ...fix, edits: edits(workspace.text) })),
  });
  const { analysis } = workspace;
  return { findings: workspace.findings().map(plain), problems: workspace.problems, zone: analysis.zone().text };
}

/** As an earlier run left it: who asks the engine fails. */
function withoutEngine(charts: string, ...options: readonly string[]): unknown {
  const { parsed, workspace } = read(charts, ...options);
  const refuse = (): never => assert.fail('the engine is asked');
  assert.ok(workspace.renderer);
  const engine = { start: refuse, render: refuse, ask: refuse, end: () => undefined };
  return said(withCharts(parsed, { ...workspace, renderer: { ...workspace.renderer, engine } }));
}

test('charts that are as they were need no engine, and the same is said of them', { skip }, () => {
  const { charts, cache } = copied();
  const first = said(opened(charts, '--cache', cache));
  assert.deepEqual(first, said(opened(charts)));
  assert.deepEqual(withoutEngine(charts, '--cache', cache), first);
  assert.ok(readdirSync(cache).includes('findings.cache'), 'findings are kept as well');
  for (const name of readdirSync(cache).filter((each) => each.startsWith('chart-'))) writeFileSync(path.join(cache, name), 'damaged');
  assert.deepEqual(said(opened(charts, '--cache', cache)), first);
});

test('whatever is changed about a chart, all is said as if nothing had been kept', { skip }, () => {
  const { charts, cache } = copied();
  const check = (what: string, ...options: readonly string[]): void => {
    assert.deepEqual(said(opened(charts, '--cache', cache, ...options)), said(opened(charts, ...options)), what);
    assert.deepEqual(withoutEngine(charts, '--cache', cache, ...options), said(opened(charts, ...options)), `${what}, again`);
  };
  check('nothing');
  const template = path.join(charts, 'multi/templates/all.yaml');
  writeFileSync(template, readFileSync(template, 'utf8').replace('serviceName: ', 'serviceName: x'));
  check('a template');
  appendFileSync(path.join(charts, 'dang/values.yaml'), '\ncoordName: zk\n');
  check('a values file');
  check('a value', '--set', 'coordName=other');
  check('the release', '--release', 'orders');
  writeFileSync(
    path.join(charts, '.headlight.yaml'),
    'charts:\n  - {path: dang, name: one}\n  - {path: dang, name: two, release: dang, set: {coordName: b}}\n',
  );
  check('environments');
  writeFileSync(path.join(charts, 'multi/templates/more.yaml'), 'a: {{ fail "no" }}\n');
  check('a template that fails');
});
