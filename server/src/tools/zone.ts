import { asNumber } from '../k8s/json.ts';
import { count } from '../base/texts/words.ts';
import { bundlesNamed } from '../features/zone/zone.ts';
import { answer, refusal, textIn, type Tool, type ToolAnswer, type ToolInput, type ToolWorld } from './tool.ts';

/** Records of one answer, unless asked for otherwise. */
const page = 200;

function zone(input: ToolInput, world: ToolWorld): ToolAnswer {
  const bundle = textIn(input, 'build');
  const labels = [
    ...new Set(
      world.analysis
        .model()
        .bundles()
        .map(({ label }) => label),
    ),
  ].sort();
  if (bundle !== undefined && bundlesNamed(world.analysis.model(), bundle).length === 0)
    return refusal(`There is no build ${bundle}. There are ${labels.slice(0, 30).join(', ')}.`);
  const namespace = textIn(input, 'namespace');
  const { records } = world.analysis.zoneRecords({
    ...(bundle === undefined ? {} : { bundle }),
    ...(namespace === undefined ? {} : { namespaces: [namespace] }),
  });
  const from = asNumber(input['offset']) ?? 0;
  const shown = records.slice(from, from + (asNumber(input['limit']) ?? page));
  const left = records.length - from - shown.length;
  return answer(
    [
      `${count(records.length, 'record')}${bundle === undefined ? '' : ` of build ${bundle}`}${namespace === undefined ? '' : ` in namespace ${namespace}`}${left > 0 || from > 0 ? `, ${shown.length} of them from number ${from} on:` : ':'}`,
      ...shown.map(({ name, type, data }) => `${name}. IN ${type} ${data}`),
      ...(left > 0 ? [`${left} more: ask with offset ${from + shown.length}, or for one namespace or build.`] : []),
    ],
    { total: records.length, offset: from, records: shown.map(({ name, ttl, type, data }) => ({ name, ttl, type, data })), builds: labels },
    'Ask for one namespace or build, or for fewer with limit.',
  );
}

export const zoneTool: Tool = {
  name: 'zone',
  title: 'List cluster DNS records',
  description: 'All DNS records that the manifests of a build (overlay, chart environment, folder) or namespace will make, in pages.',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: {
      build: { type: 'string', maxLength: 1000, description: 'Name of an overlay, chart or folder. Default: the whole workspace.' },
      namespace: { type: 'string', maxLength: 63, description: 'Only this namespace.' },
      limit: { type: 'integer', minimum: 1, maximum: 1000, description: `Most records, default ${page}.` },
      offset: { type: 'integer', minimum: 0, maximum: 1_000_000, description: 'Number of records to leave out at the beginning.' },
    },
  },
  run: zone,
};
