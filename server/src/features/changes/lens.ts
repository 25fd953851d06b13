import { getOrMake } from '../../base/get-or-make.ts';
import { protocolOf, kindWord, type Service } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { isService } from '../../model/keys.ts';
import type { Instance } from '../../model/types.ts';
import type { Changes } from './changes.ts';

/** What stands over a Service that changed, by its key: `was headless`, `renamed from db`. */
export function changeLenses({ differing, renamed, kept }: Pick<Changes, 'differing' | 'renamed' | 'kept'>): ReadonlyMap<string, string> {
  const lenses = new Map<string, string>();
  const from = new Map<Instance, Instance>(renamed.map((each) => [each.to, each.from]));
  for (const { key, before, after } of differing.pairs) {
    if (after === undefined || !isService(after)) continue;
    const old = from.get(after);
    const words =
      old !== undefined
        ? [`renamed from ${nameText(old.facts.object)}`]
        : before === undefined
          ? ['new']
          : isService(before)
            ? wordsOf(before.facts.object, after.facts.object, kept.get(after))
            : [];
    if (words.length > 0) lenses.set(key, words.join(' · '));
  }
  return lenses;
}

/** `kept`: what the server makes of `is`, where that is something else. */
function wordsOf(was: Service, is: Service, kept = is): readonly string[] {
  const isKept = kindWord(is) !== kindWord(kept);
  const stays = !isKept ? [] : kindWord(was) === kindWord(kept) ? [`was ${kindWord(was)}, and stays so`] : [`stays ${kindWord(kept)}`];
  const told = [
    [kindWord(was), kindWord(kept), 'was '],
    [aliasOf(was), aliasOf(is), 'was CNAME '],
    [selectorOf(was), selectorOf(is), 'selected '],
    [portsOf(was), portsOf(is), 'ports were '],
  ] as const;
  return [...stays, ...told.flatMap(([old, now, word]) => (old === now ? [] : [`${word}${old === '' ? 'nothing' : old}`]))];
}

const aliasOf = ({ type, externalName }: Service): string => (type === 'ExternalName' ? (externalName ?? '') : '');

const selectorOf = ({ selector }: Service): string =>
  Object.entries(selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(', ');

const portsOf = ({ ports }: Service): string =>
  ports
    .map((port) =>
      [port.name, port.port, protocolOf(port) === 'TCP' ? undefined : protocolOf(port)]
        .filter((part) => part !== undefined && part !== '')
        .join(' '),
    )
    .join(', ');

/** Lenses of the objects of a file, by the objects that stand there now. */
export function lensesAt(
  lenses: ReadonlyMap<string, string>,
  instances: readonly Instance[],
  keyOf: (instance: Instance) => string,
): ReadonlyMap<Instance, string> {
  const found = new Map<Instance, string>();
  if (lenses.size > 0)
    for (const instance of instances) {
      const words = lenses.get(keyOf(instance));
      if (words !== undefined) getOrMake(found, instance, () => words);
    }
  return found;
}
