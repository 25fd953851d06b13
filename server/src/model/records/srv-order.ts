import type { SrvOrder } from './types.ts';
import type { Endpoint } from './endpoints.ts';
import type { SlicePort } from './ports.ts';

/**
 * Priority and weight of every SRV record of an answer that `rows` matches make: each address counts with each of its ports, of both families
 * and before equal records become one (facts A.3; `SRV` of plugin/backend_lookup.go).
 */
export function srvOrder(rows: number): SrvOrder {
  return { priority: 0, weight: Math.max(1, Math.floor(100 / rows)) };
}

/** First labels of the SRV name of a port: `_sql._tcp`. */
export function portLabelsOf(port: SlicePort): string {
  return `_${port.name.toLowerCase()}._${port.protocol.toLowerCase()}`;
}

/**
 * Priority and weight in answers about the endpoints of one Service. `labels`: what stands before the Service's name in the question: nothing,
 * the name of an endpoint, or the labels of a port.
 */
export function endpointOrder(endpoints: readonly Endpoint[]): (labels: string) => SrvOrder {
  const rows = new Map<string, number>();
  for (const { ready, address, label, ports } of endpoints) {
    if (!ready || address.family === 'FQDN') continue;
    for (const port of ports) for (const labels of ['', label, portLabelsOf(port)]) rows.set(labels, (rows.get(labels) ?? 0) + 1);
  }
  return (labels) => srvOrder(rows.get(labels) ?? 1);
}
