// Manifests of many objects, for pictures of many: namespaces with Services, workloads, an Ingress, names in env values, and a mistake here and there.

const apps = [
  'orders',
  'payments',
  'users',
  'search',
  'catalog',
  'pricing',
  'shipping',
  'billing',
  'gateway',
  'reviews',
  'ledger',
  'audit',
];
const stores = ['postgres', 'kafka', 'redis', 'zookeeper', 'cassandra', 'rabbitmq'];

const service = (name, namespace, app, isHeadless) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:${isHeadless ? '\n  clusterIP: None' : ''}
  selector:
    app: ${app}
  ports:
    - name: main
      port: 8080
`;

const workload = (kind, name, namespace, { serviceName, replicas, hosts = [] }) => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: ${replicas}${serviceName === undefined ? '' : `\n  serviceName: ${serviceName}`}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: main
          image: registry.example/${name}:1
          env:
            - name: MODE
              value: plain
${hosts.map((host, i) => `            - name: HOST_${i}\n              value: ${host}\n`).join('')}`;

const ingress = (namespace, services) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: public
  namespace: ${namespace}
spec:
  rules:
    - host: ${namespace}.example.org
      http:
        paths:
${services.map((name) => `          - path: /${name}\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port:\n                  name: main\n`).join('')}`;

/** Files by name: as many namespaces, each with about so many Services. */
export function crowd(namespaces, services) {
  const files = {};
  for (let n = 0; n < namespaces; n++) {
    const namespace = `team-${String(n).padStart(2, '0')}`;
    const documents = [];
    const web = [];
    const size = services - 2 + ((n * 3) % 5);
    for (let i = 0; i < size; i++) {
      // Each third is a store, which those around it name.
      const name = i % 3 === 1 ? stores[(n + (i - 1) / 3) % stores.length] : apps[(n * 5 + i) % apps.length];
      if (i % 3 === 1) {
        const headless = `${name}-headless`;
        documents.push(
          service(headless, namespace, name, true),
          workload('StatefulSet', name, namespace, {
            serviceName: (n * 7 + i) % 11 === 0 ? `${name}-headles` : headless,
            replicas: 1 + ((n + i) % 5),
          }),
        );
      } else {
        const store = stores[(n + Math.min(Math.floor(i / 3), Math.floor((size - 2) / 3))) % stores.length];
        web.push(name);
        documents.push(
          service(name, namespace, name, false),
          workload('Deployment', name, namespace, { replicas: 2, hosts: [`${store}-0.${store}-headless.${namespace}.svc.cluster.local`] }),
        );
      }
    }
    files[`${namespace}.yaml`] = [...documents, ingress(namespace, web)].join('---\n');
  }
  return files;
}
