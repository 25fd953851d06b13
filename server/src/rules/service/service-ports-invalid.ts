import { memo } from '../../base/memo.ts';
import type { ServicePort } from '../../k8s/kinds.ts';
import type { Instance, Model } from '../../model/types.ts';
import { isService } from '../../model/keys.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { find, setField } from '../fixes/field-edits.ts';
import { portNames } from '../lib/new-names.ts';
import { isRefused } from '../lib/preconditions.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import type { Refusal } from '../lib/refusals/refusal.ts';
import { respell, validLabel, write, writeName, writeSupported } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'service-ports-invalid', wording);
  },
});

const wording: Wording = { say, advise, fixes };

function say({ key, reason, value }: Refusal, object: string): string {
  const shown = shownText(value);
  if (reason === 'FieldValueRequired')
    return key === 'ports'
      ? `A Service that is not headless needs a port, so the API server refuses ${object}.`
      : `With several ports each needs a name, so the API server refuses ${object}.`;
  if (reason === 'FieldValueDuplicate')
    return key === 'ports'
      ? `The same port and protocol appear twice, so the API server refuses ${object}.`
      : `${key} ${shown} appears twice, so the API server refuses ${object}.`;
  return key.startsWith('a')
    ? `${shown} cannot be an ${key}, so the API server refuses ${object}.`
    : `${shown} cannot be a ${key}, so the API server refuses ${object}.`;
}

function advise({ reason, key, value }: Refusal): readonly string[] | undefined {
  if (reason === 'FieldValueRequired' && key !== 'ports') return ['Give it a name.'];
  return key === 'targetPort' && typeof value === 'string' && isNumber(value)
    ? [`Write ${value} without quotes, or the name of a container's port.`]
    : undefined;
}

/** Is it the number of a port, as a text? */
const isNumber = (value: unknown): boolean =>
  typeof value === 'string' && /^\d+$/.test(value) && Number(value) > 0 && Number(value) < 65536;

/** A name for each port of the Service that has none of its own, or one that an earlier port has: by index. */
function newPortNames(ports: readonly ServicePort[]): ReadonlyMap<number, string> {
  const taken = new Set(ports.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const seen = new Set<string>();
  const nameFor = portNames((tried) => taken.has(tried));
  return new Map(
    ports.flatMap((port, index): [number, string][] => {
      const { name = '', targetPort } = port;
      if (name !== '' && !seen.has(name)) {
        seen.add(name);
        return [];
      }
      const own =
        typeof targetPort === 'string' && !taken.has(targetPort) && validLabel(targetPort) === undefined
          ? targetPort
          : nameFor(port.port ?? index, port.protocol);
      taken.add(own);
      return [[index, own]];
    }),
  );
}

/** Both are asked for once for each refused port. */
const namesOfPorts = memo((ports: readonly ServicePort[]) => new Set(ports.map((other) => other.name ?? '')));
const newNamesOfPorts = memo((ports: readonly ServicePort[]) => newPortNames(ports));

function fixes(refusal: Refusal, subject: Instance, model: Model): readonly Fix[] {
  const index = Number(/^spec\.ports\[(\d+)\]/.exec(refusal.path)?.[1] ?? Number.NaN);
  const port = isService(subject) ? subject.facts.object.ports[index] : undefined;
  if (port === undefined || !isService(subject)) return [];
  const { key } = refusal;
  const { ports } = subject.facts.object;
  const taken = namesOfPorts(ports);
  if (key === 'name' && (refusal.reason === 'FieldValueRequired' || refusal.reason === 'FieldValueDuplicate')) {
    const name = newNamesOfPorts(ports).get(index);
    if (name === undefined) return [];
    const missing = find(subject, refusal.path) === undefined;
    return missing
      ? [
          {
            title: `Name it ${name}`,
            safe: false,
            preferred: true,
            edits: setField(subject, `spec.ports[${index}]`, 'name', name, { before: ['port', 'protocol'] }),
          },
        ]
      : write(subject, refusal.path, name);
  }
  if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
  if (key === 'name' && typeof refusal.value === 'string') {
    const name = validLabel(refusal.value);
    return name === undefined || taken.has(name) ? [] : writeName(subject, model, refusal.path, refusal.value, name);
  }
  if (key !== 'targetPort' || typeof refusal.value !== 'string') return [];
  if (isNumber(refusal.value)) return respell(subject, model, refusal.path, Number(refusal.value));
  const name = validLabel(refusal.value.replace(/-+/g, '-'), 15) ?? refusal.value.replace(/-+/g, '-');
  return name !== refusal.value && /[a-z]/.test(name) && !name.includes('--') && name.length <= 15
    ? writeName(subject, model, refusal.path, refusal.value, name)
    : [];
}
