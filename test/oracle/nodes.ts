import { parseArgs } from 'node:util';
import { at, list, nameOf, namespaceOf, text } from './objects.ts';
import type { Json } from './objects.ts';

/**
 * Stands in for the scheduler and the kubelets of a control plane without nodes: two nodes, and every pod is bound to one of them, gets an
 * address of each family and becomes Ready, unless a readiness gate keeps it from that. Pods that are deleted end at once.
 */
const usage = 'node test/oracle/nodes.ts --server http://127.0.0.1:PORT (of kubectl proxy)';
const nodes = ['node-a', 'node-b'] as const;

interface Api {
  send(method: string, path: string, body?: Json, type?: string): Promise<Json>;
  watch(path: string, each: (type: string, object: Json) => void): Promise<void>;
}

function apiAt(server: string): Api {
  return {
    async send(method, path, body, type = 'application/json') {
      const response = await fetch(server + path, {
        method,
        headers: { 'content-type': type },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return (await response.json()) as Json;
    },
    async watch(path, each) {
      const response = await fetch(server + path);
      let rest = '';
      const decoder = new TextDecoder();
      for await (const bytes of response.body ?? []) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines.filter((l) => l !== '')) {
          const event = JSON.parse(line) as Json;
          each(text(event['type']), at(event, 'object'));
        }
      }
    },
  };
}

async function makeNodes(api: Api): Promise<void> {
  for (const [index, name] of nodes.entries()) {
    await api.send('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    });
    await api.send('PATCH', `/api/v1/nodes/${name}`, { spec: { taints: null } }, 'application/merge-patch+json');
    const resources = { cpu: '1000', memory: '1000Gi', pods: '100000' };
    await api.send(
      'PATCH',
      `/api/v1/nodes/${name}/status`,
      {
        status: {
          capacity: resources,
          allocatable: resources,
          conditions: [{ type: 'Ready', status: 'True' }],
          addresses: [
            { type: 'InternalIP', address: `172.20.0.${index + 1}` },
            { type: 'InternalIP', address: `fd20::${index + 1}` },
          ],
        },
      },
      'application/merge-patch+json',
    );
  }
}

/** The node that a pod of a DaemonSet is meant for. */
function wantedNode(pod: Json): string | undefined {
  const terms = list(at(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')['nodeSelectorTerms']);
  const value = terms
    .flatMap((term) => list(term['matchFields']))
    .flatMap((field) => field['values'])
    .flat()[0];
  return typeof value === 'string' ? value : undefined;
}

let pods = 0;

/** Addresses of the next pod, all different. */
function nextAddresses(): readonly string[] {
  pods++;
  return [`10.244.${(pods >> 8) & 255}.${pods & 255}`, `fd44::${pods.toString(16)}`];
}

function statusOf(pod: Json, node: string): Json {
  const number = nodes.findIndex((name) => name === node) + 1;
  const hostIps = [`172.20.0.${number}`, `fd20::${number}`];
  const ips = at(pod, 'spec')['hostNetwork'] === true ? hostIps : nextAddresses();
  const ready = list(at(pod, 'spec')['readinessGates']).length === 0 ? 'True' : 'False';
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const condition = (type: string, status: string): Json => ({ type, status, lastTransitionTime: now });
  return {
    phase: 'Running',
    hostIP: hostIps[0],
    hostIPs: hostIps.map((ip) => ({ ip })),
    podIP: ips[0],
    podIPs: ips.map((ip) => ({ ip })),
    startTime: now,
    conditions: [
      condition('PodScheduled', 'True'),
      condition('Initialized', 'True'),
      condition('ContainersReady', 'True'),
      condition('Ready', ready),
    ],
  };
}

/** One step towards the state at rest of one pod. */
async function tend(api: Api, pod: Json): Promise<void> {
  const path = `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`;
  const node = text(at(pod, 'spec')['nodeName']);
  if (at(pod, 'metadata')['deletionTimestamp'] !== undefined) {
    await api.send('DELETE', path, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      preconditions: { uid: at(pod, 'metadata')['uid'] },
    });
  } else if (node === '') {
    const target = wantedNode(pod) ?? nodes[pods % nodes.length] ?? '';
    await api.send('POST', `${path}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: nameOf(pod) },
      target: { apiVersion: 'v1', kind: 'Node', name: target },
    });
  } else if (text(at(pod, 'status')['podIP']) === '') {
    await api.send(
      'PATCH',
      `${path}/status`,
      { metadata: { uid: at(pod, 'metadata')['uid'] }, status: statusOf(pod, node) },
      'application/strategic-merge-patch+json',
    );
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { server: { type: 'string' } } });
  if (values.server === undefined) {
    console.error(usage);
    return 2;
  }
  const api = apiAt(values.server);
  await makeNodes(api);
  for (;;) {
    await api.watch('/api/v1/pods?watch=1&timeoutSeconds=120', (type, pod) => {
      if (type !== 'ADDED' && type !== 'MODIFIED') return;
      tend(api, pod).catch((error: unknown) => {
        console.error(nameOf(pod), error);
      });
    });
  }
}

process.exitCode = await main();
