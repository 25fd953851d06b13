import { getOrMake } from '../../base/get-or-make.ts';
import { kindOf, type Pod, type Workload } from '../../k8s/kinds.ts';
import { knownName } from '../../k8s/known-name.ts';
import type { PodName } from '../../model/records.ts';
import type { InstanceOf } from '../../model/types.ts';
import { count } from '../../base/texts/words.ts';
import { cacheText, namespaceText, reasonList, selectingServices, type HoverContext } from './context.ts';
import { blocks, code, escape, lines } from './markdown.ts';
import { nameLines, readableName, type NameRow } from '../shared/pod-names.ts';
import { sourced } from '../shared/sourced.ts';

/** `db-0, db-1 … db-9`, as far as names are known before deployment. */
function podNames(names: readonly string[]): string {
  if (names.some((name) => name.includes('#'))) return '';
  const shown = names.length > 4 ? [...names.slice(0, 2), '…', names.at(-1) ?? ''] : names;
  return shown.map(escape).join(', ').replace(', …, ', ' … ');
}

function rowsOf(names: readonly PodName[]): readonly NameRow[] {
  const rows = new Map<string, { pod: string; name: string; types: string[]; data: string }>();
  for (const { name, pod, record } of names) {
    if (record.type !== 'A' && record.type !== 'AAAA') continue;
    const key = `${name.includes('<dashed') ? '' : name} ${pod.name} ${name.slice(name.indexOf('>.') + 1)}`;
    const { types } = getOrMake(rows, key, () => ({ pod: pod.name, name, types: [], data: record.data }));
    if (!types.includes(record.type)) types.push(record.type);
  }
  return [...rows.values()].map(({ pod, name, types, data }) => {
    const label = pod.replace(/#(\d+)$/, (_all, i: string) => `, pod ${Number(i) + 1}`);
    return {
      pod: data.startsWith('<nodeIP') ? 'node' : label,
      name: readableName(name),
      types,
      address: '',
      dashed: name.includes('<dashed'),
    };
  });
}

/** All that there is to say of the names of an object's pods. */
export function podsCard(context: HoverContext, owner: InstanceOf<Workload | Pod>, lead = ''): string {
  const { model } = context;
  const { object } = owner.facts;
  const records = model.recordsFor(owner.bundle, owner.facts.uri);
  const pods = records.podsOf(sourced(owner));
  const names = records.namesOf(sourced(owner));
  const all = rowsOf(names);
  const named = all.some((row) => !row.dashed);
  const rows = named ? all.filter((row) => !row.dashed) : all;
  const under = new Set(names.filter((n) => !n.name.includes('<dashed')).map((n) => n.service.name));
  const listed = podNames(pods.map((pod) => pod.name));
  const counted =
    object.kind === 'Pod'
      ? []
      : [
          object.kind === 'DaemonSet'
            ? 'one pod per node'
            : count(pods.length, 'pod') + (named || listed === '' || pods.length === 0 ? '' : `: ${listed}`),
        ];
  const whyUnnamed = named ? '' : reasonList(records.whyUnnamed(sourced(owner)));
  const first = names.find((n) => !n.name.includes('<dashed')) ?? names[0];
  const short = named && first ? first.name.slice(0, first.name.indexOf(`.${owner.namespace}.svc.`)) : undefined;
  return blocks([
    lines([[`**${escape(knownName(object))}**`, escape(kindOf(object)), ...counted, namespaceText(owner)].join(' · '), lead]),
    whyUnnamed === '' ? '' : `No names of their own:\n\n${whyUnnamed}`,
    nameLines(rows, context.rows),
    first && named ? reasonList(first.record.reasons, new Set(['when-ready', 'when-address'])) : '',
    short === undefined
      ? ''
      : `In namespace ${escape(owner.namespace)} ${code(short)} is enough, elsewhere ${code(`${short}.${owner.namespace}`)}.`,
    selectingServices(context, owner, under),
    names.length === 0
      ? ''
      : first?.record.when === 'address'
        ? `Names answer as soon as the pod has an address, Ready or not; ${cacheText(model)}.`
        : `Names answer once the pod is Ready; ${cacheText(model)}.`,
  ]);
}
