import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { find, removeField, setField, setScalarAt, together } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { safeFix } from '../lib/safe-fix.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import type { Refusal } from '../lib/refusals/refusal.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'cluster-ip-invalid', wording);
  },
});

const wording: Wording = {
  say: (refusal, object, subject) => {
    const { text, value } = refusal;
    if (text.includes('first value must match')) return `clusterIP and clusterIPs disagree, so the API server refuses ${object}.`;
    if (text.includes('must be empty when')) return `clusterIPs is written without clusterIP, so the API server refuses ${object}.`;
    if (text.includes('first and only')) return `"None" stands beside addresses, so the API server refuses ${object}.`;
    if (text.includes('valid range')) {
      const address = written(subject);
      return address === undefined
        ? `The cluster IP is not an address of this cluster's Services, so the API server refuses ${object}.`
        : `${address} is not an address of this cluster's Services, so the API server refuses ${object}.`;
    }
    if (isNone(refusal))
      return /\s/.test(String(value))
        ? `${shownText(value)} is not "None", which is written with a capital N and with nothing before or behind it, so the API server refuses ${object}.`
        : `${shownText(value)} is not "None", which is written with a capital N, so the API server refuses ${object}.`;
    return typeof value === 'string'
      ? `${shownText(value)} is neither "None" nor an address, so the API server refuses ${object}.`
      : `The cluster IPs cannot go together, so the API server refuses ${object}.`;
  },
  advise: (refusal) => {
    if (refusal.text.includes('first and only')) return ['Keep one of the two.'];
    if (isNone(refusal)) return ['Write None to make the Service headless.'];
    if (refusal.text.includes('first value must match')) return ['Write the same address first in both, or remove clusterIPs.'];
    if (refusal.text.includes('must be empty when')) return ['Set clusterIP to the first of them.'];
    if (refusal.text.includes('valid range')) return ['Remove it, and the cluster chooses an address.'];
    return ['Write None for a headless Service, or remove it for an address that the cluster chooses.'];
  },
  fixes,
  related: (refusal) =>
    /first value must match|must be empty when|first and only/.test(refusal.text)
      ? [{ path: refusal.path.startsWith('spec.clusterIPs') ? 'spec.clusterIP' : 'spec.clusterIPs', message: 'The other field' }]
      : [],
};

const isNone = (refusal: Refusal): boolean => typeof refusal.value === 'string' && /^\s*none\s*$/i.test(refusal.value);

function written(subject: Instance): string | undefined {
  const node = find(subject, 'spec.clusterIP')?.node;
  return node?.kind === 'scalar' ? node.value : undefined;
}

function fixes(refusal: Refusal, subject: Instance, model: Model): readonly Fix[] {
  const [one, list] = [find(subject, 'spec.clusterIP'), find(subject, 'spec.clusterIPs')];
  const first = list?.node.kind === 'seq' ? list.node.items[0] : undefined;
  const head = first?.kind === 'scalar' ? first.value : undefined;
  const text = one?.node.kind === 'scalar' ? one.node.value : '';
  if (isNone(refusal)) {
    const paths = ['spec.clusterIP', 'spec.clusterIPs[0]'].filter((path) => {
      const node = find(subject, path)?.node;
      return node?.kind === 'scalar' && /^\s*none\s*$/i.test(node.value);
    });
    if (refusal.path !== 'spec.clusterIP' && refusal.path !== 'spec.clusterIPs[0]') return [];
    const fix = {
      title: 'Write None',
      safe: false,
      preferred: true,
      edits: together(...paths.map((path) => setScalarAt(subject, path, 'None'))),
    };
    return [
      safeFix(
        fix,
        subject,
        model,
        paths.map((path) => ({ path, value: 'None' })),
        'refusal',
      ),
    ];
  }
  if (refusal.text.includes('first and only') && text === 'None') {
    return [{ title: 'Keep None only', safe: false, preferred: true, edits: removeField(subject, 'spec.clusterIPs') }];
  }
  if (refusal.text.includes('must be empty when') && head !== undefined) {
    const list = find(subject, 'spec.clusterIPs')?.node;
    if (head === 'None' && list?.kind === 'seq' && list.items.length > 1) return [];
    const fix = {
      title: `Write clusterIP: ${head}`,
      safe: false,
      preferred: true,
      edits: setField(subject, 'spec', 'clusterIP', head, { before: ['clusterIPs'] }),
    };
    return [safeFix(fix, subject, model, [{ path: 'spec.clusterIP', value: head }], 'refusal')];
  }
  if (refusal.text.includes('first value must match') && text !== '') {
    return [{ title: `Keep clusterIP: ${text}`, safe: false, preferred: true, edits: removeField(subject, 'spec.clusterIPs') }];
  }
  return [];
}
