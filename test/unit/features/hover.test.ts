import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSettings } from '../../../server/src/settings.ts';
import { analysisOf, cursorIn } from '../lib/workspace.ts';
import { nameLines, type NameRow } from '../../../server/src/features/shared/pod-names.ts';

function hover(files: Readonly<Record<string, string>>, rows = 10): string {
  const { texts, uri, offset } = cursorIn(files);
  const found = analysisOf(texts, { ...defaultSettings, hoverRows: rows }).hover(uri, offset);
  return found?.markdown ?? '';
}

const service = (spec: string, name = 'db-headless'): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: data\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
const headless = service('clusterIP: None\nselector: {app: db}\nports: [{name: sql, port: 5432}]');
const set = (serviceName = 'db-headless', replicas = '3', name = 'db'): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: data}
spec:
  serviceName: ${serviceName}
  replicas: ${replicas}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: i
          ports: [{name: sql, containerPort: 5432}]
`;

test('a serviceName shows its Service: names of each pod, short forms, SRV, when and for how long', () => {
  const text = hover({ 'svc.yaml': headless, 'set.yaml': set('db-‸headless') });
  const expected = [
    '**db-headless** · headless Service · governs StatefulSet db · namespace data',
    '`db-headless.data.svc.cluster.local` → 3 addresses, one per ready pod',
    '\n`db-1.db-headless.data.svc.cluster.local`  \n',
    'In namespace data `db-0.db-headless` is enough, elsewhere `db-0.db-headless.data`.',
    '`_sql._tcp.db-headless.data.svc.cluster.local` SRV → port 5432 of each pod',
    'Names answer once a pod is Ready; negative answers are cached for up to 30 s.',
    '[svc.yaml:4](file:///w/svc.yaml#L4)',
  ];
  for (const part of expected) assert.ok(text.includes(part), `${part}\n in\n${text}`);
});

test('a serviceName without Service says what follows', () => {
  const text = hover({ 'svc.yaml': headless, 'set.yaml': set('db-head‸les') });
  assert.match(text, /^\*\*db-headles\*\* · no Service of that name in namespace data/);
  assert.match(text, /`db-headles\.data\.svc\.cluster\.local` → no such name \(NXDOMAIN\)/);
  assert.match(text, /There is no Service db-headles in namespace data/);
});

test('every place that has to do with names has a hover, schema keys have none', () => {
  const places: Readonly<Record<string, readonly [string, RegExp]>> = {
    'name of the Service': [headless.replace('name: db', 'name: ‸db'), /^\*\*db-headless\*\* · headless Service/],
    clusterIP: [headless.replace('None', 'No‸ne'), /No cluster IP: the name leads to the pods themselves/],
    'selector key': [headless.replace('app: db', 'a‸pp: db'), /Selects 3 pods: StatefulSet db\./],
    'selector value': [headless.replace('app: db', 'app: d‸b'), /Selects 3 pods/],
    'port name': [
      headless.replace('sql', 's‸ql'),
      /^\*\*sql\*\* · port 5432 of headless Service db-headless · TCP\n\n`_sql\._tcp\.db-headless\.data\.svc\.cluster\.local` SRV → port 5432 of each pod/,
    ],
    targetPort: [headless.replace('port: 5432', 'port: 80, targetPort: s‸ql'), /SRV → port 5432 of each pod/],
    publishNotReadyAddresses: [
      headless.replace('spec:\n', 'spec:\n  publishNotReadyAddresses: tr‸ue\n'),
      /as soon as a pod has an address, Ready or not/,
    ],
  };
  for (const [place, [text, expected]] of Object.entries(places))
    assert.match(hover({ 'svc.yaml': text, 'set.yaml': set() }), expected, place);
  const inSet: Readonly<Record<string, readonly [string, RegExp]>> = {
    name: [set().replace('name: db,', 'name: d‸b,'), /^\*\*db\*\* · StatefulSet · 3 pods · namespace data/],
    replicas: [set('db-headless', '‸3'), /3 pods/],
    matchLabels: [set().replace('matchLabels: {app: db}', 'matchLabels: {app: d‸b}'), /\*\*db\*\* · StatefulSet/],
    'container port': [set().replace('containerPort: 5432', 'containerPort: 54‸32'), /Reached as:\s+`db-headless\.data:5432`/],
  };
  for (const [place, [text, expected]] of Object.entries(inSet))
    assert.match(hover({ 'svc.yaml': headless, 'set.yaml': text }), expected, place);
  for (const key of ['kind', 'spec', 'clusterIP', 'ports']) {
    assert.equal(hover({ 'svc.yaml': headless.replace(`${key}:`, `${key.slice(0, 2)}‸${key.slice(2)}:`) }), '', key);
  }
});

test('why there is no answer', () => {
  assert.match(hover({ 'svc.yaml': headless.replace('None', '‸None') }), /→ no such name \(NXDOMAIN\)\n\n- /);
  const job = set()
    .replace('    spec:\n', '    spec:\n      hostname: no‸rth\n')
    .replace('StatefulSet', 'Deployment')
    .replace('  serviceName: db-headless\n', '');
  assert.match(
    hover({ 'svc.yaml': headless, 'set.yaml': job }),
    /\*\*db\*\* · Deployment .*No names of their own:\n\n- Deployment db sets no subdomain/s,
  );
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: data, labels: {app: db}}\nspec: {hostname: ‸north, containers: [{name: c, image: i}]}\n';
  assert.match(hover({ 'svc.yaml': headless, 'pod.yaml': pod }), /No names of their own:\n\n- Pod p sets no subdomain/);
});

test('long lists are cut with a count', () => {
  const text = hover({ 'svc.yaml': headless.replace('name: db', 'name: ‸db'), 'set.yaml': set('db-headless', '1000') }, 5);
  assert.match(text, /^`db-\{0…999\}\.db-headless\.data\.svc\.cluster\.local` → one pod each$/m);
  const scattered = Array.from(
    { length: 20 },
    (_, i) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${i}, namespace: data, labels: {app: db}}\nspec: {hostname: h${i}x, subdomain: db-headless, containers: [{name: c, image: i}]}\n`,
  ).join('');
  const many = hover({ 'svc.yaml': headless.replace('name: db', 'name: ‸db'), 'pods.yaml': scattered }, 5);
  assert.equal(many.match(/^`h\d+x\./gm)?.length, 5);
  assert.match(many, /… and 15 more names/);
  assert.ok(text.length < 4000);
});

test('pods that share a hostname, virtual IPs, aliases, both families', () => {
  const shared = set()
    .replace('StatefulSet', 'Deployment')
    .replace('  serviceName: db-headless\n', '')
    .replace('    spec:\n', '    spec:\n      hostname: node\n      subdomain: db-headless\n');
  assert.match(
    hover({ 'svc.yaml': headless.replace('name: db', 'name: ‸db'), 'set.yaml': shared }),
    /`node\.db-headless\.data\.svc\.cluster\.local` → 3 addresses: one name, not a name per pod/,
  );
  assert.match(
    hover({ 'svc.yaml': service('selector: {app: db}\nports: [{name: sql, port: 5432}]', 'd‸b') }),
    /\*\*db\*\* · Service with a cluster IP .*\n\n.* → one virtual address \(A\)/,
  );
  assert.match(hover({ 'svc.yaml': service('type: ExternalName\nexternalName: api.example.com', 'a‸pi') }), /→ CNAME `api\.example\.com`/);
  const dual = headless.replace('spec:\n', 'spec:\n  ipFamilyPolicy: RequireDualStack\n').replace('name: db', 'name: ‸db');
  assert.match(hover({ 'svc.yaml': dual, 'set.yaml': set() }), /`db-0\.db-headless\.data\.svc\.cluster\.local` → \(A, AAAA\)/);
});

test('DNS names in text', () => {
  const config = (value: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: other}\ndata:\n  url: "${value}"\n`;
  const all = { 'svc.yaml': headless, 'set.yaml': set() };
  assert.match(
    hover({ ...all, 'c.yaml': config('postgres://db-0.db-headless‸.data:5432/x') }),
    /^\*\*db-0\.db-headless\.data\*\* · StatefulSet db \[set\.yaml:3\]\(\S+\), Service db-headless \[svc\.yaml:4\]\(\S+\) · namespace data\n\n.*→ A of `db-0`/,
  );
  assert.match(hover({ ...all, 'c.yaml': config('db-7.db-headless‸.data.svc.cluster.local') }), /does not resolve \(NXDOMAIN\)/);
  assert.equal(hover({ ...all, 'c.yaml': config('https://www.‸example.com/') }), '');
});

test('text of the workspace cannot become markdown', () => {
  const evil = '[x](command:rm) <img src=y> **b** `c` | $(zap) https://e.example a@b.c\\n# h';
  const text = hover({
    'svc.yaml': service(
      `clusterIP: None\nselector: {app: "${evil.replaceAll('\\', '\\\\')}"}\nports: [{name: "${evil}", port: 1}]`,
      `"‸${evil}"`,
    ),
  });
  assert.ok(text.includes('command'), 'the name is shown');
  const outside = text.replace(/`[^`\n]*`/g, '').replace(/\[[^\]]*\.yaml:\d+\]\(file:[^)]*\)/g, '');
  assert.doesNotMatch(outside, /(?<!\\)\[x|(?<!\\)<|(?<!\\)\]\(command|https:\/\/|(?<!\\)\$\(/);
  assert.doesNotMatch(text, /^# h/m);
});

test('a file in several overlays shows the names of each', () => {
  const overlay = (prefix: string): string => `namePrefix: ${prefix}\nnamespace: ${prefix}ns\nresources: [../base]\n`;
  const text = hover({
    'base/all.yaml': `${headless.replace('  namespace: data\n', '').replace('name: db', 'name: ‸db')}---\n${set().replace(', namespace: data', '')}`,
    'base/kustomization.yaml': 'resources: [all.yaml]\n',
    'prod/kustomization.yaml': overlay('prod-'),
    'test/kustomization.yaml': overlay('test-'),
  });
  assert.match(text, /prod: \*\*prod-db-headless\*\*/);
  assert.match(text, /`prod-db-0\.prod-db-headless\.prod-ns\.svc\.cluster\.local`/);
  assert.match(text, /`test-db-0\.test-db-headless\.test-ns\.svc\.cluster\.local`/);
});

test('a serviceName shows the Service that each overlay deploys it with', () => {
  const overlay = (prefix: string): string => `namePrefix: ${prefix}\nnamespace: ${prefix}ns\nresources: [../base]\n`;
  const text = hover({
    'base/all.yaml': `${headless.replace('  namespace: data\n', '')}---\n${set('db-‸headless').replace(', namespace: data', '')}`,
    'base/kustomization.yaml': 'resources: [all.yaml]\n',
    'prod/kustomization.yaml': overlay('prod-'),
    'test/kustomization.yaml': overlay('test-'),
  });
  assert.match(text, /prod: \*\*prod-db-headless\*\* · headless Service · governs StatefulSet prod-db · namespace prod-ns/);
  assert.match(text, /test: \*\*test-db-headless\*\* · headless Service/);
  assert.doesNotMatch(text, /no Service of that name/);
});

test('a file whose name is no encoded text is shown under the name that it has', () => {
  const text = hover({ '100%.yaml': headless, 'set.yaml': set('db-‸headless') });
  assert.ok(text.includes('[100%.yaml:4](file:///w/100%.yaml#L4)'), text);
});

test('a patch of an overlay and the fields that name its objects speak of what is deployed', () => {
  const files = {
    'base/all.yaml': `${headless.replace('  namespace: data\n', '')}---\n${set().replace(', namespace: data', '')}`,
    'base/kustomization.yaml': 'resources: [all.yaml]\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\nnamespace: shop\npatches: [{path: more.yaml}]\n',
    'prod/more.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {replicas: 7}\n',
  };
  assert.match(
    hover({ ...files, 'prod/more.yaml': files['prod/more.yaml'].replace('7', '‸7') }),
    /^\*\*prod-db\*\* · StatefulSet · 7 pods · namespace shop[^]*`prod-db-\{0…6\}\.prod-db-headless\.shop\.svc/,
  );
  const naming = /overlay prod · 1 Service\n\n`prod-db-headless\.shop\.svc\.cluster\.local` with `prod-db-\{0…6\}\.prod-db-headless`$/;
  for (const value of ['prod-\n', 'shop'])
    assert.match(
      hover({ ...files, 'prod/kustomization.yaml': files['prod/kustomization.yaml'].replace(value, `‸${value}`) }),
      naming,
      value,
    );
  assert.equal(hover({ ...files, 'prod/kustomization.yaml': files['prod/kustomization.yaml'].replace('more', 'mo‸re') }), '');
});

test('a named targetPort says its number, an empty serviceName that it names nothing', () => {
  assert.match(
    hover({ 'svc.yaml': headless.replace('port: 5432', 'port: 80, targetPort: s‸ql'), 'set.yaml': set() }),
    /· targetPort sql = 5432 · TCP/,
  );
  assert.match(hover({ 'svc.yaml': headless, 'set.yaml': set('"‸"') }), /Empty: it names no Service\./);
});

test('where a problem stands the hover is short: what it is, what is answered, by which names; the problem tells why', () => {
  const { texts, uri, offset } = cursorIn({ 'svc.yaml': headless.replace('db-headless', 'db-other'), 'set.yaml': set('db-head‸les') });
  const analysis = analysisOf(texts);
  const whole = analysis.hover(uri, offset)?.markdown ?? '';
  assert.match(whole, /^- /m, 'nothing is judged yet, so no problem is shown');
  assert.deepEqual(
    analysis.diagnostics(uri).map(({ rule }) => rule),
    ['statefulset-service-not-found'],
  );
  const short = analysis.hover(uri, offset)?.markdown ?? '';
  assert.doesNotMatch(short, /^- /m);
  assert.ok(short.split('\n\n').length <= 4 && short.length < whole.length, short);
  assert.match(short, /^\*\*db-headles\*\* · no Service of that name[^]*NXDOMAIN/);
});

test('overlays that say different things are labelled, and each is short enough for the next to be seen', () => {
  const base = {
    'base/kustomization.yaml': 'resources: [svc.yaml, set.yaml]\n',
    'base/svc.yaml': headless.replace('namespace: data', 'labels: {}'),
    'base/set.yaml': set().replace(', namespace: data', ''),
  };
  const overlay = (name: string): Record<string, string> => ({
    [`${name}/kustomization.yaml`]: `namespace: ${name}\nnamePrefix: ${name}-\nresources: [../base]\n`,
  });
  const text = hover({
    ...base,
    ...overlay('dev'),
    ...overlay('prod'),
    'base/svc.yaml': base['base/svc.yaml'].replace('name: db-headless', 'name: db-head‸less'),
  });
  const cards = text.split('\n\n---\n\n');
  assert.deepEqual(
    cards.map((card) => card.split(' · ')[0]),
    ['dev: **dev-db-headless**', 'prod: **prod-db-headless**'],
  );
  for (const card of cards) assert.ok(card.split('\n').filter((line) => line !== '').length <= 6, card);
});

test('a named targetPort tells its number', () => {
  const texts = { 'svc.yaml': headless.replace('port: 5432}', 'port: 80, targetPort: s‸ql}'), 'set.yaml': set() };
  assert.match(hover(texts), /targetPort sql = 5432/);
});

test('names that would each take more than a line are a range from two on, short ones are listed', () => {
  const rows = (set: string, n: number): NameRow[] =>
    Array.from({ length: n }, (_each, i) => ({
      pod: `${set}-${i}`,
      name: `${set}-${i}.${set}.shop.svc.cluster.local`,
      types: ['A'],
      address: '',
      dashed: false,
    }));
  assert.equal(nameLines(rows('db', 3), 9).split('\n').length, 3);
  const long = 'analytics-events-warehouse';
  assert.equal(nameLines(rows(long, 3), 9), `\`${long}-{0…2}.${long}.shop.svc.cluster.local\` → one pod each`);
  assert.equal(nameLines(rows(long, 1), 9), `\`${long}-0.${long}.shop.svc.cluster.local\``);
});
