import type { Service } from '../../k8s/kinds.ts';
import { readObject } from '../../k8s/read/read.ts';
import type { ClusterSource, Sourced } from './types.ts';

const plain = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default' },
  spec: { type: 'ClusterIP', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
};

const read = readObject(plain);

/** The Service of the API server, which every cluster makes for itself. */
const apiServer: Sourced<Service> | undefined =
  read?.kind === 'Service'
    ? { object: read, namespace: 'default', ref: { kind: 'Service', namespace: 'default', name: 'kubernetes' } }
    : undefined;

/** A source that finds the cluster's own Service `kubernetes` by its name. It is not listed among the Services of its namespace. */
export function withOwnServices(source: ClusterSource): ClusterSource {
  const isOwn = (namespace: string, name: string) => namespace === 'default' && name === 'kubernetes';
  return { ...source, service: (namespace, name) => source.service(namespace, name) ?? (isOwn(namespace, name) ? apiServer : undefined) };
}
