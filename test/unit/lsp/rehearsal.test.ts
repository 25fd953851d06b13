import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Analysis } from '../../../server/src/analysis.ts';
import { createRehearsal } from '../../../server/src/lsp/memory/rehearsal.ts';
import { createScheduler } from '../../../server/src/lsp/turns/scheduler.ts';
import { analysisOf } from '../lib/workspace.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}}\n';
const set =
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}}}\n';
const texts = new Map([
  ['file:///w/empty.yaml', '# nothing\n'],
  ['file:///w/db.yaml', `${service}---\n${set}`],
  ['file:///w/other.yaml', service.replaceAll('db', 'web')],
]);

/** What a rehearsal on these documents asks, one after the other, by a clock on which each question takes so long. */
async function asked(names: readonly string[], millisecondsEach = 0): Promise<readonly string[]> {
  const analysis = analysisOf(texts);
  const log: string[] = [];
  const watched: Analysis = {
    ...analysis,
    hover: (uri, offset) => {
      log.push(`hover ${uri} ${offset}`);
      return analysis.hover(uri, offset);
    },
    definition: (uri, offset) => {
      log.push(`definition ${uri} ${offset}`);
      return analysis.definition(uri, offset);
    },
    completions: (uri, offset) => {
      log.push(`completions ${uri} ${offset}`);
      return analysis.completions(uri, offset);
    },
  };
  const scheduler = createScheduler((_name, error) => log.push(String(error)));
  const rehearsal = createRehearsal(watched, scheduler, () => log.length * millisecondsEach);
  for (const name of names) rehearsal.on(`file:///w/${name}`);
  await scheduler.whenIdle();
  scheduler.stop();
  return log;
}

test('each question is asked four times at names and at serviceName', async () => {
  const log = await asked(['db.yaml']);
  const names = [
    service.indexOf('db'),
    service.length + 4 + set.indexOf('db'),
    service.length + 4 + set.indexOf('db', set.indexOf('serviceName')),
  ];
  const round = ['hover', 'definition', 'completions'].flatMap((question) => names.map((at) => `${question} file:///w/db.yaml ${at}`));
  assert.deepEqual(log, [...round, ...round, ...round, ...round]);
});

test('only the first document that holds something to ask about counts', async () => {
  assert.deepEqual(await asked(['empty.yaml']), []);
  assert.deepEqual(await asked(['empty.yaml', 'db.yaml', 'other.yaml']), await asked(['db.yaml']));
});

test('where questions take long there are few of them', async () => {
  assert.equal((await asked(['db.yaml'], 40)).length, 3);
  assert.equal((await asked(['db.yaml'], 1_000)).length, 1);
});
