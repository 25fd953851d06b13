import { isHeadless, type Service } from './kinds.ts';

/** What the kubelet calls a Service, or a port of it, in names of variables (`k8s: pkg/kubelet/envvars makeEnvVariableName`). */
export function linkName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

/** The part of a variable of a Service that is the Service's own: `DB` of `DB_SERVICE_HOST`; and what is said of it. */
export interface Link {
  readonly service: string;
  /** `host`: `_SERVICE_HOST`; `port`: `_SERVICE_PORT`, with the name of a port or without; `url`: `_PORT`, `tcp://10.0.0.1:80`; `docker`: `_PORT_80_TCP` and what follows. */
  readonly part: 'host' | 'port' | 'url' | 'docker';
  /** Name of the port, as the variable writes it. */
  readonly portName?: string;
  readonly portNumber?: number;
}

/** The ways to read a variable as one of a Service, several where a name of a port may begin like that of a Service. */
export function linkOf(variable: string): Link | undefined {
  const docker = /^(.+)_PORT_(\d+)_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/.exec(variable);
  if (docker !== null) return { service: docker[1] ?? '', part: 'docker', portNumber: Number(docker[2]) };
  const [, host] = /^(.+)_SERVICE_HOST$/.exec(variable) ?? [];
  if (host !== undefined) return { service: host, part: 'host' };
  const at = variable.indexOf('_SERVICE_PORT');
  if (at > 0) {
    const portName = variable.slice(at + '_SERVICE_PORT_'.length);
    return { service: variable.slice(0, at), part: 'port', ...(portName === '' ? {} : { portName }) };
  }
  return variable.endsWith('_PORT') ? { service: variable.slice(0, -'_PORT'.length), part: 'url' } : undefined;
}

/** Does the kubelet make variables for the Service? Only for one with a cluster IP (`k8s: pkg/kubelet getServiceEnvVarMap`, facts A.1). */
export function hasLinks(service: Service): boolean {
  return service.type !== 'ExternalName' && !isHeadless(service);
}

/** Has the Service the port that the variable speaks of? */
export function hasLinkedPort({ ports }: Service, { portName, portNumber }: Link): boolean {
  if (portName !== undefined) return ports.some(({ name }) => name !== undefined && linkName(name) === portName);
  return portNumber === undefined || ports.some((port) => port.port === portNumber);
}
