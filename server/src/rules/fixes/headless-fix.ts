import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf } from '../../model/types.ts';
import type { Fix } from '../define.ts';
import { removeField, setField, together } from './field-edits.ts';
import { clusterIPWarning } from '../lib/references/governing.ts';
import { locate } from '../lib/locate.ts';

/** Can this Service simply be made headless: of type ClusterIP, without node ports? */
export function canBeHeadless(service: InstanceOf<Service>): boolean {
  const { type, ports } = service.facts.object;
  return (type === undefined || type === 'ClusterIP') && ports.every((port) => port.nodePort === undefined);
}

/** Writes `clusterIP: None`. */
export function makeHeadless(service: InstanceOf<Service>): Fix {
  const { tree, uri, object } = service.facts;
  const none = setField(service, 'spec', 'clusterIP', 'None', { after: ['type'], before: ['selector', 'ports'] });
  const ips = locate(tree, uri, 'spec.clusterIPs') === undefined ? none : together(none, removeField(service, 'spec.clusterIPs'));
  return { title: `Make Service "${object.name}" headless`, safe: false, warning: clusterIPWarning, edits: ips };
}
