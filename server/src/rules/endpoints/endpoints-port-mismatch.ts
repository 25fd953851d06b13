import type { Service, ServicePort } from '../../k8s/kinds.ts';
import { isHeadless, protocolOf } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { nearest } from '../../base/texts/nearest.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import { dialledAt, dialling } from '../lib/names/dialled.ts';
import { removeField, setField, setScalarAt } from '../fixes/field-edits.ts';
import { isSpecialPurpose, servedBy, serviceOf, writtenPorts } from '../lib/references/hand-made.ts';
import type { WrittenPort } from '../lib/references/hand-made.ts';
import { at, onObject } from '../lib/reach.ts';
import type { Said } from '../../base/texts/sentences.ts';

const say = sentences({
  number: ({ name, port, number }: { name: string; port: number; number: number }) =>
    `"${name}" is headless, so nothing translates port ${port} of the Service to ${number}: ${name}:${port} leads to an address where ${number} is served. Write the same number in both places.`,
  'cluster-ip': ({ name, found, written }: Misnamed) =>
    found === undefined
      ? `Service "${name}" has an unnamed port, not port "${written ?? ''}", so nothing answers behind "${name}" on it.`
      : written === undefined
        ? `Service "${name}" has port ${found}, not an unnamed port, so nothing answers behind "${name}" on it.`
        : `Service "${name}" has port ${found}, not port "${written}", so nothing answers behind "${name}" on it.`,
  'srv-missing': ({ name, found }: { readonly name: string; readonly found: string }) =>
    `Service "${name}" has port ${found}, not an unnamed port, so there is no SRV record for the ports of "${name}".`,
  'srv-elsewhere': ({ name, found, written, srv }: Misnamed & { readonly srv: string }) =>
    found === undefined
      ? `Service "${name}" has an unnamed port, not port "${written ?? ''}", so its SRV record is ${srv}, not the name that the Service gives it.`
      : `Service "${name}" has port ${found}, not port "${written ?? ''}", so its SRV record is ${srv}, not the name that the Service gives it.`,
  'use-name': () => 'Use the name of a port of the Service.',
  'call-nothing': () => 'Call it nothing: remove the name.',
  'call-it': ({ meant }: { readonly meant: string }) => `Call it "${meant}".`,
});

/** Names of ports, of the Service and of the endpoints; absent: without a name, as the only port can be. */
type Misnamed = { readonly name: string; readonly found: string | undefined; readonly written: string | undefined };

/** `meant`: the name that the port is to have, '' for none, `undefined` where that is not known. */
function renameTo(meant: string | undefined): Said {
  if (meant === undefined) return say('use-name', {});
  return meant === '' ? say('call-nothing', {}) : say('call-it', { meant });
}

export const rule = defineRule({
  on: ['Endpoints', 'EndpointSlice'],
  *check(subject, model) {
    if (isSpecialPurpose(subject)) return;
    const service = serviceOf(subject, model);
    if (service === undefined || service.facts.object.type === 'ExternalName' || service.facts.object.selector !== undefined) return;
    const { ports } = service.facts.object;
    if (ports.length === 0) return;
    const all = writtenPorts(subject);
    for (const written of all) {
      const match = ports.findIndex((port) => (port.name ?? '') === (written.port.name ?? ''));
      const rests = servedBy(subject, service);
      if (match < 0) yield { ...otherName(subject, service, written, all, model), rests };
      else if (isHeadless(service.facts.object))
        for (const found of otherNumber(subject, service, written, { match, all }, model)) yield { ...found, rests };
    }
  },
});

function otherName(
  subject: Instance,
  service: InstanceOf<Service>,
  written: WrittenPort,
  all: readonly WrittenPort[],
  model: Model,
): RuleFinding {
  const { ports, name } = service.facts.object;
  const meant = meantPort(ports, written, all);
  const have = written.port.name ?? '';
  const found = ports.flatMap((port) => ((port.name ?? '') === '' ? [] : [`"${port.name ?? ''}"`])).join(', ');
  const values = { name, found: found === '' ? undefined : found, written: have === '' ? undefined : have };
  const srv = `_${have}._${protocolLabel(written)}.${name}`;
  return {
    field: have === '' ? written.field : `${written.field}.name`,
    ...inTurn(
      !isHeadless(service.facts.object)
        ? say('cluster-ip', values)
        : have === ''
          ? say('srv-missing', { name, found })
          : say('srv-elsewhere', { ...values, srv }),
      renameTo(meant === undefined ? undefined : (meant.name ?? '')),
    ),
    related: [at(model, service, 'spec.ports', `Ports of Service "${name}"`)],
    fixes: meant === undefined ? [] : [renamed(subject, written, meant)],
  };
}

function protocolLabel(written: WrittenPort): string {
  return protocolOf(written.port).toLowerCase();
}

/** The Service port of a near name or of the same number that no other endpoint port has. */
function meantPort(ports: readonly ServicePort[], written: WrittenPort, all: readonly WrittenPort[]): ServicePort | undefined {
  const free = ports.filter((port) => !all.some((each) => (each.port.name ?? '') === (port.name ?? '')));
  if (free.length === 1) return free[0];
  const near = nearest(
    written.port.name ?? '',
    free.map((port) => port.name ?? ''),
  );
  return (
    free.find((port) => port.port === written.port.port || port.targetPort === written.port.port) ?? free.find((port) => port.name === near)
  );
}

function renamed(subject: Instance, written: WrittenPort, meant: ServicePort): Fix {
  if (meant.name === undefined) {
    return { title: 'Remove the port name', safe: false, preferred: true, edits: removeField(subject, `${written.field}.name`) };
  }
  const edits = setField(subject, written.field, 'name', meant.name, { before: ['port'] });
  return { title: `Name the port "${meant.name}"`, safe: false, preferred: true, edits };
}

function* otherNumber(
  subject: Instance,
  service: InstanceOf<Service>,
  written: WrittenPort,
  { match, all }: { readonly match: number; readonly all: readonly WrittenPort[] },
  model: Model,
): Iterable<RuleFinding> {
  const port = service.facts.object.ports[match];
  const number = written.port.port;
  if (port?.port === undefined || number === undefined || number === port.port) return;
  const { name } = service.facts.object;
  const dialled = dialling(service, port.port, model);
  yield {
    field: `${written.field}.port`,
    // Whoever dials the port reaches what another port is for.
    ...(dialled.length > 0 || all.some((each) => each.port.port === port.port) ? {} : { severity: 'hint' }),
    ...say('number', { name, port: port.port, number }),
    related: [at(model, service, `spec.ports[${match}].port`, `Port of Service "${name}"`), ...dialledAt(dialled, port.port)],
    fixes: [
      ...onObject(model, subject, service, {
        title: `Make the Service port ${number}`,
        safe: false,
        preferred: true,
        edits: setScalarAt(service, `spec.ports[${match}].port`, number),
      }),
      { title: `Make the endpoint port ${port.port}`, safe: false, edits: setScalarAt(subject, `${written.field}.port`, port.port) },
    ],
  };
}
