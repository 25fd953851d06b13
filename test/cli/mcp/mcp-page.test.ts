// What docs/assistants.md says that tools answer is what they answer.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { worldOf } from '../../../server/src/cli/mcp/world.ts';
import { lintTool } from '../../../server/src/tools/lint.ts';
import { namesOfTool } from '../../../server/src/tools/names-of.ts';
import type { Tool } from '../../../server/src/tools/tool.ts';
import { folderWith, repository } from '../lib/run.ts';

const voters = (first: number): string => [0, 1, 2].map((n) => `${n + first}@kafka-${n + first}.kafka-headless:9093`).join(',');

/** As an assistant writes it. */
const kafka = (first: number): string => `apiVersion: v1
kind: Service
metadata:
  name: kafka-headless
  namespace: streams
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: {app: kafka}
  ports: [{name: controller, port: 9093}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: kafka
  namespace: streams
spec:
  serviceName: kafka-headless
  podManagementPolicy: Parallel
  replicas: 3
  selector:
    matchLabels: {app: kafka}
  template:
    metadata:
      labels: {app: kafka}
    spec:
      containers:
        - name: kafka
          image: apache/kafka:4.1.0
          ports: [{name: controller, containerPort: 9093}]
          env:
            - name: KAFKA_PROCESS_ROLES
              value: controller
            - name: KAFKA_CONTROLLER_QUORUM_VOTERS
              value: "${voters(first)}"
`;

const answers = [...readFileSync(path.join(repository, 'docs/assistants.md'), 'utf8').matchAll(/```text\n([^]*?)```/g)].map(
  ([, text = '']) => text.trim(),
);

test('the answers on the page are those of the tools', () => {
  const folder = folderWith({});
  const ask = (tool: Tool, input: object): string =>
    tool
      .run(
        { ...input },
        worldOf([folder], { cwd: folder, out: () => undefined, err: () => undefined, stdin: () => new Uint8Array() }, { onlyRead: true }),
      )
      .text.trim();
  const lint = (first: number): string => ask(lintTool, { texts: [{ path: 'kafka.yaml', text: kafka(first) }] });
  assert.equal(lint(1), answers[0]);
  assert.match(lint(0), /Nothing found/);
  writeFileSync(path.join(folder, 'kafka.yaml'), kafka(0));
  assert.equal(ask(namesOfTool, { name: 'kafka', kind: 'StatefulSet' }), answers[1]);
  assert.equal(answers.length, 2);
});
