import { isHeadless, type Workload } from '../../k8s/kinds.ts';
import type { Instance, Model } from '../../model/types.ts';
import { isService } from '../sourced.ts';
import type { CompletionItem } from './item.ts';
import type { TextPath } from './text-path.ts';

const q = (value: string): string => (/^(?:[A-Za-z][A-Za-z0-9._/-]*)$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value));
const ns = (instance: Instance): string => (instance.facts.object.namespace === undefined ? '' : `  namespace: ${instance.facts.object.namespace}\n`);
const pairs = (labels: Readonly<Record<string, string>>, indent: string): string => Object.entries(labels).map(([k, v]) => `${indent}${q(k)}: ${q(v)}\n`).join('');

/** Labels that choose the workload's pods and no more than its own selector says. */
function selectorOf(workload: Workload): Readonly<Record<string, string>> {
  const own = workload.selector?.matchLabels ?? {};
  return Object.keys(own).length > 0 ? own : workload.template.labels;
}

function headlessFor(instance: Instance, workload: Workload, name: string): string {
  const ports = workload.template.containers.flatMap((c) => c.ports).filter((p) => p.containerPort !== undefined);
  const list = ports.map((p, i) => `  - name: ${q(p.name ?? `port-${i}`)}\n    port: ${p.containerPort}\n${p.protocol && p.protocol !== 'TCP' ? `    protocol: ${p.protocol}\n` : ''}`).join('');
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${q(name)}\n${ns(instance)}spec:\n  clusterIP: None\n  selector:\n${pairs(selectorOf(workload), '    ')}${list ? `  ports:\n${list}` : ''}`;
}

function sliceFor(instance: Instance, name: string, ports: readonly { readonly name?: string; readonly port?: number }[]): string {
  const list = ports.map((p) => `- name: ${q(p.name ?? '')}\n  port: ${p.port ?? 80}\n`).join('');
  return `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: ${q(`${name}-1`)}\n${ns(instance)}  labels:\n    kubernetes.io/service-name: ${q(name)}\naddressType: IPv4\nendpoints:\n- addresses:\n  - 192.0.2.10\n${list ? `ports:\n${list}` : ''}`;
}

const pairOfNew = `apiVersion: v1\nkind: Service\nmetadata:\n  name: db-headless\nspec:\n  clusterIP: None\n  selector:\n    app: db\n  ports:\n  - name: sql\n    port: 5432\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db-headless\n  replicas: 3\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n        ports:\n        - name: sql\n          containerPort: 5432\n`;
const externalName = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: outside-db\nspec:\n  type: ExternalName\n  externalName: db.example.com\n';

/** Whole objects, offered where a document is still empty. */
export function snippetItems(model: Model, uri: string, at: TextPath): readonly CompletionItem[] {
  const item = (label: string, detail: string, insert: string, rank: number): CompletionItem => ({
    label, kind: 'snippet', span: at.span, insert, detail, documentation: `\`\`\`yaml\n${insert}\`\`\``, rank,
  });
  const here = model.instancesOf(uri);
  const forSets = here.flatMap((instance) => {
    const { object } = instance.facts;
    if (object.kind !== 'StatefulSet' || instance.facts.partial || !object.serviceName) return [];
    const existing = model.scope.services(instance, object.serviceName).some((c) => c.namespace !== 'other');
    return existing ? [] : [item(`headless Service for ${object.name}`, 'gives each pod its own name', headlessFor(instance, object, object.serviceName), 0)];
  });
  const forServices = here.flatMap((instance) => {
    if (!isService(instance) || instance.facts.object.selector || instance.facts.object.type === 'ExternalName') return [];
    const { name, ports } = instance.facts.object;
    return model.scope.endpointsOf(instance).length > 0 ? [] : [item(`EndpointSlice for ${name}`, isHeadless(instance.facts.object) ? 'its addresses become A records' : 'its addresses', sliceFor(instance, name, ports), 1)];
  });
  return [
    ...forSets, ...forServices,
    item('StatefulSet with its headless Service', 'db-0.db-headless, db-1.db-headless, …', pairOfNew, 2),
    item('ExternalName Service', 'a CNAME to a name outside', externalName, 3),
  ];
}
