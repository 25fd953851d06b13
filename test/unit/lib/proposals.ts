import assert from 'node:assert/strict';
import type { CompletionItem } from '../../../server/src/features/completion/item.ts';
import { analysisOf, cursorIn } from './workspace.ts';

/** Services and workloads of two namespaces. */
export const around = {
  'svc.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: db-headless, namespace: data}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports: [{name: sql, port: 5432}]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: data}\nspec:\n  selector: {app: web}\n  ports: [{name: http, port: 80, targetPort: www}]\n',
  'set.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: data}\nspec:\n  serviceName: db-headless\n  replicas: 2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db, tier: back}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}]}]}\n',
  'web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: data}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: i, ports: [{name: www, containerPort: 8080}]}]}\n',
  'other.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: far, namespace: away}\nspec: {selector: {app: far}, ports: [{port: 1}]}\n',
};

/** What is proposed at a cursor. */
export interface Offered {
  readonly labels: readonly string[];
  readonly items: readonly CompletionItem[];
  /** The text once this proposal is taken. */
  taken(label: string): string;
}

/** Proposals at the `‸` of a new file among these. */
export function offered(text: string, files: Readonly<Record<string, string>> = around): Offered {
  const { texts, uri, offset } = cursorIn({ ...files, 'new.yaml': text });
  const items = analysisOf(texts).completions(uri, offset);
  return {
    items,
    labels: items.map((i) => i.label),
    taken(label) {
      const item = items.find((i) => i.label === label);
      assert.ok(item, `${label} is offered: ${items.map((i) => i.label).join(', ')}`);
      const whole = texts.get(uri) ?? '';
      return whole.slice(0, item.span.start) + item.insert + whole.slice(item.span.end);
    },
  };
}

export const set = (rest: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: new\n  namespace: data\nspec:\n${rest}`;
export const deployment = (rest: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: new\n  namespace: data\nspec:\n  template:\n    spec:\n${rest}`;
export const service = (rest: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: new\n  namespace: data\nspec:\n${rest}`;
export const ingress = (rest: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: new\n  namespace: data\nspec:\n${rest}`;
export const route = (rest: string): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: new\n  namespace: data\nspec:\n${rest}`;
export const env = (value: string): string =>
  deployment(`      containers:\n      - name: c\n        image: i\n        env:\n        - name: HOST\n          value: ${value}\n`);
export const config = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: data}\ndata:\n  url: ${value}\n`;
