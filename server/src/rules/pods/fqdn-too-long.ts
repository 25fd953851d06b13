import { serviceDnsName } from '../../k8s/dns-name.ts';
import { podKinds } from '../../k8s/kinds.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { numberedPod, ordinalsOf } from '../../k8s/pod-ordinals.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { isIndexedJob } from '../lib/pods/pod-identity.ts';
import { templatePath } from '../lib/reach.ts';

type Values = { readonly hostname: string; readonly bytes: number };

const say = sentences({
  'no-effect': ({ missing }: { missing: string }) =>
    `setHostnameAsFQDN has no effect without ${missing}: the pod keeps its short hostname.`,
  exactly: ({ hostname, bytes }: Values) =>
    `With setHostnameAsFQDN the hostname becomes ${hostname}, ${bytes} bytes; Linux takes 64, so the pod never leaves ContainerCreating. Shorten the names or remove setHostnameAsFQDN.`,
  'at-least': ({ hostname, bytes }: Values) =>
    `With setHostnameAsFQDN the hostname becomes ${hostname}, at least ${bytes} bytes; Linux takes 64, so the pod never leaves ContainerCreating. Shorten the names or remove setHostnameAsFQDN.`,
});

export const rule = defineRule({
  on: podKinds,
  when: (subject) => subject.facts.object.template.setHostnameAsFQDN === true,
  *check(subject, model) {
    const { object } = subject.facts;
    const field = `${templatePath(subject, 'spec')}.setHostnameAsFQDN`;
    const subdomain = object.kind === 'StatefulSet' ? object.serviceName : object.template.subdomain;
    if (subdomain === undefined || subdomain === '') {
      const missing = object.kind === 'StatefulSet' ? 'serviceName' : 'subdomain';
      yield { field, severity: 'hint', ...say('no-effect', { missing }) };
      return;
    }
    const { shown, length } = longestHostname(subject);
    const rest = `.${serviceDnsName(subdomain, subject.namespace, model.settings.clusterDomain)}`;
    const bytes = Math.min(63, length) + rest.length;
    if (bytes <= 64) return;
    yield { field, ...say(object.kind === 'Deployment' ? 'at-least' : 'exactly', { hostname: `${shown}${rest}`, bytes }) };
  },
});

/** The longest hostname that pods of this object are sure to get; generated parts at their shortest (8 characters of hash, 5 random ones). */
function longestHostname({ facts: { object } }: InstanceOf<Workload | Pod>): { readonly shown: string; readonly length: number } {
  const exactly = (shown: string): { shown: string; length: number } => ({ shown, length: shown.length });
  if (object.kind === 'StatefulSet') return exactly(numberedPod(object.name, ordinalsOf(object).last));
  if (object.kind !== 'Pod' && isIndexedJob(object)) return exactly(numberedPod(object.name, Math.max(1, object.completions ?? 1) - 1));
  if (object.template.hostname !== undefined && object.template.hostname !== '') return exactly(object.template.hostname);
  if (object.kind === 'Pod') return exactly(object.name);
  const generated = object.kind === 'Deployment' ? 15 : 6;
  return { shown: `${object.name}-…`, length: object.name.length + generated };
}
