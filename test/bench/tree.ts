import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Makes `count` small YAML files below `target`, copied from a corpus in turn, or generated with the same shares where there is none. */
export function makeTree(target: string, count: number, corpus: string | undefined): { readonly files: number; readonly bytes: number; readonly source: string } {
  if (existsSync(target)) return measure(target, 'kept');
  const sources = corpus !== undefined && existsSync(corpus) ? corpusFiles(corpus) : [];
  for (let i = 0; i < count; i++) {
    const source = sources[i % Math.max(1, sources.length)];
    const round = Math.floor(i / Math.max(1, sources.length));
    const file = source === undefined ? path.join(target, `team-${i % 97}`, `app-${i % 4593}`, `file-${i}.yaml`)
      : path.join(target, `copy-${round}`, path.relative(corpus ?? '', source));
    mkdirSync(path.dirname(file), { recursive: true });
    if (source === undefined) writeFileSync(file, generated(i));
    else cpSync(source, file);
  }
  return measure(target, sources.length > 0 ? 'corpus' : 'generated');
}

/** As many files of a headless Service, its StatefulSet and a peer list: every one matters. */
export function makeRelevantTree(target: string, count: number): { readonly files: number; readonly bytes: number; readonly source: string } {
  if (existsSync(target)) return measure(target, 'kept');
  for (let i = 0; i < count; i++) {
    const file = path.join(target, `team-${i % 20}`, `app-${i}.yaml`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, databasePair(`db-${i}`, `team-${i % 20}`));
  }
  return measure(target, 'generated');
}

/** Untemplated YAML of at most 64 KB, as the reference figures were taken. */
function corpusFiles(corpus: string): string[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((f) => /\.ya?ml$/.test(f)).map((f) => path.join(corpus, f))
    .filter((f) => statSync(f).isFile() && statSync(f).size <= 65_536).filter((f) => !readFileSync(f, 'utf8').includes('{{')).sort();
}

function measure(target: string, source: string): { files: number; bytes: number; source: string } {
  const files = readdirSync(target, { recursive: true, encoding: 'utf8' }).map((f) => path.join(target, f)).filter((f) => statSync(f).isFile());
  return { files: files.length, bytes: files.reduce((n, f) => n + statSync(f).size, 0), source };
}

/** One headless Service, its StatefulSet, and a list of its peers: about 45 lines. */
export function databasePair(name: string, namespace: string): string {
  const peers = [0, 1, 2].map((i) => `${name}-${i}.${name}-headless.${namespace}.svc.cluster.local:5432`).join(',');
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}-headless\n  namespace: ${namespace}\n  labels:\n    app: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n  ports:\n  - name: sql\n    port: 5432\n---\n`
    + `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  serviceName: ${name}-headless\n  replicas: 3\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n      - name: db\n        image: example/db:1\n        env:\n        - name: PEERS\n          value: ${peers}\n        ports:\n        - name: sql\n          containerPort: 5432\n`;
}

/** 16 of 100 files matter; the rest are values, workflows and role bindings. */
function generated(i: number): string {
  if (i % 100 < 16) return databasePair(`db-${i}`, `team-${i % 20}`);
  const pad = Array.from({ length: 20 + (i % 40) }, (_, n) => `  key-${n}: value number ${n} of file ${i}\n`).join('');
  if (i % 3 === 0) return `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: binding-${i}\nroleRef:\n  kind: Role\n  name: reader\n  apiGroup: rbac.authorization.k8s.io\nannotations:\n${pad}`;
  return `name: values ${i}\nsettings:\n${pad}`;
}
