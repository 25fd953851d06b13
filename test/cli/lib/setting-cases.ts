import { database } from './run.ts';

const web = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1
          env:
            - name: DB
              value: db.data.svc.cluster.locl
            - name: CACHE
              value: cache-main.data.svc.cluster.local
`;
const bad = database('db-headles');

/** What every case has. */
export const settingFiles: Readonly<Record<string, string>> = { 'db.yaml': bad, 'web.yaml': web };

const fixedAddress =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: fixed\nspec:\n  clusterIP: 10.0.0.5\n  selector:\n    app: web\n  ports:\n    - port: 80\n';

export interface SettingCase {
  /** What `.headlight.yaml` says. */
  readonly yaml: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** In the output with the setting, and not without it; with `gone` the other way round. */
  readonly shows?: RegExp;
  readonly gone?: RegExp;
  /** Charts are rendered for it. */
  readonly needsEngine?: boolean;
}

const lint = ['lint', '--fail-on', 'never'];

/** One case per key of the schema. */
const chartFiles = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/templates/web.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  selector: {app: web}\n  ports: [{name: http, port: 80}]\n',
};

export const settingCases: Readonly<Record<string, SettingCase>> = {
  'diagnostics.enable': { yaml: 'diagnostics: {enable: false}', args: lint, gone: /statefulset-service-not-found/ },
  clusterDomain: { yaml: 'clusterDomain: corp.example', args: ['zone'], shows: /ORIGIN corp\.example\./ },
  'kubernetes.version': { yaml: 'kubernetes: {version: "1.30"}', args: ['zone'], shows: /Kubernetes 1\.30/ },
  ipFamilies: { yaml: 'ipFamilies: [IPv6]', args: ['zone'], shows: /AAAA/, gone: / A / },
  serviceCidrs: {
    yaml: 'serviceCidrs: [10.96.0.0/12]',
    args: lint,
    files: { 'fixed.yaml': fixedAddress },
    shows: /10\.0\.0\.5 is not an address of this cluster/,
  },
  defaultNamespace: { yaml: 'defaultNamespace: shop', args: ['zone'], shows: /web\.shop\.svc/, gone: /web\.default\.svc/ },
  'coredns.endpointPodNames': { yaml: 'coredns: {endpointPodNames: true}', args: ['zone'], shows: /<podName/ },
  'coredns.pods': { yaml: 'coredns: {pods: disabled}', args: ['dig', '10-0-0-1.default.pod.cluster.local'], shows: /NXDOMAIN/ },
  'coredns.ttl': { yaml: 'coredns: {ttl: 5}', args: ['zone'], shows: /\$TTL 5\n/ },
  'files.exclude': { yaml: 'files: {exclude: [db.yaml]}', args: lint, gone: /db\.yaml/ },
  'files.notApplied': { yaml: 'files: {notApplied: [db.yaml]}', args: lint, gone: /statefulset-service-not-found/ },
  'files.maxSize': {
    yaml: 'files: {maxSize: 1}',
    args: lint,
    files: { 'large.yaml': `${'# a long comment\n'.repeat(80_000)}${fixedAddress}` },
    shows: /large\.yaml .*larger/,
  },
  'markdown.enable': {
    yaml: 'markdown: {enable: true}',
    args: lint,
    files: { 'page.md': `\`\`\`yaml\n${fixedAddress.replace('10.0.0.5', 'none')}\`\`\`\n` },
    shows: /page\.md/,
  },
  rules: { yaml: 'rules: {statefulset-service-not-found: error}', args: lint, shows: / error +serviceName/ },
  overrides: {
    yaml: 'overrides:\n  - paths: [db.yaml]\n    rules: {statefulset-service-not-found: "off"}\n  - paths: [web.yaml]\n    defaultNamespace: front',
    args: lint,
    gone: /statefulset-service-not-found/,
  },
  charts: {
    yaml: 'charts: [{path: chart, release: shop}]',
    args: ['zone'],
    files: chartFiles,
    needsEngine: true,
    shows: /^shop-web\.default\.svc /m,
    gone: /release-name-web/,
  },
  externalServices: { yaml: 'externalServices: ["db-headl*", cache-*.data]', args: lint, gone: /statefulset-service-not-found|cache-main/ },
  otherClusterDomains: { yaml: 'otherClusterDomains: [cluster.locl]', args: lint, gone: /cluster\.locl/ },
};
