import { nearest } from '../base/texts/nearest.ts';
import { reasonText, tellingAnswer, type Answer } from '../model/records.ts';
import { answer, refusal, textIn, type Tool, type ToolAnswer, type ToolInput, type ToolWorld } from './tool.ts';

const types = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR', 'TXT'] as const;

const reasonsOf = ({ reasons }: Answer): readonly string[] => [...new Set(reasons.map(reasonText))];

/** A name of the workspace that is only a slip away. */
function nearMiss(world: ToolWorld, asked: string, namespace: string): string | undefined {
  const { clusterDomain } = world.analysis.settings.cluster;
  const full = asked.endsWith(`.svc.${clusterDomain}`)
    ? asked
    : asked.endsWith('.svc')
      ? `${asked}.${clusterDomain}`
      : asked.includes('.')
        ? `${asked}.svc.${clusterDomain}`
        : `${asked}.${namespace}.svc.${clusterDomain}`;
  const names = new Set(world.analysis.zoneRecords().records.map(({ name }) => name));
  return nearest(full, names) ?? nearest(`${asked}.${namespace}.svc.${clusterDomain}`, names);
}

function resolveName(input: ToolInput, world: ToolWorld): ToolAnswer {
  const name = textIn(input, 'name')?.replace(/\.$/, '');
  if (name === undefined) return refusal('Which name?');
  const namespace = textIn(input, 'from_namespace') ?? world.analysis.settings.cluster.defaultNamespace;
  const workload = textIn(input, 'from_workload');
  const type = textIn(input, 'type') ?? 'A';
  const resolution = world.analysis.resolve(name, type, { namespace, ...(workload === undefined ? {} : { workload }) });
  const told =
    resolution.answer === undefined
      ? undefined
      : (tellingAnswer(resolution, world.analysis.settings.cluster.clusterDomain) ?? resolution.answer);
  if (told === undefined)
    return answer([`${name} is not asked of the cluster's DNS from there.`], { name, type, rcode: null, records: [], tried: [] }, '');
  const tried = resolution.steps.map((step) => ({ name: step.name, rcode: step.answer.rcode }));
  const near = told.answers.length === 0 ? nearMiss(world, name, namespace) : undefined;
  const records = told.answers.map(({ name: owner, type: kind, data, priority, weight }) => ({
    name: owner,
    type: kind,
    data,
    ...(priority === undefined ? {} : { priority, weight }),
  }));
  return answer(
    [
      `${name} ${type} from namespace ${namespace}: ${told.answers.length > 0 || told.rcode !== 'NOERROR' ? told.rcode : 'NOERROR, no records of this type'}`,
      ...records.map((record) => `${record.name}. IN ${record.type} ${record.data}`),
      ...reasonsOf(told).map((reason) => `- ${reason}`),
      ...(near === undefined ? [] : [`A name near it: ${near}`]),
    ],
    { name, type, from: namespace, rcode: told.rcode, records, reasons: reasonsOf(told), tried, ...(near === undefined ? {} : { near }) },
    'Ask for one name at a time.',
  );
}

export const resolveNameTool: Tool = {
  name: 'resolve_name',
  title: 'Resolve a cluster DNS name',
  description:
    'What cluster DNS will answer for a name once the manifests of this workspace are applied: rcode, records and why. Ask it before writing any host name, FQDN, peer list or serviceName, instead of guessing.',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        description: 'A short or full name, such as kafka-0.kafka-headless or db.shop.svc.cluster.local.',
      },
      type: { type: 'string', maxLength: 10, enum: types, description: 'Record type, default A.' },
      from_namespace: { type: 'string', maxLength: 63, description: 'Namespace of the pod that asks.' },
      from_workload: {
        type: 'string',
        maxLength: 253,
        description: 'Name of the workload or Pod that asks, where its DNS settings matter.',
      },
    },
  },
  run: resolveName,
};
