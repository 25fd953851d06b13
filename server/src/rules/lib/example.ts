/** YAML of small objects for rule examples. Lines are given without the indentation of their place. */

export function service(name: string, spec: readonly string[], namespace?: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n${indented(spec, 2)}`;
}

export interface WorkloadExample {
  readonly namespace?: string;
  /** Lines of `spec` before the selector. */
  readonly spec?: readonly string[];
  /** Pairs of selector and pod labels; default `app: <name>`. */
  readonly labels?: readonly string[];
  /** Lines of the pods' `spec` before the containers. */
  readonly pods?: readonly string[];
  readonly ports?: readonly string[];
  /** Lines of the container behind its ports. */
  readonly container?: readonly string[];
}

/** Text of a StatefulSet for an example. */
export function statefulSet(name: string, more: WorkloadExample = {}): string {
  return workload('StatefulSet', name, more);
}

/** Text of a Deployment for an example. */
export function deployment(name: string, more: WorkloadExample = {}): string {
  return workload('Deployment', name, more);
}

/** Text of a bare Pod for an example. */
export function pod(name: string, labels: readonly string[]): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n${indented(labels, 4)}spec:\n  containers:\n    - name: ${name}\n      image: example/${name}:1\n`;
}

/** Documents of one file. */
export function documents(...parts: readonly string[]): string {
  return parts.join('---\n');
}

function workload(kind: string, name: string, more: WorkloadExample): string {
  const labels = more.labels ?? [`app: ${name}`];
  const ports = more.ports === undefined ? '' : `          ports:\n${indented(more.ports, 12)}`;
  return [
    `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`,
    more.namespace === undefined ? '' : `  namespace: ${more.namespace}\n`,
    'spec:\n', indented(more.spec ?? [], 2),
    '  selector:\n    matchLabels:\n', indented(labels, 6),
    '  template:\n    metadata:\n      labels:\n', indented(labels, 8),
    '    spec:\n', indented(more.pods ?? [], 6),
    `      containers:\n        - name: ${name}\n          image: example/${name}:1\n`, ports, indented(more.container ?? [], 10),
  ].join('');
}

function indented(lines: readonly string[], by: number): string {
  return lines.map((line) => `${' '.repeat(by)}${line}\n`).join('');
}

/** Asks the port `metrics` of Services that are labelled `app: web`. */
export const serviceMonitor = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  endpoints:
    - port: metrics
`;
