import { itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { child } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import { find } from '../fixes/field-edits.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { verdictOf } from '../lib/refusals/verdict.ts';
import { drop, remove } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isHeadlessService,
  *check(subject, model) {
    if ((subject.facts.object.type ?? 'ClusterIP') !== 'ClusterIP') return;
    const verdict = verdictOf(subject, model);
    const { name, annotations } = subject.facts.object;
    const spec = find(subject, 'spec')?.node;
    for (const key of spec?.kind === 'map' ? [...ignored, ...harmless] : []) {
      const node = child(spec, key);
      const empty = node === undefined || (node.kind === 'scalar' ? unset.has(node.value) : node.kind === 'seq' && node.items.length === 0);
      if (empty || verdict.causes.some((cause) => cause.field.startsWith(`spec.${key}`))) continue;
      const text = verdict.warnings.find((warning) => warning.field === `spec.${key}` && warning.text.includes('is ignored'))?.text;
      const told = text === undefined ? '' : ` The API server warns "${text}".`;
      yield {
        rests: [evidence(subject, [...itsShape, `spec.${key}`])],
        field: `spec.${key}`,
        at: 'key',
        tags: ['unnecessary'],
        fixes: ignored.includes(key) ? drop(subject, model, `spec.${key}`) : remove(subject, `spec.${key}`),
        ...(ignored.includes(key) ? {} : { severity: 'information' as const }),
        message: ignored.includes(key)
          ? `"${name}" is headless, so ${key} is ignored: clients connect to the pods directly.${told}`
          : `"${name}" is headless, so ${key} has no effect on what its name answers: DNS gives all ready pods.`,
      };
    }
    for (const key of topology.filter((one) => annotations[one] !== undefined)) {
      yield {
        rests: [evidence(subject, itsShape)],
        field: `metadata.annotations[${key}]`,
        at: 'key',
        severity: 'information',
        tags: ['unnecessary'],
        message: `"${name}" is headless, so ${key} has no effect on what its name answers: DNS gives all ready pods.`,
      };
    }
  },
});

const ignored = ['sessionAffinity', 'externalIPs', 'loadBalancerIP'];
const harmless = ['internalTrafficPolicy', 'trafficDistribution'];
const topology = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'];
/** Values that are the defaults, or none at all. */
const unset = new Set(['', 'None', 'Cluster']);
