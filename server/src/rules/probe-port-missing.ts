import { nearest } from '../base/nearest.ts';
import { isPlaceholder } from '../facts/unknown.ts';
import { podKinds } from '../k8s/kinds.ts';
import type { Container } from '../k8s/kinds.ts';
import { isPodMaker } from '../model/keys.ts';
import { evidence } from '../model/scope/evidence.ts';
import { defineRule } from './define.ts';
import { deployment } from './lib/example.ts';
import { setScalarAt } from './fixes/field-edits.ts';
import { isInjectedPort } from './lib/pod-ports.ts';
import { templateOf, templatePath } from './lib/reach.ts';
import { list } from './lib/words.ts';

const withProbe = (port: string): string => deployment('db', { ports: ['- name: sql', '  containerPort: 5432'] })
  + ['readinessProbe:', '  tcpSocket:', `    port: ${port}`].map((line) => `          ${line}\n`).join('');

/** What follows of each probe and hook that finds no port. */
const effects: Readonly<Record<string, string>> = {
  startupProbe: 'the container never counts as started and is restarted again and again: its pods are never Ready, and so never in DNS',
  livenessProbe: 'the container is restarted again and again',
  readinessProbe: 'its pods are never Ready, and so never in DNS or behind a Service',
  postStart: 'the hook fails, and the container is killed and restarted again and again',
  preStop: 'the hook fails (FailedPreStopHook), and the container is stopped without it',
};

export const rule = defineRule({
  id: 'probe-port-missing',
  category: 'silent',
  severity: 'warning',
  on: podKinds,
  summary: 'A probe or hook names a port that its container does not declare',
  docs: {
    what: 'The `port` of an `httpGet` or `tcpSocket` in a probe, a `postStart` or a `preStop` hook is a name, and the container itself declares no port of that name. Ports of other containers of the pod do not count.',
    why: 'People see `couldn\'t find port` in the events of the pod, `0/1 Running` for ever, and NXDOMAIN or no endpoints for its names: the kubelet looks the name up in the container of the probe, and a probe that finds no port fails. The API server checks the form of the name only.',
    fix: 'Use the name of a port of the container, its number, or give the port that name.',
    fixSafety: 'Not applied in bulk: whether the probe or the port is right cannot be known.',
    references: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port'],
  },
  examples: [{ title: 'The port is called sql', bad: withProbe('postgres'), good: withProbe('sql') }],
  *check(subject, model) {
    if (!isPodMaker(subject)) return;
    const { containers, initContainers } = templateOf(subject);
    const spec = templatePath(subject, 'spec');
    for (const [key, all] of [['containers', containers], ['initContainers', initContainers]] as const) {
      for (const [index, container] of all.entries()) {
        for (const { field, name } of container.portNames ?? []) {
          if (container.ports.some((port) => port.name === name) || isInjectedPort(name) || isPlaceholder(name, 'port')) continue;
          const path = `${spec}.${key}[${index}]`;
          const names = container.ports.flatMap((port) => port.name ?? []);
          const meant = nearest(name, names) ?? (names.length === 1 ? names[0] : undefined);
          const other = [...containers, ...initContainers].find((each) => each !== container && each.ports.some((port) => port.name === name));
          yield {
            rests: [evidence(subject, [`${path}.ports`, `${path}.${field}`])],
            field: `${path}.${field}`,
            message: `${sayPorts(container, name, other)}, so ${effectOf(field)}.${meant === undefined ? ' Write the number of the port.' : ` Use "${meant}", or its number.`}`,
            related: container.ports.length === 0 ? [] : [{ place: model.placeOf(subject, `${path}.ports`), message: `Ports of container "${container.name ?? ''}"` }],
            fixes: meant === undefined ? [] : [{ title: `Use port "${meant}"`, safe: false, preferred: true, edits: setScalarAt(subject, `${path}.${field}`, meant) }],
          };
        }
      }
    }
  },
});

function sayPorts(container: Container, name: string, other: Container | undefined): string {
  const have = container.ports.flatMap((port) => (port.name === undefined ? String(port.containerPort ?? '') : `"${port.name}"`)).filter((text) => text !== '');
  const only = have.length === 0 ? '' : `, only ${list(have)}`;
  return `Container "${container.name ?? ''}" has no port named "${name}"${only}${other === undefined ? '' : ` (container "${other.name ?? ''}" has)`}`;
}

function effectOf(field: string): string {
  return effects[field.split('.').at(-3) ?? ''] ?? 'it fails';
}
