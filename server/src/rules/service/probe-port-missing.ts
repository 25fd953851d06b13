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
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly container: string;
  readonly name: string;
  readonly others: readonly string[];
  /** The container that has such a port. */
  readonly other: string | undefined;
}

const say = sentences({
  'no-port': ({ container, name, others, other }: Values) =>
    others.length === 0
      ? other === undefined
        ? `Container "${container}" has no port named "${name}".`
        : `Container "${container}" has no port named "${name}" (container "${other}" has).`
      : other === undefined
        ? `Container "${container}" has no port named "${name}", only ${list(others)}.`
        : `Container "${container}" has no port named "${name}", only ${list(others)} (container "${other}" has).`,
  startupProbe: () =>
    'So the container never counts as started and is restarted again and again: its pods are never Ready, and so never in DNS.',
  livenessProbe: () => 'So the container is restarted again and again.',
  readinessProbe: () => 'So its pods are never Ready, and so never in DNS or behind a Service.',
  postStart: () => 'So the hook fails, and the container is killed and restarted again and again.',
  preStop: () => 'So the hook fails (FailedPreStopHook), and the container is stopped without it.',
  fails: () => 'So it fails.',
  'use-number': () => 'Write the number of the port.',
  'use-port': ({ meant }: { readonly meant: string }) => `Use "${meant}", or its number.`,
});

/** What follows of each probe and hook that finds no port. */
const effects = ['startupProbe', 'livenessProbe', 'readinessProbe', 'postStart', 'preStop'] as const;

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
            ...inTurn(
              say('no-port', { container: container.name ?? '', name, others: portsOf(container), other: other && (other.name ?? '') }),
              say(effects.find((each) => each === field.split('.').at(-3)) ?? 'fails', {}),
              meant === undefined ? say('use-number', {}) : say('use-port', { meant }),
            ),
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

function portsOf({ ports }: Container): readonly string[] {
  return ports
    .flatMap((port) => (port.name === undefined ? String(port.containerPort ?? '') : `"${port.name}"`))
    .filter((text) => text !== '');
}
