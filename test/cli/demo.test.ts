import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { repository, run } from './lib/run.ts';

const demo = path.join(repository, 'test/workspaces/demo');

/** What the product has to say of the demo workspace, from information upward. */
const mistakes: Readonly<Record<string, string>> = {
  '02-endpoints-by-hand/scanner.yaml': 'endpoints-without-service',
  '03-headless-in-name-only/ledger.yaml': 'service-meant-headless',
  '06-a-name-per-replica/orders.yaml': 'dns-name-unknown-pod',
  '07-three-conditions/queue.yaml': 'statefulset-service-not-found',
  '09-one-hostname-for-all/worker.yaml': 'hostname-shared-by-replicas',
  '10-virtual-ip-or-addresses/api.yaml': 'headless-port-remapped',
  '11-names-not-addresses/settings.yaml': 'dns-name-wrong-service',
};

test('the demo workspace shows each mistake once, and is right elsewhere', () => {
  const report: unknown = JSON.parse(run(demo, ['lint', '--format', 'json']).out);
  assert.ok(typeof report === 'object' && report !== null && 'findings' in report && Array.isArray(report.findings));
  const found = report.findings.map((f: { file: string; rule: string; severity: string }) => f);
  for (const [file, rule] of Object.entries(mistakes)) {
    assert.equal(found.filter((f) => f.file === file && f.rule === rule).length, 1, `${rule} in ${file}`);
  }
  const unexpected = found.filter(
    (f) => (f.severity === 'error' || f.severity === 'warning') && mistakes[f.file] !== f.rule && f.rule !== 'endpoints-deprecated',
  );
  assert.deepEqual(unexpected, []);
});

test('the demo workspace answers as its comments say', () => {
  const answers: unknown = JSON.parse(
    run(demo, [
      'dig',
      'echo.default.svc.cluster.local',
      'first-floor.printer.default.svc.cluster.local',
      'weather.default.svc.cluster.local',
      'CNAME',
      '_http._tcp.notes.default.svc.cluster.local',
      'SRV',
      'orders-db-2.orders-db.shop.svc.cluster.local',
      'queue-0.queue-headles.data.svc.cluster.local',
      'north.harbour.default.svc.cluster.local',
      'worker.workers.default.svc.cluster.local',
      'api.default.svc.cluster.local',
      'api-headless.default.svc.cluster.local',
      '--json',
    ]).out,
  );
  assert.ok(Array.isArray(answers));
  assert.deepEqual(
    answers.map((a: { rcode: string; answers: unknown[] }) => `${a.rcode} ${a.answers.length}`),
    ['NOERROR 3', 'NOERROR 1', 'NOERROR 1', 'NOERROR 2', 'NOERROR 1', 'NXDOMAIN 0', 'NOERROR 1', 'NOERROR 3', 'NOERROR 1', 'NOERROR 5'],
  );
});

test('the demo workspace has mistakes that are mended in bulk', () => {
  const { out } = run(demo, ['lint', '--fix', '--dry-run']);
  assert.match(
    out,
    /^-.*=orders-db-1\.orders\.shop\.svc\.cluster\.local:5432\n\+.*=orders-db-1\.orders-db\.shop\.svc\.cluster\.local:5432$/m,
  );
});
