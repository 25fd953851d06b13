import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { misspellings } from '../lib/refusals/misspelt.ts';
import type { Misspelling } from '../lib/refusals/misspelt.ts';
import { renameKeyAt, setField, together } from '../fixes/field-edits.ts';
import { clusterIPWarning, serviceNameWarning } from '../lib/references/governing.ts';
import { isLarge, isNoWorse, isTaken, type Change } from '../lib/safe-fix.ts';
import { isRefusedWithout } from '../lib/refusals/verdict.ts';
import { called } from '../lib/words.ts';
import { drop } from '../fixes/verdict-fixes.ts';
import type { Instance, Model } from '../../model/types.ts';
import { childPath } from '../../yaml/path.ts';
import { podKinds } from '../../k8s/kinds.ts';
import { toPlain } from '../../yaml/scalar.ts';

const effects: Readonly<Record<string, string>> = {
  clusterIP: 'the Service gets a cluster IP as if nothing were written',
  serviceName: 'the pods get no names of their own',
  subdomain: 'the pods get no names of their own',
  hostname: 'the pod gets no name of its own',
  publishNotReadyAddresses: 'pods are left out of DNS until they are ready',
  selector: 'no pods are selected',
  externalName: 'the alias has no target',
};

export const rule = defineRule({
  on: ['Service', ...podKinds],
  *check(subject, model) {
    for (const slip of misspellings(subject)) {
      const key = slip.entry.key.value;
      const isRefused = !slip.doubled && isRefusedWithout(subject, model, childPath(slip.parent, slip.meant));
      const effect = slip.doubled ? undefined : isRefused ? `so it refuses ${called(subject)}` : effects[slip.meant];
      yield {
        ...(isRefused ? { severity: 'error' } : {}),
        field: childPath(slip.parent, key),
        at: 'key',
        message: `"${key}" is no field of ${slip.parent}: the API server drops it${effect === undefined ? '' : isRefused ? `, ${effect}` : `, and ${effect}`}. ${slip.doubled ? `"${slip.meant}" is written too, so remove it.` : `Write "${slip.meant}".`}`,
        fixes: slip.doubled ? drop(subject, model, childPath(slip.parent, key)) : rename(subject, model, slip),
      };
    }
  },
});

/** What cannot change on a live object. */
const warnings: Readonly<Record<string, string>> = { clusterIP: clusterIPWarning, serviceName: serviceNameWarning };

/** The value has to fit the right key, perhaps as the only item of a list; else the API server would refuse what it drops now. */
function rename(subject: Instance, model: Model, { parent, entry, meant }: Misspelling): readonly Fix[] {
  const path = childPath(parent, entry.key.value);
  const warning = warnings[meant];
  const start = { safe: warning === undefined, preferred: true, ...(warning === undefined ? {} : { warning }) };
  if (isLarge(subject)) return [{ ...start, safe: false, title: `Rename to ${meant}`, edits: renameKeyAt(subject, path, meant) }];
  const fits = (change: Change): boolean =>
    isNoWorse(subject, model, [change]) && isTaken(subject, model, childPath(parent, meant), change);
  if (fits({ path, key: meant })) return [{ ...start, title: `Rename to ${meant}`, edits: renameKeyAt(subject, path, meant) }];
  const value = entry.value.kind === 'seq' ? undefined : toPlain(entry.value);
  if (!isData(value) || !fits({ path, key: meant, value: [value] })) return [];
  return [
    {
      ...start,
      title: `Rename to ${meant}, as a list`,
      edits: together(renameKeyAt(subject, path, meant), setField(subject, parent, entry.key.value, [value])),
    },
  ];
}

function isData(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
