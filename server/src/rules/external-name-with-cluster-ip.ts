import type { Instance } from '../model/types.ts';
import { defineRule } from './define.ts';
import { find, removeField, together } from './fixes/field-edits.ts';
import { isRefused } from './lib/preconditions.ts';
import { lastName } from './lib/locate.ts';
import { safeFix } from './lib/safe-fix.ts';
import { refused } from './lib/verdict.ts';
import type { Wording } from './lib/verdict.ts';

export const rule = defineRule({
  id: 'external-name-with-cluster-ip',
  category: 'rejected',
  severity: 'error',
  on: ['Service'],
  when: isRefused,
  summary: 'ExternalName with a cluster IP or IP families',
  docs: {
    what: 'A Service of type ExternalName has `clusterIP`, `clusterIPs`, `ipFamilies` or `ipFamilyPolicy`.',
    why: 'ExternalName is an alias in DNS and has no addresses of its own. The API server refuses the Service, even with `clusterIP: None`.',
    fix: 'Remove the field.',
    fixSafety: 'Safe where a name is written and neither selector nor ports: type and name say the same. Else perhaps the type is the mistake.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname'],
  },
  examples: [
    {
      title: 'An alias cannot be headless',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  type: ExternalName
  externalName: db.example.com
  clusterIP: None
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  type: ExternalName
  externalName: db.example.com
`,
    },
  ],
  *check(subject, model) {
    yield* refused(subject, model, 'external-name-with-cluster-ip', wording);
  },
});

const wording: Wording = {
  say: (refusal) => `An ExternalName Service is an alias and cannot have ${refusal.key}`,
  fixes: (refusal, subject, model) => {
    const paths = (refusal.field === 'spec.clusterIPs' ? ['spec.clusterIP', 'spec.clusterIPs'] : [refusal.path])
      .filter((path) => find(subject, path) !== undefined);
    const edits = together(...paths.map((path) => removeField(subject, path)));
    const fix = { title: `Remove ${paths.map(lastName).join(' and ')}`, safe: false, preferred: true, edits };
    return [isMeant(subject) ? safeFix(fix, subject, model, paths.map((path) => ({ path })), 'a refusal') : fix];
  },
};

/** Is it an alias for certain: with a name, and nothing that only other types have? */
function isMeant(subject: Instance): boolean {
  const has = (key: string): boolean => find(subject, `spec.${key}`) !== undefined;
  return has('externalName') && !has('selector') && !has('ports');
}
