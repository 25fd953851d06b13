import { isHeadless, type Pod, type Service, type ServicePort, type Workload, protocolOf } from '../../k8s/kinds.ts';
import { knownName } from '../../k8s/known-name.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { InstanceOf } from '../../model/types.ts';
import { reasonList, sourceLink, type HoverContext } from './context.ts';
import { blocks, code, escape, lines } from './markdown.ts';
import { srvLine, srvName } from './srv.ts';
import { numbersBehind } from '../shared/pods-behind.ts';
import { reachesPort } from '../shared/target.ts';

const indexIn = (field: string): number => Number(/ports\[(\d+)\]/.exec(field)?.[1] ?? -1);

/** `targetPort http = 8080`, as far as the selected pods say. */
function targetText({ model }: HoverContext, service: InstanceOf<Service>, port: ServicePort): readonly string[] {
  const { targetPort } = port;
  if (targetPort === undefined) return [];
  const numbers = typeof targetPort === 'string' ? numbersBehind(model, service, targetPort, protocolOf(port)) : [];
  return [`targetPort ${escape(String(targetPort))}${numbers.length === 0 ? '' : ` = ${numbers.join(', ')}`}`];
}

/** A port of a Service: its SRV name and the number that clients reach. */
export function servicePortCard(context: HoverContext, service: InstanceOf<Service>, field: string): string | undefined {
  const { object } = service.facts;
  const port = object.ports[indexIn(field)];
  if (!port) return undefined;
  const { model } = context;
  const protocol = protocolOf(port);
  const name = srvName(context, service, port);
  const records = model.recordsFor(service.bundle, service.facts.uri);
  const head = [
    `**${escape(port.name ?? String(port.port ?? ''))}**`,
    `port ${escape(String(port.port ?? '?'))} of ${isHeadless(object) ? 'headless ' : ''}Service ${escape(object.name)}`,
    ...targetText(context, service, port),
    escape(protocol),
  ].join(' · ');
  if (name === undefined) return blocks([head, 'The port has no name, so there is no `_port._protocol` name for it.']);
  const { answers, reasons } = records.dig(name, 'SRV');
  const line = srvLine(context, service, port, records.recordsOf(service.namespace, object.name));
  return blocks([head, line, reasonList(answers.length > 0 ? reasons.filter((r) => r.code.startsWith('port-')) : reasons)]);
}

/** A container's port: Services that lead to it. */
export function containerPortCard(context: HoverContext, owner: InstanceOf<Workload | Pod>, field: string): string | undefined {
  const [, list, c] = /(containers|initContainers)\[(\d+)\]/.exec(field) ?? [];
  const template = owner.facts.object.template;
  const port = template[list === 'initContainers' ? 'initContainers' : 'containers'][Number(c)]?.ports[indexIn(field)];
  if (!port) return undefined;
  const reached = context.model.scope
    .servicesSelecting(owner)
    .filter(countsHere)
    .flatMap(({ instance }) =>
      instance.facts.object.ports.flatMap((p) => {
        if (!reachesPort(p, port)) return [];
        const shown = isHeadless(instance.facts.object) ? (port.containerPort ?? p.targetPort ?? p.port) : p.port;
        return [
          `${code(`${instance.facts.object.name}.${instance.namespace}:${shown ?? ''}`)} · ${sourceLink(context, context.model.placeOf(instance, 'metadata.name'))}`,
        ];
      }),
    );
  if (reached.length === 0) return undefined;
  const head = `**${escape(port.name ?? String(port.containerPort ?? ''))}** · container port ${escape(String(port.containerPort ?? ''))} ${escape(protocolOf(port))} · ${escape(knownName(owner.facts.object))}`;
  return blocks([head, `Reached as:`, lines(reached.slice(0, context.rows))]);
}
