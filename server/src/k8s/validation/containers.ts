import type { Context } from './context.ts';
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required } from './errors.ts';
import { trimSpace } from './go-text.ts';
import type { Cause } from './errors.ts';
import { dnsLabel, portName, portNumber } from './names.ts';
import { protocols } from './service-ports.ts';
import { containerRestartPolicies } from '../versions.ts';
import type { Json } from '../json.ts';
import { asList, asNumber, asObject, asText } from '../json.ts';

/** Containers and init containers: names, images, ports. `field`: path of the pod's spec. */
export function containersCauses(c: Context, field: string, spec: Json, isPod: boolean): Cause[] {
  if (areFine(spec)) return [];
  const hostNetwork = spec['hostNetwork'] === true;
  const containers = asList(spec['containers']).map((item) => withHostPorts(asObject(item), hostNetwork && isPod));
  const inits = asList(spec['initContainers']).map((item) => withHostPorts(asObject(item), hostNetwork && isPod));
  const causes: Cause[] = containers.length === 0 ? [required(`${field}.containers`)] : [];
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const path = `${field}.containers[${i}]`;
    causes.push(...containerCauses(c, path, container), ...repeatedName(c, `${path}.name`, container, names));
    names.add(asText(container['name']) ?? '');
    causes.push(...policyCauses(c, `${path}.restartPolicy`, container, false));
  }
  causes.push(...hostPortConflicts(c, `${field}.containers`, containers));
  for (const [i, container] of inits.entries()) {
    const path = `${field}.initContainers[${i}]`;
    causes.push(...containerCauses(c, path, container), ...policyCauses(c, `${path}.restartPolicy`, container, true));
    causes.push(...repeatedName(c, `${path}.name`, container, names), ...hostPortConflicts(c, `${field}.initContainers`, [container]));
    const name = asText(container['name']) ?? '';
    if (name !== '') names.add(name);
  }
  if (!hostNetwork) return causes;
  for (const [i, container] of containers.entries()) {
    for (const [k, port] of asList(container['ports']).map(asObject).entries()) {
      const host = asNumber(port['hostPort']) ?? 0;
      if ((isPod || host !== 0) && host !== (asNumber(port['containerPort']) ?? 0)) {
        causes.push(invalid(c, `${field}.containers[${i}].ports[${k}].hostPort`, host, 'must match `containerPort` when `hostNetwork` is true'));
      }
    }
  }
  return causes;
}

/** Is there surely nothing to refuse? So it is with nearly all, and then no paths need to be put together. */
function areFine(spec: Json): boolean {
  const containers = asList(spec['containers']);
  const names = new Set<unknown>();
  const isFine = (item: unknown): boolean => {
    const container = asObject(item);
    const before = names.size;
    names.add(container['name']);
    return names.size > before && isFineContainer(container);
  };
  return containers.length > 0 && spec['hostNetwork'] !== true && containers.every(isFine) && asList(spec['initContainers']).every(isFine);
}

function isFineContainer({ name, image, ports, restartPolicy }: Json): boolean {
  if (typeof name !== 'string' || dnsLabel(name).length > 0 || typeof image !== 'string' || image === '') return false;
  if (restartPolicy !== undefined && restartPolicy !== null) return false;
  const names: unknown[] = [];
  return asList(ports).every((item) => {
    const { name: port, containerPort, hostPort, protocol } = asObject(item);
    const written = port ?? '';
    const isNamed = written === '' || (typeof written === 'string' && portName(written).length === 0 && !names.includes(written));
    if (written !== '') names.push(written);
    return isNamed && typeof containerPort === 'number' && containerPort !== 0 && portNumber(containerPort).length === 0
      && (hostPort ?? 0) === 0 && (!protocol || (typeof protocol === 'string' && protocols.includes(protocol)));
  });
}

/** Pods on the host network get their container ports as host ports. */
export function withHostPorts(container: Json, wanted: boolean): Json {
  if (!wanted) return container;
  const ports = asList(container['ports']).map(asObject)
    .map((port) => ((asNumber(port['hostPort']) ?? 0) === 0 ? { ...port, hostPort: port['containerPort'] } : port));
  return { ...container, ports };
}

function policyCauses(c: Context, field: string, container: Json, init: boolean): Cause[] {
  const policy = asText(container['restartPolicy']);
  const allowed = containerRestartPolicies(c);
  if (policy === undefined || allowed === 'dropped') return [];
  if (allowed === 'sidecars' && !init) return [forbidden(field, 'may not be set for non-init containers')];
  const supported = allowed === 'any' ? ['Always', 'Never', 'OnFailure'] : ['Always'];
  return supported.includes(policy) ? [] : [notSupported(c, field, policy, supported)];
}

function containerCauses(c: Context, field: string, container: Json): Cause[] {
  const causes: Cause[] = [];
  const name = asText(container['name']) ?? '';
  const image = asText(container['image']) ?? '';
  if (name === '') causes.push(required(`${field}.name`));
  else causes.push(...eachInvalid(c, `${field}.name`, name, dnsLabel(name)));
  if (image === '') causes.push(required(`${field}.image`));
  return [...causes, ...portCauses(c, `${field}.ports`, asList(container['ports']).map(asObject))];
}

function repeatedName(c: Context, field: string, container: Json, names: ReadonlySet<string>): Cause[] {
  const name = asText(container['name']) ?? '';
  return names.has(name) ? [duplicate(c, field, name)] : [];
}

function portCauses(c: Context, field: string, ports: readonly Json[]): Cause[] {
  const causes: Cause[] = [];
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const path = `${field}[${i}]`;
    const name = asText(port['name']) ?? '';
    const [number, host] = [asNumber(port['containerPort']) ?? 0, asNumber(port['hostPort']) ?? 0];
    const protocol = asText(port['protocol']) || 'TCP';
    if (name !== '') {
      const wrong = portName(name);
      causes.push(...eachInvalid(c, `${path}.name`, name, wrong));
      if (wrong.length === 0 && names.has(name)) causes.push(duplicate(c, `${path}.name`, name));
      else if (wrong.length === 0) names.add(name);
    }
    if (number === 0) causes.push(required(`${path}.containerPort`));
    else for (const message of portNumber(number)) causes.push(invalid(c, `${path}.containerPort`, number, message));
    if (host !== 0) for (const message of portNumber(host)) causes.push(invalid(c, `${path}.hostPort`, host, message));
    if (!protocols.includes(protocol)) causes.push(notSupported(c, `${path}.protocol`, protocol, protocols));
  }
  return causes;
}

function hostPortConflicts(c: Context, field: string, containers: readonly Json[]): Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<string>();
  for (const [i, container] of containers.entries()) {
    for (const [k, port] of asList(container['ports']).map(asObject).entries()) {
      const host = asNumber(port['hostPort']) ?? 0;
      const key = `${asText(port['protocol']) || 'TCP'}/${asText(port['hostIP']) ?? ''}/${host}`;
      if (host !== 0 && seen.has(key)) causes.push(duplicate(c, `${field}[${i}].ports[${k}].hostPort`, key));
      if (host !== 0) seen.add(key);
    }
  }
  return causes;
}

/** Images of Pods (not of templates) have no spaces around them. */
export function imageCauses(c: Context, spec: Json): Cause[] {
  return ['containers', 'initContainers'].flatMap((list) => asList(spec[list]).flatMap((item, i) => {
    const image = asText(asObject(item)['image']) ?? '';
    return image === trimSpace(image) ? [] : [invalid(c, `spec.${list}[${i}].image`, image, 'must not have leading or trailing whitespace')];
  }));
}
