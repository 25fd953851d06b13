import { nearest } from '../base/texts/nearest.ts';
import { knownName } from '../k8s/known-name.ts';
import { serviceDnsName } from '../k8s/dns-name.ts';
import { isHeadless } from '../k8s/kinds.ts';
import { isPodMaker, isService, sourced } from '../features/shared/sourced.ts';
import { reasonText } from '../model/records.ts';
import type { Instance } from '../model/types.ts';
import { answer, placeText, refusal, textIn, type Tool, type ToolAnswer, type ToolInput, type ToolWorld } from './tool.ts';

const mostObjects = 10;
const mostNames = 100;

/** Names of one object as its build deploys it. */
function namesOf(world: ToolWorld, instance: Instance): Readonly<Record<string, unknown>> {
  const model = world.analysis.model();
  const { object } = instance.facts;
  const records = model.recordsFor(instance.bundle, instance.facts.uri);
  const common = {
    kind: object.kind,
    name: knownName(object),
    namespace: instance.namespace,
    build: instance.bundle.label,
    place: placeText(world, model.placeOf(instance, 'metadata.name')),
  };
  if (isService(instance)) {
    const fqdn = serviceDnsName(instance.facts.object.name, instance.namespace, model.settings.clusterDomain);
    const own = records.recordsOf(instance.namespace, instance.facts.object.name);
    const { rcode, reasons } = records.dig(fqdn, 'A');
    return {
      ...common,
      headless: isHeadless(instance.facts.object),
      fqdn,
      rcode,
      names: own.slice(0, mostNames).map(({ name, type, data }) => ({ name, type, data })),
      total: own.length,
      reasons: [...new Set(reasons.map(reasonText))],
    };
  }
  if (!isPodMaker(instance)) return { ...common, names: [], total: 0, reasons: ['It has no DNS names.'] };
  const own = records.namesOf(sourced(instance));
  const why = own.length > 0 ? [] : records.whyUnnamed(sourced(instance));
  return {
    ...common,
    pods: records.podsOf(sourced(instance)).length,
    names: own.slice(0, mostNames).map(({ name, pod, record }) => ({ name, type: record.type, pod: pod.name })),
    total: own.length,
    reasons: [...new Set(why.map(reasonText))],
  };
}

function run(input: ToolInput, world: ToolWorld): ToolAnswer {
  const name = textIn(input, 'name');
  if (name === undefined) return refusal('The names of which object?');
  const [kind, namespace] = [textIn(input, 'kind')?.toLowerCase(), textIn(input, 'namespace')];
  const all = world.analysis
    .model()
    .instances()
    .filter((instance) => isService(instance) || isPodMaker(instance));
  const found = all.filter(
    ({ facts: { object }, namespace: own }) =>
      object.name === name && (kind === undefined || object.kind.toLowerCase() === kind) && (namespace === undefined || own === namespace),
  );
  if (found.length === 0) {
    const near = nearest(
      name,
      all.map(({ facts: { object } }) => object.name),
    );
    return refusal(
      `No Service or workload is called ${name}${namespace === undefined ? '' : ` in namespace ${namespace}`}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  const objects = found.slice(0, mostObjects).map((instance) => namesOf(world, instance));
  const lines = objects.flatMap((object) => {
    const { kind: what, name: which, namespace: where, place, names, reasons, total } = object;
    return [
      `${String(what)} ${String(which)} in namespace ${String(where)} (${String(place)}): ${String(total)} names`,
      ...(Array.isArray(names) ? names : []).map((each: { name: string; type: string; data?: string; pod?: string }) =>
        `${each.name} ${each.type} ${each.data ?? each.pod ?? ''}`.trimEnd(),
      ),
      ...(Array.isArray(names) && names.length < Number(total)
        ? [`${Number(total) - names.length} more names: zone with namespace ${String(where)} has them.`]
        : []),
      ...(Array.isArray(reasons) ? reasons : []).map((reason: string) => `- ${reason}`),
    ];
  });
  return answer(
    [
      ...lines,
      ...(found.length > objects.length ? [`${found.length - objects.length} more objects of this name: name a namespace or kind.`] : []),
    ],
    { objects, total: found.length },
    'Name a namespace and a kind.',
  );
}

export const namesOfTool: Tool = {
  name: 'names_of',
  title: 'DNS names of a Service or workload',
  description:
    'The DNS names that a Service, StatefulSet, Deployment, Pod or Job of this workspace will have, per build, with the reason where pods have none. Ask it for peer lists and host names of a workload that exists.',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 253, description: 'metadata.name as it is deployed.' },
      kind: { type: 'string', maxLength: 40, description: 'Service, StatefulSet, Deployment, …' },
      namespace: { type: 'string', maxLength: 63, description: 'Namespace as it is deployed.' },
    },
  },
  run,
};
