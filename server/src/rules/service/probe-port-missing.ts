import { nearest } from '../../base/texts/nearest.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import { podKinds } from '../../k8s/kinds.ts';
import type { Container } from '../../k8s/kinds.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { isInjectedPort } from '../lib/pods/pod-ports.ts';
import { templateOf, templatePath } from '../lib/reach.ts';
import { list } from '../lib/words.ts';

/** What follows of each probe and hook that finds no port. */
const effects: Readonly<Record<string, string>> = {
  startupProbe: 'the container never counts as started and is restarted again and again: its pods are never Ready, and so never in DNS',
  livenessProbe: 'the container is restarted again and again',
  readinessProbe: 'its pods are never Ready, and so never in DNS or behind a Service',
  postStart: 'the hook fails, and the container is killed and restarted again and again',
  preStop: 'the hook fails (FailedPreStopHook), and the container is stopped without it',
};

export const rule = defineRule({
  on: podKinds,
  *check(subject, model) {
    const { containers, initContainers } = templateOf(subject);
    const spec = templatePath(subject, 'spec');
    for (const [key, all] of [
      ['containers', containers],
      ['initContainers', initContainers],
    ] as const) {
      for (const [index, container] of all.entries()) {
        for (const { field, name } of container.portNames ?? []) {
          if (container.ports.some((port) => port.name === name) || isInjectedPort(name) || isPlaceholder(name, 'port')) continue;
          const path = `${spec}.${key}[${index}]`;
          const names = container.ports.flatMap((port) => port.name ?? []);
          const meant = nearest(name, names) ?? (names.length === 1 ? names[0] : undefined);
          const other = [...containers, ...initContainers].find(
            (each) => each !== container && each.ports.some((port) => port.name === name),
          );
          yield {
            rests: [evidence(subject, [`${path}.ports`, `${path}.${field}`])],
            field: `${path}.${field}`,
            message: `${sayPorts(container, name, other)}, so ${effectOf(field)}.${meant === undefined ? ' Write the number of the port.' : ` Use "${meant}", or its number.`}`,
            related:
              container.ports.length === 0
                ? []
                : [{ place: model.placeOf(subject, `${path}.ports`), message: `Ports of container "${container.name ?? ''}"` }],
            fixes:
              meant === undefined
                ? []
                : [{ title: `Use port "${meant}"`, safe: false, preferred: true, edits: setScalarAt(subject, `${path}.${field}`, meant) }],
          };
        }
      }
    }
  },
});

function sayPorts(container: Container, name: string, other: Container | undefined): string {
  const have = container.ports
    .flatMap((port) => (port.name === undefined ? String(port.containerPort ?? '') : `"${port.name}"`))
    .filter((text) => text !== '');
  const only = have.length === 0 ? '' : `, only ${list(have)}`;
  return `Container "${container.name ?? ''}" has no port named "${name}"${only}${other === undefined ? '' : ` (container "${other.name ?? ''}" has)`}`;
}

function effectOf(field: string): string {
  return effects[field.split('.').at(-3) ?? ''] ?? 'it fails';
}
