import { nearest } from '../../base/texts/nearest.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { monitorKinds, type MonitoredPort } from '../../k8s/operators/monitors.ts';
import { itsName, itsPodLabels, itsPorts } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { setField, setScalarAt } from '../fixes/field-edits.ts';
import { monitorIn, nothingElse, selectedMakers, selectedServices } from '../lib/references/monitored.ts';
import { isInjectedPort, podPorts, selectedPods } from '../lib/pods/pod-ports.ts';
import { at, onObject, templatePath } from '../lib/reach.ts';
import { called, list } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly port: string;
  readonly names: readonly string[];
}
type OfServices = Values & { readonly services: readonly string[] };
type OfPods = Values & { readonly monitor: string };

const say = sentences({
  'no-port': ({ services, port, names }: OfServices) =>
    names.length === 0
      ? `${list(services)} has no port named "${port}": its ports have no names, so Prometheus finds nothing to scrape.`
      : `${list(services)} has no port named "${port}", only ${list(names)}, so Prometheus finds nothing to scrape.`,
  'no-port-on-any': ({ services, port, names }: OfServices) =>
    names.length === 0
      ? `${list(services)} have no port named "${port}": their ports have no names, so Prometheus finds nothing to scrape.`
      : `${list(services)} have no port named "${port}", only ${list(names)}, so Prometheus finds nothing to scrape.`,
  'no-container-port': ({ monitor, port, names }: OfPods) =>
    names.length === 0
      ? `No pods that ${monitor} selects have a container port named "${port}": their ports have no names, so there is nothing to scrape.`
      : `No pods that ${monitor} selects have a container port named "${port}", only ${list(names)}, so there is nothing to scrape.`,
  'no-container-number': ({ monitor, port, names }: OfPods) =>
    names.length === 0
      ? `No pods that ${monitor} selects have a container port ${port}: their ports have no names, so there is nothing to scrape.`
      : `No pods that ${monitor} selects have a container port ${port}, only ${list(names)}, so there is nothing to scrape.`,
  near: ({ near }: { readonly near: string }) => `Did you mean "${near}"?`,
});

export const rule = defineRule({
  on: monitorKinds,
  *check(subject, model) {
    const found = monitorIn(subject);
    if (found === undefined) return;
    const ground = [evidence(subject, ['spec']), ...nothingElse(subject, found, model, true)];
    const asked = found.ports.filter(({ port }) => !isPlaceholder(port, 'port'));
    if (found.of === 'Services') {
      const services = selectedServices(subject, found, model);
      if (services.length === 0) return;
      for (const each of asked) {
        if (services.some((service) => service.facts.object.ports.some((port) => port.name === each.port))) continue;
        yield {
          ...portOfServices(subject, each, services, model),
          rests: [
            ...ground,
            ...services.map((service) => evidence(service, [...itsName, ...itsPorts, 'metadata.labels'], subject, service.namespace)),
          ],
        };
      }
      const behind = [...new Set(services.flatMap((service) => selectedPods(service, model)))];
      for (const each of !behind.some((maker) => podPorts(maker.facts.object.template, model).length > 0)
        ? []
        : found.targets.filter(({ port }) => !isPlaceholder(port, 'port'))) {
        if (
          isInjectedPort(each.port) ||
          behind.some((maker) =>
            podPorts(maker.facts.object.template, model).some((port) => port.name === each.port || String(port.number) === each.port),
          )
        )
          continue;
        yield {
          ...portOfPods(subject, each, behind, model),
          rests: [
            ...ground,
            ...behind.map((maker) =>
              evidence(maker, [...itsPodLabels(maker.facts.object), `${templatePath(maker, 'spec')}.containers`], subject, maker.namespace),
            ),
          ],
        };
      }
      return;
    }
    const makers = selectedMakers(subject, found, model);
    if (makers.length === 0) return;
    for (const each of asked) {
      if (
        isInjectedPort(each.port) ||
        makers.some((maker) => podPorts(maker.facts.object.template, model).some((port) => port.name === each.port))
      )
        continue;
      yield {
        ...portOfPods(subject, each, makers, model),
        rests: [
          ...ground,
          ...makers.map((maker) =>
            evidence(maker, [...itsPodLabels(maker.facts.object), `${templatePath(maker, 'spec')}.containers`], subject, maker.namespace),
          ),
        ],
      };
    }
  },
});

function portOfServices(
  subject: Instance,
  { field, port }: MonitoredPort,
  services: readonly InstanceOf<Service>[],
  model: Model,
): RuleFinding {
  const ports = services.flatMap((service) => service.facts.object.ports);
  const names = [...new Set(ports.flatMap(({ name }) => name ?? []))];
  // The container's name for it, or a number of it, says which port of the Service is meant.
  const behind = ports.find(
    ({ name, port: number, targetPort }) => name !== undefined && [String(number), String(targetPort)].includes(port),
  )?.name;
  const meant = behind ?? nearest(port, names) ?? (names.length === 1 ? names[0] : undefined);
  const values = { services: services.map(called), port, names: names.map((name) => `"${name}"`) };
  return {
    field,
    ...inTurn(
      say(services.length > 1 ? 'no-port-on-any' : 'no-port', values),
      meant === undefined ? undefined : say('near', { near: meant }),
    ),
    related: services.slice(0, 3).map((service) => at(model, service, 'spec.ports', `Ports of ${called(service)}`)),
    fixes: [...useName(subject, field, meant), ...nameThePort(subject, port, services, model)],
  };
}

function portOfPods(
  subject: Instance,
  { field, port }: MonitoredPort,
  makers: readonly InstanceOf<Workload | Pod>[],
  model: Model,
): RuleFinding {
  const ports = makers.flatMap((maker) => podPorts(maker.facts.object.template, model));
  const names = [...new Set(ports.flatMap(({ name }) => name ?? []))];
  const meant =
    ports.find(({ name, number }) => name !== undefined && String(number) === port)?.name ??
    nearest(port, names) ??
    (names.length === 1 ? names[0] : undefined);
  const values = { monitor: called(subject), port, names: names.map((name) => `"${name}"`) };
  return {
    field,
    ...inTurn(
      say(/^\d+$/.test(port) ? 'no-container-number' : 'no-container-port', values),
      meant === undefined ? undefined : say('near', { near: meant }),
    ),
    related: makers
      .slice(0, 3)
      .map((maker) => at(model, maker, `${templatePath(maker, 'spec')}.containers`, `${called(maker)}: container ports`)),
    fixes: useName(subject, field, meant),
  };
}

function useName(subject: Instance, field: string, meant: string | undefined): readonly Fix[] {
  return meant === undefined
    ? []
    : [{ title: `Use port "${meant}"`, safe: false, preferred: true, edits: setScalarAt(subject, field, meant) }];
}

/** A Service with one port that has no name. */
function nameThePort(subject: Instance, name: string, services: readonly InstanceOf<Service>[], model: Model): readonly Fix[] {
  const [service, ...more] = services;
  const [port, ...others] = service?.facts.object.ports ?? [];
  if (
    service === undefined ||
    more.length > 0 ||
    port === undefined ||
    others.length > 0 ||
    port.name !== undefined ||
    !isDnsLabel(name) ||
    !/[a-z]/.test(name)
  )
    return [];
  return onObject(model, subject, service, {
    title: `Name port ${port.port ?? ''} of ${called(service)} "${name}"`,
    safe: false,
    preferred: true,
    edits: setField(service, 'spec.ports[0]', 'name', name, { before: ['port'] }),
  });
}
