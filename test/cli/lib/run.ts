import { fileURLToPath } from 'node:url';
import type { Io } from '../../../server/src/cli/io.ts';
import { runCli } from '../../../server/src/cli/run.ts';

export { folderWith } from '../../unit/lib/scratch.ts';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One command line in this process. `heard`: each part of standard output, as it is written. */
export function run(
  cwd: string,
  argv: readonly string[],
  stdin: string | Uint8Array = '',
  heard: (part: string | Uint8Array) => void = () => undefined,
): Outcome {
  return runIn({ cwd }, argv, stdin, heard);
}

/** The same with more of a terminal around it. */
export function runIn(
  around: Pick<Io, 'cwd' | 'terminal' | 'env' | 'now'>,
  argv: readonly string[],
  stdin: string | Uint8Array = '',
  heard: (part: string | Uint8Array) => void = () => undefined,
): Outcome {
  let out = '';
  let err = '';
  const code = runCli(
    {
      ...around,
      out: (t) => {
        heard(t);
        out += Buffer.from(t).toString('utf8');
      },
      err: (t) => {
        err += t;
      },
      stdin: () => Buffer.from(stdin),
    },
    argv,
  );
  return { code, out, err };
}

/** A StatefulSet of three behind its headless Service; `serviceName` can be wrong. */
export function database(serviceName = 'db-headless', namespace = 'data'): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: db-headless
  namespace: ${namespace}
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - name: sql
      port: 5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: ${namespace}
spec:
  serviceName: ${serviceName} # governs
  replicas: 3
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: registry.example/db:1
`;
}
