import { isDialled } from '../facts/identifiers.ts';
import type { DnsMention } from '../facts/types.ts';
import type { Service, ServicePort } from '../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { setField } from './fixes/field-edits.ts';
import { placeOfMention } from './fixes/name-fixes.ts';
import { isPortName } from './lib/pod-ports.ts';
import { isHeadlessService } from './lib/preconditions.ts';
import { called } from './lib/words.ts';

export const rule = defineRule({
  id: 'headless-port-unnamed',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  when: isHeadlessService,
  summary: 'SRV records are asked of a port without a name',
  docs: {
    what: 'The single port of a headless Service has no name, and a text asks for the SRV records of a port of the Service.',
    why: 'SRV records are found as `_port._protocol.service`. A port without a name has none: the question is answered by NXDOMAIN.',
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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  PEERS: _sql._tcp.db.default.svc.cluster.local
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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  PEERS: _sql._tcp.db.default.svc.cluster.local
`,
    },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { ports, selector } = subject.facts.object;
    const port = ports[0];
    if (selector === undefined || port === undefined || ports.length !== 1 || (port.name !== undefined && port.name !== '')) return;
    if (port.port === undefined) return;
    const asked = askedFor(subject, port, model);
    if (asked === undefined) return;
    const { holder, mention, name } = asked;
    yield {
      field: 'spec.ports[0]',
      message: `${called(holder)} asks for the SRV records of ${mention.host}, and there are none: port ${port.port} has no name. Name it "${name}".`,
      related: [{ place: placeOfMention(holder, mention), message: `Asks for ${mention.host}` }],
      fixes: [{
        title: `Name the port "${name}"`, safe: false, preferred: true,
        edits: setField(subject, 'spec.ports[0]', 'name', name, { before: ['port', 'protocol'] }),
      }],
    };
  },
});

interface Asked {
  readonly holder: Instance;
  readonly mention: DnsMention;
  /** Of the port: `sql` of `_sql._tcp.db`. */
  readonly name: string;
}

/** The first text that asks for a port of this protocol by its name. */
function askedFor(service: InstanceOf<Service>, { protocol = 'TCP' }: ServicePort, model: Model): Asked | undefined {
  for (const { holder, mention } of model.scope.mentionsOf(service)) {
    const [, name, wanted] = /^_([a-z0-9-]+)\._([a-z]+)\./i.exec(mention.host) ?? [];
    if (name !== undefined && wanted?.toUpperCase() === protocol && isPortName(name) && isDialled(mention)) return { holder, mention, name };
  }
  return undefined;
}
