import { parseDocument, type Scalar, visit } from 'yaml';

/** Files in which manifests, values and settings stand as text in other files, with a flaw in each; and what fixes of those make of it: a path through all files, and what is there then. */
export interface Host {
  readonly files: Readonly<Record<string, string>>;
  readonly mends: readonly string[];
}

const service = `apiVersion: v1
kind: Service
metadata: {name: kc}
spec: {clusterIP: None, selector: {app: kc}, ports: [{name: c, port: 9093}]}
`;
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kc}
spec:
  serviceName: kc
  replicas: 3
  selector: {matchLabels: {app: kc}}
  template:
    metadata: {labels: {app: kc}}
    spec:
      containers:
        - name: k
          image: k
          env: [{name: Q, value: "kc-2.kc:9093"}]
          ports: [{name: c, containerPort: 9093}]
`;
const objects = `${service}---\n${set}`;

/** An overlay over the two objects. */
const overlay = (patches: string): Readonly<Record<string, string>> => ({
  'base/kustomization.yaml': 'resources: [kc.yaml]\n',
  'base/kc.yaml': objects,
  'over/kustomization.yaml': `resources: [../base]\n${patches}`,
});

export const hosts: Readonly<Record<string, Host>> = {
  'a merge patch of a StatefulSet': {
    files: overlay(`patches:
  - patch: |
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: kc
      spec:
        serviceName: kcs # of the brokers
`),
    mends: ['/over/kustomization.yaml/0/patches/0/patch/holds/0/spec/serviceName = "kc"'],
  },
  'a merge patch of replicas': {
    files: overlay(`patches:
  - patch: |
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: kc

      spec:
        # one is enough here

        replicas:   1
        paused: "it's \\ here"
`),
    mends: ['/over/kustomization.yaml/0/patches/0/patch/holds/0/spec/replicas = 3'],
  },
  'a merge patch of a Service': {
    files: overlay(`patches:
  - patch: |
      apiVersion: v1
      kind: Service
      metadata:
        name: kc
      spec:
        clusterIP: none
        ports: [{name: "c", port: "9093"}]
        publishNotReadyAdresses: true
`),
    mends: [
      '/over/kustomization.yaml/0/patches/0/patch/holds/0/spec/clusterIP = "None"',
      '/over/kustomization.yaml/0/patches/0/patch/holds/0/spec/ports/0/port = 9093',
    ],
  },
  'JSON patches': {
    files: overlay(`patches:
  - target: {kind: StatefulSet}
    patch: |
      - op: replace
        path: /spec/serviceName
        value: kcs
  - target: {kind: Service}
    patch: |
      - {op: add, path: /spec/publishNotReadyAddresses, value: "true"}
`),
    mends: [
      '/over/kustomization.yaml/0/patches/0/patch/holds/0/0/value = "kc"',
      '/over/kustomization.yaml/0/patches/1/patch/holds/0/0/value = true',
    ],
  },
  'a JSON patch of replicas': {
    files: overlay(`patches:
  - target: {kind: StatefulSet}
    patch: |
      [{"op": "test", "path": "/spec/serviceName", "value": "kc"},
       {"op": "replace", "path": "/spec/replicas", "value": 1}]
`),
    mends: ['/over/kustomization.yaml/0/patches/0/patch/holds/0/1/value = 3'],
  },
  'old lists of patches': {
    files: overlay(`patchesStrategicMerge:
  - |
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: kc}
    spec: {serviceName: kcs}
patchesJson6902:
  - target: {version: v1, kind: Service, name: kc}
    patch: |
      - {op: add, path: /spec/publishNotReadyAddresses, value: "true"}
`),
    mends: [
      '/over/kustomization.yaml/0/patchesStrategicMerge/0/holds/0/spec/serviceName = "kc"',
      '/over/kustomization.yaml/0/patchesJson6902/0/patch/holds/0/0/value = true',
    ],
  },
  'literals of a generator': {
    files: {
      'kustomization.yaml': `resources: [kc.yaml]
configMapGenerator:
  - name: settings
    literals:
      - Q=kc-7.kc:9093
      - R='kc-0.kcs:9093'
      - S=kc-0.kc.default.svc.cluster.locl:9093,kc-1.kc.default.svc.cluster.local:9093
`,
      'kc.yaml': objects,
    },
    mends: [
      '/kustomization.yaml/0/configMapGenerator/0/literals/0 = "Q=kc-2.kc:9093"',
      `/kustomization.yaml/0/configMapGenerator/0/literals/1 = "R='kc-0.kc:9093'"`,
      '/kustomization.yaml/0/configMapGenerator/0/literals/2 = "S=kc-0.kc.default.svc.cluster.local:9093,kc-1.kc.default.svc.cluster.local:9093"',
    ],
  },
  'values of a HelmRelease': {
    files: {
      'host.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: r}
spec:
  chart: {spec: {chart: x}}
  values:
    brokers: ["kc-0.kcs.default.svc:9093"]
    more: "kc-1.kcs.default.svc:9093 # last"
`,
      'kc.yaml': objects,
    },
    mends: [
      '/host.yaml/0/spec/values/brokers/0 = "kc-0.kc.default.svc:9093"',
      '/host.yaml/0/spec/values/more = "kc-1.kc.default.svc:9093 # last"',
    ],
  },
  'values of an Application, as text and as an object': {
    files: {
      'host.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: r}
spec:
  destination: {namespace: default}
  source:
    chart: x
    helm:
      values: |
        # who is asked
        brokers: ["kc-0.kcs.default.svc:9093"]
        more: kc-1.kcs.default.svc:9093
      valuesObject:
        other: kc-2.kcs.default.svc:9093
`,
      'kc.yaml': objects,
    },
    mends: [
      '/host.yaml/0/spec/source/helm/values/holds/0/brokers/0 = "kc-0.kc.default.svc:9093"',
      '/host.yaml/0/spec/source/helm/values/holds/0/more = "kc-1.kc.default.svc:9093"',
      '/host.yaml/0/spec/source/helm/valuesObject/other = "kc-2.kc.default.svc:9093"',
    ],
  },
  'what a ConfigMap holds': {
    files: {
      'host.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: r}
data:
  app.yaml: |
    brokers:
      - kc-7.kc:9093
      - "kc-0.kcs.default.svc:9093"
  line: "a=kc-8.kc:9093 b=it's"
`,
      'kc.yaml': objects,
    },
    mends: [
      '/host.yaml/0/data/app.yaml/holds/0/brokers/0 = "kc-2.kc:9093"',
      '/host.yaml/0/data/app.yaml/holds/0/brokers/1 = "kc-0.kc.default.svc:9093"',
      `/host.yaml/0/data/line = "a=kc-2.kc:9093 b=it's"`,
    ],
  },
  Markdown: {
    files: {
      'README.md': `# Setup

1. Apply:

   \`\`\`yaml
   ${`${service.replace('None', 'none')}---\n${set}`.trimEnd().replaceAll('\n', '\n   ')}
   \`\`\`

> \`\`\`yaml
> apiVersion: v1
> kind: ConfigMap
> metadata: {name: q}
> data: {q: "kc-7.kc:9093"}
> \`\`\`
`,
    },
    mends: ['/README.md/0/spec/clusterIP = "None"', '/README.md/2/data/q = "kc-2.kc:9093"'],
  },
};

/** Writes a file anew: it says the same, and its texts stand there in another style. */
type Spell = (text: string) => string;

const withTexts =
  (type: Scalar.Type, options: { readonly lineWidth?: number; readonly indentSeq?: boolean; readonly indent?: number } = {}): Spell =>
  (text) => {
    const document = parseDocument(text, { version: '1.1' });
    visit(document, {
      Scalar: (key, node) => {
        if (key === 'key' || typeof node.value !== 'string' || !/[\n=:]/.test(node.value)) return;
        node.type = type;
        delete node.source;
      },
    });
    return document.toString({ lineWidth: 0, ...options });
  };

const inFlow: Spell = (text) => `${JSON.stringify(parseDocument(text).toJS())}\n`;
/** Each break of a text in double quotes is escaped at the end of a line, blanks at the beginning of the next. */
const overLines: Spell = (text) =>
  withTexts('QUOTE_DOUBLE')(text)
    .replace(/\\n(?=[^"\n]*[^"\n\s])/g, '\\n\\\n            ')
    .replace(/^( {12})( +)/gm, (_, pad: string, blanks: string) => pad + blanks.replaceAll(' ', '\\x20'));

export const spellings: Readonly<Record<string, Spell>> = {
  'literal blocks': withTexts('BLOCK_LITERAL'),
  'literal blocks, with lists at the margin': withTexts('BLOCK_LITERAL', { indentSeq: false, indent: 4 }),
  'literal blocks that say their indentation': (text) =>
    withTexts('BLOCK_LITERAL', { indent: 2 })(text).replaceAll(/(?<=[:-] )\|(?=[-+]?\n)/g, '|2'),
  'literal blocks that keep their end': (text) => withTexts('BLOCK_LITERAL')(text).replaceAll(/(?<=[:-] )\|(?=\n)/g, '|+'),
  'literal blocks with CRLF': (text) => withTexts('BLOCK_LITERAL')(text).replaceAll('\n', '\r\n'),
  'folded blocks': withTexts('BLOCK_FOLDED', { lineWidth: 40 }),
  'folded blocks of long lines': withTexts('BLOCK_FOLDED'),
  'single quotes': withTexts('QUOTE_SINGLE'),
  'single quotes over lines': withTexts('QUOTE_SINGLE', { lineWidth: 30 }),
  'double quotes': withTexts('QUOTE_DOUBLE'),
  'double quotes over lines': withTexts('QUOTE_DOUBLE', { lineWidth: 30 }),
  'double quotes with escaped breaks': overLines,
  'flow style': inFlow,
};
