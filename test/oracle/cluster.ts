import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { decodeMessage, encodeQuestion, splitMessages } from './dns-message.ts';
import type { WireAnswer } from './dns-message.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that recording needs of a cluster; the tests put a canned one in its place. */
export interface Cluster {
  kubectl(args: readonly string[], input?: string): Promise<CommandResult>;
  /** Asks the cluster DNS; `AXFR` for a transfer. */
  ask(name: string, type: string): Promise<WireAnswer>;
  /** Waits a little between two looks. */
  pause(): Promise<void>;
  close(): void;
}

function run(command: string, args: readonly string[], input: string): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (b: Buffer) => out.push(b));
    child.stderr.on('data', (b: Buffer) => err.push(b));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
    child.stdin.end(input);
  });
}

export interface DnsAddress {
  readonly host: string;
  readonly port: number;
}

/** One question over TCP. A transfer ends with its second SOA. */
function askOverTcp({ host, port }: DnsAddress, name: string, type: string): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(encodeQuestion(1, name, type)));
    let rest: Buffer = Buffer.alloc(0);
    const answers: WireAnswer[] = [];
    const records = () => answers.flatMap((a) => a.records);
    const finish = () => {
      socket.destroy();
      resolve({ rcode: answers[0]?.rcode ?? 'SERVFAIL', records: records() });
    };
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${name} ${type}`)));
    socket.on('error', reject);
    socket.on('end', finish);
    socket.on('data', (bytes: Buffer) => {
      const split = splitMessages(Buffer.concat([rest, bytes]));
      rest = split.rest;
      answers.push(...split.messages.map(decodeMessage));
      const done = type !== 'AXFR' || answers.some((a) => a.rcode !== 'NOERROR') || records().filter((r) => r.type === 'SOA').length > 1;
      if (answers.length > 0 && done) finish();
    });
  });
}

/** A port-forward to one CoreDNS pod (TCP: the only thing that forwards). */
async function forwarded(kubeconfig: string, kubectl: Cluster['kubectl']): Promise<{ readonly dns: DnsAddress; close(): void }> {
  const found = await kubectl(['-n', 'kube-system', 'get', 'pods', '-l', 'k8s-app=kube-dns', '-o', 'name']);
  const pod = found.stdout.split('\n').find((line) => line !== '');
  if (pod === undefined) throw new Error(`no CoreDNS pod (label k8s-app=kube-dns) in kube-system ${found.stderr}`);
  const forward = spawn(
    'kubectl',
    ['--kubeconfig', kubeconfig, '-n', 'kube-system', 'port-forward', '--address', '127.0.0.1', pod, ':53'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    forward.on('error', reject);
    forward.on('exit', () => reject(new Error('the port-forward to CoreDNS ended')));
    forward.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const match = /127\.0\.0\.1:(\d+)/.exec(said);
      if (match) resolve(Number(match[1]));
    });
  });
  return {
    dns: { host: '127.0.0.1', port },
    close: () => {
      forward.kill();
    },
  };
}

/** A cluster behind kubectl. `dns`: where its CoreDNS answers over TCP; without it, one of its pods is reached through a port-forward. */
export async function realCluster(kubeconfig: string, dns?: DnsAddress): Promise<Cluster> {
  const kubectl = (args: readonly string[], input = '') => run('kubectl', ['--kubeconfig', kubeconfig, ...args], input);
  const way = dns === undefined ? await forwarded(kubeconfig, kubectl) : { dns, close: () => undefined };
  return {
    kubectl,
    ask: (name, type) => askOverTcp(way.dns, name, type),
    pause: () => new Promise((resolve) => setTimeout(resolve, 1000)),
    close: () => {
      way.close();
    },
  };
}
