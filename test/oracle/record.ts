import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadAll } from 'js-yaml';
import { realCluster } from './cluster.ts';
import type { Cluster, DnsAddress } from './cluster.ts';
import type { SourceDocument } from './prepare.ts';
import { record } from './recording.ts';

const usage =
  'node test/oracle/record.ts --kubeconfig FILE --manifests FOLDER --out expected.json [--image IMAGE] [--cluster-domain cluster.local] [--patience SECONDS]' +
  ' [--in-turn] [--dns HOST:PORT --coredns VERSION]';

function documentsIn(folder: string): SourceDocument[] {
  return readdirSync(folder)
    .filter((f) => /\.ya?ml$/.test(f))
    .toSorted()
    .flatMap((file) => loadAll(readFileSync(path.join(folder, file), 'utf8')).map((object, document) => ({ file, document, object })));
}

function dnsAddress(text: string): DnsAddress {
  const [, host = '', port = ''] = /^\[?([^\]]+)\]?:(\d+)$/.exec(text) ?? [];
  if (host === '') throw new Error(`--dns: ${text} is no HOST:PORT`);
  return { host, port: Number(port) };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: 'string' },
      manifests: { type: 'string' },
      out: { type: 'string' },
      image: { type: 'string' },
      dns: { type: 'string' },
      coredns: { type: 'string' },
      'cluster-domain': { type: 'string', default: 'cluster.local' },
      patience: { type: 'string', default: '120' },
      'in-turn': { type: 'boolean' },
    },
  });
  const { kubeconfig, manifests, out } = values;
  if (kubeconfig === undefined || manifests === undefined || out === undefined) {
    console.error(usage);
    return 2;
  }
  const documents = documentsIn(manifests);
  let cluster: Cluster | undefined;
  // Interrupting fails the next question, so that the namespaces are removed on the way out.
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupted = true;
    });
  const guard = () => {
    if (interrupted) throw new Error('interrupted');
  };
  try {
    const real = await realCluster(kubeconfig, values.dns === undefined ? undefined : dnsAddress(values.dns));
    cluster = real;
    const guarded: Cluster = {
      ...real,
      ask: async (name, type) => {
        guard();
        return real.ask(name, type);
      },
      pause: async () => {
        guard();
        await real.pause();
      },
    };
    const expected = await record(guarded, documents, {
      clusterDomain: values['cluster-domain'],
      prefix: `oracle-${Date.now().toString(36)}`,
      image: values.image,
      coredns: values.coredns,
      patience: Number(values.patience),
      inTurn: values['in-turn'] === true,
    });
    writeFileSync(out, `${JSON.stringify(expected, undefined, 1)}\n`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    cluster?.close();
  }
}

process.exitCode = await main();
