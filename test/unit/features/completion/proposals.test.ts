import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, config, env, ingress, offered, service, set } from '../../lib/proposals.ts';
import { analysisOf, cursorIn } from '../../lib/workspace.ts';

const elsewhere = {
  ...around,
  'far.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: mq-headless, namespace: away}\nspec:\n  clusterIP: None\n  selector: {app: mq}\n  ports: [{name: amqp, port: 5672}]\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: mq, namespace: away}\nspec:\n  serviceName: mq-headless\n  replicas: 2\n  selector: {matchLabels: {app: mq}}\n  template:\n    metadata: {labels: {app: mq}}\n    spec: {containers: [{name: c, image: i}]}\n',
};

test('pods of other namespaces are proposed before a dot is typed, with the namespace that they need', () => {
  for (const typed of ['m', 'mq', 'mq-', 'mq-1']) {
    const { items, labels } = offered(env(`${typed}‸`), elsewhere);
    assert.ok(labels.includes('mq-1.mq-headless.away'), `${typed}: ${labels.join(', ')}`);
    assert.equal(items.find(({ label }) => label === 'mq-1.mq-headless.away')?.detail, 'pod mq-1, namespace away');
  }
});

test('each Service stands once, and every row says what it is', () => {
  const texts = [
    env('‸'),
    env('d‸'),
    env('w‸'),
    env('db-headless‸'),
    env('db-headless.‸'),
    env('db-headless.data.‸'),
    env('m‸'),
    config('http://‸'),
    set('  serviceName: ‸\n'),
    service('  type: ‸\n'),
    service('  ports:\n  - port: 1\n    protocol: ‸\n'),
    service('  selector:\n    app: ‸\n'),
    service('  selector:\n    ‸\n'),
    ingress(
      '  rules:\n  - http:\n      paths:\n      - backend:\n          service:\n            name: web\n            port:\n              number: ‸\n',
    ),
    ingress('  rules:\n  - http:\n      paths:\n      - backend:\n          service:\n            name: ‸\n'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  namespace: ‸\n',
  ];
  let rows = 0;
  for (const text of texts) {
    const { items } = offered(text, elsewhere);
    rows += items.length;
    for (const { label, detail } of items) assert.notEqual(detail.trim(), '', `${label} in ${text}`);
    if (/\.‸/.test(text)) continue; // steps of one name
    const services = items
      .filter(({ kind, label }) => kind === 'service' && !label.startsWith('_'))
      .map(({ label }) => label.replace(/\.(?:data|away)(?:\.svc.*)?$/, ''));
    assert.equal(new Set(services).size, services.length, `${services.join(', ')} in ${text}`);
  }
  assert.ok(rows > 30, `${rows} rows`);
});

test('what is half typed does not change what a proposal says of itself', () => {
  const said = (typed: string): string | undefined => {
    const { texts, uri, offset } = cursorIn({
      'svc.yaml': around['svc.yaml'],
      'set.yaml': around['set.yaml'].replace('serviceName: db-headless', `serviceName: ${typed}‸`),
    });
    const analysis = analysisOf(texts);
    const [item] = analysis.completions(uri, offset).filter(({ label }) => label === 'db-headless');
    return analysis.completionDocumentation(uri, offset, item?.host ?? '');
  };
  const whole = said('');
  assert.match(whole ?? '', /^`db-headless\.data\.svc\.cluster\.local` answers\n\n- `A` address of db-0\n- `A` address of db-1/);
  for (let end = 1; end < 'db-headless'.length; end++) assert.equal(said('db-headless'.slice(0, end)), whole, 'db-headless'.slice(0, end));
});
