import { isDialled } from '../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../facts/types.ts';
import type { Service, ServicePort } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { isPortName } from '../lib/pods/pod-ports.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { called } from '../lib/words.ts';

const say = sentences({
  unnamed: ({
    holder,
    host,
    port,
    name,
  }: {
    readonly holder: string;
    readonly host: string;
    readonly port: number;
    readonly name: string;
  }) => `${holder} asks for the SRV records of ${host}, and there are none: port ${port} has no name. Name it "${name}".`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isHeadlessService,
  *check(subject, model) {
    const { ports, selector } = subject.facts.object;
    const port = ports[0];
    if (selector === undefined || port === undefined || ports.length !== 1 || (port.name !== undefined && port.name !== '')) return;
    if (port.port === undefined) return;
    const asked = askedFor(subject, port, model);
    if (asked === undefined) return;
    const { holder, mention, name } = asked;
    yield {
      field: 'spec.ports[0]',
      ...say('unnamed', { holder: called(holder), host: mention.host, port: port.port, name }),
      related: [{ place: placeOfMention(holder, mention), message: `Asks for ${mention.host}` }],
      fixes: [
        {
          title: `Name the port "${name}"`,
          safe: false,
          preferred: true,
          edits: setField(subject, 'spec.ports[0]', 'name', name, { before: ['port', 'protocol'] }),
        },
      ],
    };
  },
});

interface Asked {
  readonly holder: Instance;
  readonly mention: DnsMention;
  /** Of the port: `sql` of `_sql._tcp.db`. */
  readonly name: string;
}

/** The first text that asks for a port of this protocol by its name. */
function askedFor(service: InstanceOf<Service>, { protocol = 'TCP' }: ServicePort, model: Model): Asked | undefined {
  for (const { holder, mention } of model.scope.mentionsOf(service)) {
    const [, name, wanted] = /^_([a-z0-9-]+)\._([a-z]+)\./i.exec(mention.host) ?? [];
    if (name !== undefined && wanted?.toUpperCase() === protocol && isPortName(name) && isDialled(mention))
      return { holder, mention, name };
  }
  return undefined;
}
