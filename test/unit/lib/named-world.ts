/** Names of a small workspace, by what they name. Those of different kinds may be equal. */
export interface Names {
  readonly namespaces: readonly string[];
  readonly services: readonly string[];
  readonly sets: readonly string[];
  readonly hosts: readonly string[];
  readonly ports: readonly string[];
  readonly containerPorts: readonly string[];
}

export interface Slot {
  readonly kind: keyof Names;
  readonly index: number;
}

export interface Place extends Slot {
  readonly uri: string;
  readonly offset: number;
}

export interface World {
  readonly texts: ReadonlyMap<string, string>;
  /** Every place that holds a name, with the name that it is. */
  readonly places: readonly Place[];
}

const kinds: Readonly<Record<string, keyof Names>> = {
  n: 'namespaces',
  s: 'services',
  t: 'sets',
  h: 'hosts',
  p: 'ports',
  c: 'containerPorts',
};

/** `«s0»`: name of the Service 0. */
const files: Readonly<Record<string, string>> = {
  'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: «n0»\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: "«n1»"}\n',
  'a/headless.yaml': `apiVersion: v1
kind: Service
metadata:
  name: «s0» # the headless one
  namespace: «n0»
spec:
  clusterIP: None
  selector:
    app: a
  ports:
    - name: «p0»
      port: 5432
      targetPort: «c0»
    - {name: '«p1»', port: 81}
---
apiVersion: v1
kind: Service
metadata: {name: first-only, namespace: «n0»}
spec:
  selector: {statefulset.kubernetes.io/pod-name: "«t0»-0", app: a}
  ports: [{port: 1, targetPort: "«c0»"}]
`,
  'a/set.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: «t0», namespace: «n0»}
spec:
  serviceName: "«s0»"
  replicas: 2
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}, annotations: {peers: "«t0»-0.«s0».«n0».svc:1, «t0»-1.«s0».«n0».svc.cluster.local:1"}}
    spec:
      containers:
        - name: c
          image: i
          ports: [{name: «c0», containerPort: 5432}, {name: «c1», containerPort: 81}]
          readinessProbe: {tcpSocket: {port: «c0»}}
          livenessProbe:
            httpGet:
              port: «c1»
              path: /
          lifecycle: {preStop: {httpGet: {port: "«c1»", path: /}}}
`,
  'b/set.yaml': `apiVersion: v1
kind: Service
metadata: {name: «s3», namespace: «n1»}
spec: {clusterIP: None, selector: {app: b}, ports: [{name: other, port: 5432}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: «t2», namespace: «n1»}
spec:
  serviceName: «s3»
  selector: {matchLabels: {app: b}}
  template:
    metadata: {labels: {app: b}}
    spec: {containers: [{name: c, image: i, ports: [{name: other, containerPort: 1}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: «t1», namespace: «n0»}
spec:
  serviceName: «s1»
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec: {containers: [{name: c, image: i}], dnsConfig: {searches: [«n1».svc.cluster.local]}}
---
apiVersion: v1
kind: Service
metadata: {name: «s1», namespace: «n0»}
spec: {clusterIP: None, selector: {app: d}}
`,
  'a/pods.yaml': `apiVersion: v1
kind: Pod
metadata: {name: one, namespace: «n0», labels: {app: a}}
spec:
  hostname: «h0»
  subdomain: «s0»
  containers:
    - name: c
      image: i
      env:
        - {name: A, value: "«h1».«s0»:5432"}
        - {name: B, value: http://«t0»-1.«s0».«n0»:5432/x}
        - name: C
          value: «t1»-0.«s1»
        - {name: D, value: "«s2».«n1».svc:80"}
      args: ["--srv=_«p0»._tcp.«s0».«n0».svc.cluster.local", "--host=«s2».«n1»"]
---
apiVersion: v1
kind: Pod
metadata: {name: two, namespace: «n0», labels: {app: a}}
spec: {hostname: «h1», subdomain: «s0», containers: [{name: c, image: i, ports: [{name: «c0», containerPort: 1}]}]}
`,
  'b/edge.yaml': `apiVersion: v1
kind: Service
metadata: {name: «s2», namespace: «n1»}
spec:
  ports: [{name: «p2», port: 80}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: slice, namespace: «n1», labels: {kubernetes.io/service-name: «s2»}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.1], hostname: x}]
ports: [{name: «p2», port: 80}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: «n1»}
spec:
  defaultBackend: {service: {name: «s2», port: {name: «p2»}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: «n0»}
spec: {rules: [{backendRefs: [{name: «s2», namespace: «n1», port: 80}, {name: «s1», port: 1}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: alias, namespace: «n1»}
spec: {type: ExternalName, externalName: «t0»-0.«s0».«n0».svc.cluster.local}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: «n1»}
data:
  app.conf: |
    server «s0».«n0».svc:80 and «t0»-0.«s0».«n0».svc;
    # db.data.svc stays
`,
};

/** The files with these names, and where each of them stands. Comments and free words keep what they say. */
export function worldOf(names: Names): World {
  const texts = new Map<string, string>();
  const places: Place[] = [];
  for (const [file, template] of Object.entries(files)) {
    const uri = `file:///w/${file}`;
    let text = '';
    for (const [i, part] of template.split(/«(\w\d)»/).entries()) {
      const kind = i % 2 === 1 ? kinds[part.slice(0, 1)] : undefined;
      if (kind === undefined) {
        text += part;
        continue;
      }
      const index = Number(part.slice(1));
      places.push({ kind, index, uri, offset: text.length });
      text += names[kind][index] ?? '';
    }
    texts.set(uri, text);
  }
  return { texts, places };
}

export function occurrencesByKind(world: World): readonly Slot[] {
  const seen = new Map(world.places.map(({ kind, index }) => [`${kind} ${index}`, { kind, index }]));
  return [...seen.values()];
}

export function placesOf(world: World, slot: Slot): readonly Place[] {
  return world.places.filter((p) => p.kind === slot.kind && p.index === slot.index);
}
