import { itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { child } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { find } from '../fixes/field-edits.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { verdictOf } from '../lib/refusals/verdict.ts';
import { drop, remove } from '../fixes/verdict-fixes.ts';

type Values = { readonly name: string; readonly field: string };

const say = sentences({
  ignored: ({ name, field }: Values) => `"${name}" is headless, so ${field} is ignored: clients connect to the pods directly.`,
  'ignored-with-warning': ({ name, field, warning }: Values & { readonly warning: string }) =>
    `"${name}" is headless, so ${field} is ignored: clients connect to the pods directly. The API server warns "${warning}".`,
  'without-effect': ({ name, field }: Values) =>
    `"${name}" is headless, so ${field} has no effect on what its name answers: DNS gives all ready pods.`,
});

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
      yield {
        rests: [evidence(subject, [...itsShape, `spec.${key}`])],
        field: `spec.${key}`,
        at: 'key',
        tags: ['unnecessary'],
        fixes: ignored.includes(key) ? drop(subject, model, `spec.${key}`) : remove(subject, `spec.${key}`),
        ...(ignored.includes(key) ? {} : { severity: 'information' as const }),
        ...(!ignored.includes(key)
          ? say('without-effect', { name, field: key })
          : text === undefined
            ? say('ignored', { name, field: key })
            : say('ignored-with-warning', { name, field: key, warning: text })),
      };
    }
    for (const key of topology.filter((one) => annotations[one] !== undefined)) {
      yield {
        rests: [evidence(subject, itsShape)],
        field: `metadata.annotations[${key}]`,
        at: 'key',
        severity: 'information',
        tags: ['unnecessary'],
        ...say('without-effect', { name, field: key }),
      };
    }
  },
});

const ignored = ['sessionAffinity', 'externalIPs', 'loadBalancerIP'];
const harmless = ['internalTrafficPolicy', 'trafficDistribution'];
const topology = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'];
/** Values that are the defaults, or none at all. */
const unset = new Set(['', 'None', 'Cluster']);
