import type { Service, ServicePort } from '../k8s/kinds.ts';
import type { InstanceOf, Model } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { setField } from './lib/field-edits.ts';
import { isPortName, podPorts, reachedNumbers, selectedPods } from './lib/pod-ports.ts';
import { isHeadlessService } from './lib/preconditions.ts';

export const rule = defineRule({
  id: 'headless-port-unnamed',
  category: 'silent',
  severity: 'hint',
  on: ['Service'],
  when: isHeadlessService,
  summary: 'The only port of a headless Service has no name',
  docs: {
    what: 'A headless Service has a single port without a name.',
    why: 'SRV records are found as `_port._protocol.service`. A port without a name has none: clients that look for it by SRV do not find it.',
    fix: 'Name the port.',
    fixSafety: 'Not applied in bulk: an Ingress or a monitor may refer to the port by number together with its name.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#srv-records'],
  },
  examples: [
    {
      title: 'A port that SRV cannot show',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - port: 5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
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
          image: example/db:1
          ports:
            - name: sql
              containerPort: 5432
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
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
spec:
  serviceName: db
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
          image: example/db:1
          ports:
            - name: sql
              containerPort: 5432
`,
    },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { ports, selector, name } = subject.facts.object;
    const port = ports[0];
    if (selector === undefined || port === undefined || ports.length !== 1 || (port.name !== undefined && port.name !== '')) return;
    if (port.port === undefined) return;
    const wanted = nameFor(subject, port, model);
    yield {
      field: 'spec.ports[0]',
      message: `Port ${port.port} has no name, so no SRV record of the form _port._${(port.protocol ?? 'TCP').toLowerCase()}.${name} leads to it. Name it, for example "${wanted}".`,
      fixes: [{
        title: `Name the port "${wanted}"`, safe: false, preferred: true,
        edits: setField(subject, 'spec.ports[0]', 'name', wanted, { before: ['port', 'protocol'] }),
      }],
    };
  },
});

/** The name that the container has for it, else the usual one of the number. */
function nameFor(service: InstanceOf<Service>, port: ServicePort, model: Model): string {
  if (isPortName(port.targetPort)) return port.targetPort;
  const pods = selectedPods(service, model);
  const number = reachedNumbers(port, pods, model)[0] ?? port.port;
  const declared = pods.flatMap((pod) => podPorts(pod.facts.object.template, model)).find((each) => each.number === number && each.name !== undefined);
  const protocol = (port.protocol ?? 'TCP').toLowerCase();
  return declared?.name ?? usual[number ?? 0] ?? (protocol === 'tcp' ? `tcp-${number ?? ''}` : `${protocol}-${number ?? ''}`);
}

const usual: Readonly<Record<number, string>> = {
  53: 'dns', 80: 'http', 443: 'https', 1433: 'mssql', 1883: 'mqtt', 2181: 'client', 2379: 'client', 2380: 'peer', 3000: 'http', 3306: 'mysql', 4222: 'nats',
  5432: 'postgresql', 5672: 'amqp', 6379: 'redis', 8080: 'http', 8443: 'https', 9042: 'cql', 9090: 'http', 9092: 'kafka', 9200: 'http', 9300: 'transport',
  11211: 'memcached', 26257: 'grpc', 27017: 'mongodb', 50051: 'grpc',
};
