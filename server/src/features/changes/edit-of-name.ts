import { beforeServiceZone } from '../../k8s/dns-name.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { isPodMaker, isService } from '../../model/keys.ts';
import type { Instance } from '../../model/types.ts';
import { toPlain } from '../../yaml/scalar.ts';
import type { Changes } from './changes.ts';
import type { ObjectPair } from './differing.ts';
import { podNames } from './recreated.ts';
import type { State } from './state.ts';
import { changedFields } from './updates.ts';

/** Where an edit is to be seen: a field of an object of the state after; without one, the file that an object of the state before stood in. */
export type EditPlace = { readonly instance: Instance; readonly field: string } | { readonly instance: undefined; readonly uri: string };

/** Which edits made names of the state before go, as far as objects of their namespaces were edited. */
export function editsOfNames(
  { differing, renamed }: Pick<Changes, 'differing' | 'renamed'>,
  before: State,
): (name: string) => EditPlace | undefined {
  const edited = new Map<string, { readonly pair: ObjectPair; readonly was: Instance }[]>();
  for (const pair of differing.pairs) {
    const was = pair.before;
    if (was === undefined || (!isService(was) && !isPodMaker(was)) || isWrittenTheSame(was, pair.after)) continue;
    edited.set(was.namespace, [...(edited.get(was.namespace) ?? []), { pair, was }]);
  }
  const place = ({ pair: { after }, was }: { readonly pair: ObjectPair; readonly was: Instance }): EditPlace => {
    const to = renamed.find(({ from }) => from === was)?.to;
    if (to !== undefined) return { instance: to, field: 'metadata.name' };
    return after === undefined ? { instance: undefined, uri: was.facts.uri } : { instance: after, field: changedField(was, after) };
  };
  return (name) => {
    const [namespace = '', service = '', pod] = (beforeServiceZone(name, before.model.settings.clusterDomain) ?? '').split('.').reverse();
    const here = edited.get(namespace) ?? [];
    const isOf = ({ was }: (typeof here)[number]): boolean => isService(was) && was.facts.object.name === service;
    const makes = ({ was }: (typeof here)[number]): boolean =>
      pod !== undefined && podNames(before, was).some((known) => known === pod || known === `${pod}.${service}`);
    const found = here.find(isOf) ?? here.find(makes) ?? here[0];
    return found && place(found);
  };
}

const written = (instance: Instance): unknown => toPlain(instance.facts.tree);

function isWrittenTheSame(was: Instance, is: Instance | undefined): boolean {
  return is !== undefined && JSON.stringify(written(was)) === JSON.stringify(written(is));
}

/** Fields that make and break names, before all others. */
const telling = ['spec.clusterIP', 'spec.selector', 'spec.serviceName', 'spec.replicas', 'metadata.labels'];

function changedField(was: Instance, is: Instance): string {
  const fields = changedFields(written(was), written(is), '').map(([field]) => field);
  const first = telling.find((field) => fields.some((each) => each === field || each.startsWith(`${field}.`)));
  return first ?? fields[0] ?? (kindOf(is.facts.object) === 'Pod' ? 'metadata' : 'metadata.name');
}
