import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mayMatter } from '../../server/src/facts/prefilter.ts';
import { roleOf } from '../../server/src/facts/role.ts';
import { neighbour } from './neighbours.ts';

/** A tree of files on disk, and what share of it says something to us. */
export interface Tree {
  readonly root: string;
  readonly files: number;
  readonly bytes: number;
  readonly folders: number;
  /** Files that pass the prefilter, or have a role by their name. */
  readonly relevant: number;
}

/** Of 10,000 real files (argo-cd, charts, kube-prometheus, examples) so many passed the filter of kinds. */
export const realShare = 0.1617;

/**
 * `count` files with the shares of real repositories: manifests of the corpus, folder by folder with all that lies in them
 * (generated where there is no corpus), among neighbours that hold no kind that we read, about two in a folder.
 */
export function makeRealisticTree(target: string, count: number, corpus: string | undefined): Tree {
  if (existsSync(target)) return measure(target);
  const sources = corpus !== undefined && existsSync(corpus) ? corpusFiles(corpus) : [];
  // Values of charts count for what their name says.
  let wanted = Math.round(count * realShare) - Math.round(count * (1 - realShare) * 0.02);
  let made = 0;
  const folders = new Map<string, string[]>();
  for (const file of sources) folders.set(path.dirname(file), [...(folders.get(path.dirname(file)) ?? []), file]);
  // Every second folder first, so that all repositories of the corpus are there.
  const order = [...folders.values()].sort((a, b) => compare(a[0], b[0]));
  for (const files of [...order.filter((_, i) => i % 2 === 0), ...order.filter((_, i) => i % 2 === 1)]) {
    if (wanted <= 0) break;
    for (const file of files) {
      copy(file, path.join(target, 'manifests', path.relative(corpus ?? '', file)));
      made++;
      if (isRelevant(file)) wanted--;
    }
  }
  for (; wanted > 0; wanted--)
    write(path.join(target, `team-${made % 97}`, `db-${made}`, 'manifests.yaml'), databasePair(`db-${made++}`, `team-${made % 20}`));
  for (let i = 0; made < count; i++, made++) {
    const { name, text } = neighbour(i);
    const app = i % 3889;
    write(path.join(target, `team-${app % 97}`, `app-${app}`, name), text);
  }
  return measure(target);
}

/** As many copies of the whole corpus as make `count` files: three of four say something to us. */
export function makeCorpusTree(target: string, count: number, corpus: string): Tree {
  if (existsSync(target)) return measure(target);
  const sources = corpusFiles(corpus);
  for (let i = 0; i < count; i++) {
    const source = sources[i % sources.length] ?? '';
    copy(source, path.join(target, `copy-${Math.floor(i / sources.length)}`, path.relative(corpus, source)));
  }
  return measure(target);
}

/** As many files of a headless Service, its StatefulSet and a peer list: every one matters. */
export function makeRelevantTree(target: string, count: number): Tree {
  if (existsSync(target)) return measure(target);
  for (let i = 0; i < count; i++) write(path.join(target, `team-${i % 20}`, `app-${i}.yaml`), databasePair(`db-${i}`, `team-${i % 20}`));
  return measure(target);
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function copy(from: string, to: string): void {
  write(to, readFileSync(from, 'utf8'));
}

function isRelevant(file: string): boolean {
  return roleOf(`file://${file}`) !== 'manifests' || mayMatter(readFileSync(file, 'utf8'));
}

/** Untemplated YAML of at most 64 KB, as the reference figures were taken. */
function corpusFiles(corpus: string): string[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.ya?ml$/.test(f))
    .map((f) => path.join(corpus, f))
    .filter((f) => statSync(f).isFile() && statSync(f).size <= 65_536)
    .filter((f) => !readFileSync(f, 'utf8').includes('{{'))
    .sort();
}

function measure(root: string): Tree {
  // The root of a repository, as workspaces are: no `.gitignore` above it counts.
  mkdirSync(path.join(root, '.git'), { recursive: true });
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((f) => path.join(root, f))
    .filter((f) => statSync(f).isFile());
  return {
    root,
    files: files.length,
    bytes: files.reduce((n, f) => n + statSync(f).size, 0),
    folders: new Set(files.map((f) => path.dirname(f))).size,
    relevant: files.filter(isRelevant).length,
  };
}

/** One headless Service, its StatefulSet, and a list of its peers: about 45 lines. */
export function databasePair(name: string, namespace: string): string {
  const peers = [0, 1, 2].map((i) => `${name}-${i}.${name}-headless.${namespace}.svc.cluster.local:5432`).join(',');
  return (
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}-headless\n  namespace: ${namespace}\n  labels:\n    app: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n  ports:\n  - name: sql\n    port: 5432\n---\n` +
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  serviceName: ${name}-headless\n  replicas: 3\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n      - name: db\n        image: example/db:1\n        env:\n        - name: PEERS\n          value: ${peers}\n        ports:\n        - name: sql\n          containerPort: 5432\n`
  );
}
