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
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';
import { own } from '../../base/own.ts';

interface Values extends SentenceValues {
  readonly key: string;
  readonly parent: string;
}

const say = sentences({
  dropped: ({ key, parent }: Values) => `"${key}" is no field of ${parent}: the API server drops it.`,
  refused: ({ key, parent, object }: Values & { readonly object: string }) =>
    `"${key}" is no field of ${parent}: the API server drops it, so it refuses ${object}.`,
  'cluster-ip': ({ key, parent }: Values) =>
    `"${key}" is no field of ${parent}: the API server drops it, and the Service gets a cluster IP as if nothing were written.`,
  'pod-names': ({ key, parent }: Values) =>
    `"${key}" is no field of ${parent}: the API server drops it, and the pods get no names of their own.`,
  'pod-name': ({ key, parent }: Values) =>
    `"${key}" is no field of ${parent}: the API server drops it, and the pod gets no name of its own.`,
  'not-ready': ({ key, parent }: Values) =>
    `"${key}" is no field of ${parent}: the API server drops it, and pods are left out of DNS until they are ready.`,
  selector: ({ key, parent }: Values) => `"${key}" is no field of ${parent}: the API server drops it, and no pods are selected.`,
  target: ({ key, parent }: Values) => `"${key}" is no field of ${parent}: the API server drops it, and the alias has no target.`,
  'remove-it': ({ meant }: { readonly meant: string }) => `"${meant}" is written too, so remove it.`,
  write: ({ meant }: { readonly meant: string }) => `Write "${meant}".`,
});

const effects = {
  clusterIP: 'cluster-ip',
  serviceName: 'pod-names',
  subdomain: 'pod-names',
  hostname: 'pod-name',
  publishNotReadyAddresses: 'not-ready',
  selector: 'selector',
  externalName: 'target',
} as const;

export const rule = defineRule({
  on: ['Service', ...podKinds],
  *check(subject, model) {
    for (const slip of misspellings(subject)) {
      const key = slip.entry.key.value;
      const isRefused = !slip.doubled && isRefusedWithout(subject, model, childPath(slip.parent, slip.meant));
      const values = { key, parent: slip.parent };
      yield {
        ...(isRefused ? { severity: 'error' } : {}),
        field: childPath(slip.parent, key),
        at: 'key',
        ...inTurn(
          isRefused
            ? say('refused', { ...values, object: called(subject) })
            : say(slip.doubled ? 'dropped' : (own(effects, slip.meant) ?? 'dropped'), values),
          say(slip.doubled ? 'remove-it' : 'write', { meant: slip.meant }),
        ),
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
