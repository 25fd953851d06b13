import type { Cluster, CommandResult } from './cluster.ts';
import type { WireRecord } from './dns-message.ts';
import { expectedOf } from './expected.ts';
import type { Asked, Verdict } from './expected.ts';
import { at, isJson, list, nameOf, namespaceOf, text } from './objects.ts';
import type { Json } from './objects.ts';
import { backward, flatten, freshNamespaces, isHeldBack, prepare } from './prepare.ts';
import type { Fresh, SourceDocument } from './prepare.ts';
import { questionsOf } from './questions.ts';
import { podIps, symbolic, symbolsOf } from './symbols.ts';
import type { Seen } from './symbols.ts';

export interface Options {
  readonly clusterDomain: string;
  /** Start of the names of fresh namespaces; unique per run. */
  readonly prefix: string;
  /** Image for every container, `undefined`: as written. */
  readonly image: string | undefined;
  /** Version of CoreDNS; `undefined`: the tag of its pod's image. */
  readonly coredns?: string | undefined;
  /** How often to look for pods that are still starting. */
  readonly patience: number;
  /** Each document that makes or takes pods waits until those before it are at rest. */
  readonly inTurn?: boolean;
}

async function items(cluster: Cluster, kind: string, fresh: Fresh): Promise<readonly Json[]> {
  const lists = await Promise.all([...fresh.values()].map((namespace) => cluster.kubectl(['-n', namespace, 'get', kind, '-o', 'json'])));
  return lists.flatMap((result) => {
    if (result.code !== 0) throw new Error(`kubectl get ${kind}: ${result.stderr}`);
    const parsed: unknown = JSON.parse(result.stdout);
    return isJson(parsed) ? list(parsed['items']) : [];
  });
}

async function look(cluster: Cluster, fresh: Fresh): Promise<Seen> {
  const [pods, services, slices, replicaSets] = await Promise.all(
    ['pods', 'services', 'endpointslices', 'replicasets'].map((kind) => items(cluster, kind, fresh)),
  );
  return { pods: pods ?? [], services: services ?? [], slices: slices ?? [], replicaSets: replicaSets ?? [] };
}

const isReady = (pod: Json) => list(at(pod, 'status')['conditions']).some((c) => c['type'] === 'Ready' && c['status'] === 'True');

/** Every pod has an address, and those that may become Ready are; slices show it. */
function settled(seen: Seen): boolean {
  return seen.pods.every((pod) => podIps(pod).length > 0 && (isHeldBack(pod) || isReady(pod)));
}

/** Every pod that a Service selects is in a slice of it, ready or not as it is. */
function reflected(seen: Seen): boolean {
  return seen.services.every((service) => {
    const { selector, type, publishNotReadyAddresses } = at(service, 'spec');
    const wanted = isJson(selector) && type !== 'ExternalName' ? Object.entries(selector) : [];
    const slices = seen.slices.filter(
      (s) => namespaceOf(s) === namespaceOf(service) && at(s, 'metadata', 'labels')['kubernetes.io/service-name'] === nameOf(service),
    );
    const shown = new Map(
      slices.flatMap((s) => list(s['endpoints'])).map((e) => [text(at(e, 'targetRef')['name']), at(e, 'conditions')['ready'] !== false]),
    );
    return (
      wanted.length === 0 ||
      seen.pods.every((pod) => {
        const labels = at(pod, 'metadata', 'labels');
        if (namespaceOf(pod) !== namespaceOf(service) || !wanted.every(([key, value]) => labels[key] === value)) return true;
        return shown.get(nameOf(pod)) === (publishNotReadyAddresses === true || isReady(pod));
      })
    );
  });
}

/** Controllers may be slow: so many looks in a row have to show the same, and more where slices do not show all pods (which may lack a family). */
const steadyLooks = (seen: Seen) => (reflected(seen) ? 3 : 15);

async function waitForPods(cluster: Cluster, fresh: Fresh, patience: number): Promise<Seen> {
  let last = '';
  let same = 0;
  let seen = await look(cluster, fresh);
  for (let i = 0; i < patience; i++) {
    const now = JSON.stringify([seen.pods.length, seen.slices.map((s) => s['endpoints'])]);
    same = now === last ? same + 1 : 0;
    if (settled(seen) && same >= steadyLooks(seen)) return seen;
    last = now;
    await cluster.pause();
    seen = await look(cluster, fresh);
  }
  if (!settled(seen)) throw new Error('some pods have no address or do not become Ready');
  return seen;
}

/** Pods are refused until the namespace has its default service account. */
async function waitForAccounts(cluster: Cluster, fresh: Fresh, patience: number): Promise<void> {
  for (const namespace of fresh.values()) {
    for (let i = 0; i < patience; i++) {
      if ((await cluster.kubectl(['-n', namespace, 'get', 'serviceaccount', 'default'])).code === 0) break;
      await cluster.pause();
    }
  }
}

async function apply(
  cluster: Cluster,
  documents: ReturnType<typeof flatten>,
  fresh: Fresh,
  { image, patience, inTurn = false }: Options,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const back = backward(fresh);
  for (const { file, document, object } of documents) {
    if (object['kind'] === 'Namespace') continue;
    if (inTurn && object['kind'] !== 'Service') await waitForPods(cluster, fresh, patience);
    const result = await cluster.kubectl(['create', '--save-config=false', '-f', '-'], JSON.stringify(prepare(object, fresh, image)));
    const warnings = result.stderr
      .split('\n')
      .filter((l) => l.startsWith('Warning: '))
      .map((l) => back(l.slice('Warning: '.length)));
    verdicts.push({
      file,
      document,
      kind: text(object['kind']),
      name: nameOf(object),
      namespace: namespaceOf(object),
      verdict: result.code === 0 ? 'accepted' : 'rejected',
      ...(result.code === 0 ? {} : { message: back(result.stderr.trim()) }),
      ...(warnings.length > 0 ? { warnings } : {}),
    });
  }
  return verdicts;
}

async function transferOf(cluster: Cluster, domain: string): Promise<readonly WireRecord[] | undefined> {
  const answer = await cluster.ask(domain, 'AXFR').catch(() => undefined);
  return answer?.rcode === 'NOERROR' && answer.records.length > 0 ? answer.records : undefined;
}

async function askAll(cluster: Cluster, seen: Seen, domain: string): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const question of seen.services.flatMap((service) => questionsOf(service, seen, domain))) {
    asked.push({ question, answer: await cluster.ask(question.name, question.type) });
  }
  return asked;
}

function parsed({ code, stdout }: CommandResult): Json[] {
  const object: unknown = code === 0 ? JSON.parse(stdout) : undefined;
  return isJson(object) ? [object] : [];
}

function versionIn(json: string): string {
  const parsed: unknown = JSON.parse(json);
  return isJson(parsed) ? text(at(parsed, 'serverVersion')['gitVersion']) : '';
}

/** Applies the manifests in fresh namespaces, records what the cluster DNS says, and removes the namespaces again, also after a failure. */
export async function record(cluster: Cluster, sources: readonly SourceDocument[], options: Options): Promise<Json> {
  const documents = flatten(sources);
  const fresh = freshNamespaces(
    documents.map((d) => d.object),
    options.prefix,
  );
  try {
    for (const namespace of fresh.values()) {
      const made = await cluster.kubectl(['create', 'namespace', namespace]);
      if (made.code !== 0) throw new Error(`kubectl create namespace ${namespace}: ${made.stderr}`);
    }
    await waitForAccounts(cluster, fresh, options.patience);
    const verdicts = await apply(cluster, documents, fresh, options);
    const seen = await waitForPods(cluster, fresh, options.patience);
    const asked = await askAll(cluster, seen, options.clusterDomain);
    const transfer = await transferOf(cluster, options.clusterDomain);
    const server = await cluster.kubectl(['version', '-o', 'json']);
    const coredns = await cluster.kubectl([
      '-n',
      'kube-system',
      'get',
      'pods',
      '-l',
      'k8s-app=kube-dns',
      '-o',
      'jsonpath={.items[0].spec.containers[0].image}',
    ]);
    const back = backward(fresh);
    const own = await cluster.kubectl(['-n', 'default', 'get', 'service', 'kubernetes', '-o', 'json']);
    const symbols = symbolic(
      symbolsOf(
        { ...seen, services: [...seen.services, ...parsed(own)] },
        new Set(JSON.stringify(documents).match(/[0-9a-fA-F:.]{3,}/g) ?? []),
      ),
    );
    const names = [...fresh.values()].map((n) => `.${n}.svc.`);
    return expectedOf(
      {
        kubernetes: versionIn(server.stdout),
        coredns: options.coredns ?? coredns.stdout.trim().split(':').at(-1) ?? '',
        clusterDomain: options.clusterDomain,
        documents: verdicts,
        transfer,
        asked,
        seen,
      },
      (value) => back(symbols(value)),
      (name) => names.some((n) => `.${name}`.includes(n)),
    );
  } finally {
    await cluster.kubectl(['delete', 'namespace', '--ignore-not-found', '--wait=false', ...fresh.values()]);
  }
}
