import { hole } from '../../base/texts/hole.ts';
import { printable } from '../../base/texts/printable.ts';
import { digCommand } from '../../features/dig-command.ts';
import { withClusterDns } from '../../features/resolve/with-cluster-dns.ts';
import { namedAt } from '../../features/shared/named-at.ts';
import { meaningOf } from '../../features/shared/mentions.ts';
import { sourced } from '../../features/shared/sourced.ts';
import { targetAt, type Target } from '../../features/shared/target.ts';
import { isKnownName, portLabels, serviceDnsName } from '../../k8s/dns-name.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { isPodMaker, isService } from '../../model/keys.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { NameAtResult } from '../protocol.ts';

interface Asked {
  readonly fqdn: string;
  readonly type?: string;
}

/** A named port of a Service has a name of its own (facts A.3). */
function portName(model: Model, service: Instance, target: Target): Asked | undefined {
  const index = target.kind === 'port' && /^spec\.ports\[(\d+)\]/.exec(target.field)?.[1];
  const port = isService(service) && index ? service.facts.object.ports[Number(index)] : undefined;
  if (!port?.name) return undefined;
  return {
    fqdn: serviceDnsName(
      service.facts.object.name,
      service.namespace,
      model.settings.clusterDomain,
      ...portLabels({ ...port, name: port.name }),
    ),
    type: 'SRV',
  };
}

/** A Service's own name; of pods the first that has one of its own, else that of the Service that leads to them, a headless one before others. */
function nameOf(model: Model, instance: Instance): Asked | undefined {
  const { object } = instance.facts;
  if (isService(instance))
    return object.name === '' ? undefined : { fqdn: serviceDnsName(object.name, instance.namespace, model.settings.clusterDomain) };
  if (!isPodMaker(instance)) return undefined;
  // Names with placeholders hold addresses that nobody knows yet.
  const own = model
    .recordsFor(instance.bundle, instance.facts.uri)
    .namesOf(sourced(instance))
    .find(({ name }) => isKnownName(name));
  if (own) return { fqdn: own.name };
  const services = model.scope
    .servicesSelecting(instance)
    .filter(countsHere)
    .map((c) => c.instance);
  const service = services.find((s) => isHeadless(s.facts.object)) ?? services[0];
  return service && nameOf(model, service);
}

function askedAt(model: Model, target: Target, instance: Instance): Asked | undefined {
  if (target.mention) {
    const name = meaningOf(model, instance, target.mention)?.name;
    return name === undefined ? undefined : { fqdn: name };
  }
  const named = namedAt(model, target);
  return named && (portName(model, named, target) ?? nameOf(model, named));
}

/**
 * The cluster DNS name that stands under the cursor, or that the value or object there is reached by; `name`: another name of the object there instead,
 * one of its pods for example.
 */
export function nameAt(model: Model, uri: string, offset: number, name?: string): NameAtResult | undefined {
  const target = targetAt(model, uri, offset);
  const [instance] = target?.instances ?? [];
  const asked = name === undefined ? target && instance && askedAt(model, target, instance) : { fqdn: name };
  if (!instance || !asked || asked.fqdn.includes(hole)) return undefined;
  const fqdn = printable(asked.fqdn);
  const records = withClusterDns(model.recordsFor(instance.bundle, instance.facts.uri), model);
  const types = fqdn.startsWith('_') ? ['SRV'] : ['CNAME', 'A', 'AAAA'];
  const type =
    asked.type ?? types.find((t) => records.dig(fqdn, t).answers.some((a) => a.type === t)) ?? (fqdn.startsWith('_') ? 'SRV' : 'A');
  const namespace = printable(instance.namespace);
  return {
    fqdn,
    namespace,
    clusterDomain: model.settings.clusterDomain,
    type,
    rcode: records.dig(fqdn, type).rcode,
    dig: digCommand(fqdn, type, namespace),
  };
}
