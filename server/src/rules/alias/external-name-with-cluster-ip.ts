import type { Instance } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { find, removeField, together } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { lastName } from '../lib/locate.ts';
import { safeFix } from '../lib/safe-fix.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'external-name-with-cluster-ip', wording);
  },
});

const wording: Wording = {
  say: ({ key }, object) => `An ExternalName Service is an alias and cannot have ${key}, so the API server refuses ${object}.`,
  advise: ({ key }) => [`Remove ${key}.`],
  fixes: (refusal, subject, model) => {
    const paths = (refusal.field === 'spec.clusterIPs' ? ['spec.clusterIP', 'spec.clusterIPs'] : [refusal.path]).filter(
      (path) => find(subject, path) !== undefined,
    );
    const edits = together(...paths.map((path) => removeField(subject, path)));
    const fix = { title: `Remove ${paths.map(lastName).join(' and ')}`, safe: false, preferred: true, edits };
    return [
      isMeant(subject)
        ? safeFix(
            fix,
            subject,
            model,
            paths.map((path) => ({ path })),
            'refusal',
          )
        : fix,
    ];
  },
};

/** Is it an alias for certain: with a name, and nothing that only other types have? */
function isMeant(subject: Instance): boolean {
  const has = (key: string): boolean => find(subject, `spec.${key}`) !== undefined;
  return has('externalName') && !has('selector') && !has('ports');
}
