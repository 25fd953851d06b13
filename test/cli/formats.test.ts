import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatGithub } from '../../server/src/cli/formats/github.ts';
import { formatJunit } from '../../server/src/cli/formats/junit.ts';
import { formatSarif } from '../../server/src/cli/formats/sarif.ts';
import { formatText } from '../../server/src/cli/formats/text.ts';
import type { Report } from '../../server/src/cli/report.ts';
import { unifiedDiff } from '../../server/src/cli/lint/patch.ts';
import { sarifProblems } from './lib/sarif.ts';
import { database, folderWith, run } from './lib/run.ts';

const hostile: Report = {
  version: 1,
  files: 1,
  documents: 1,
  findings: [
    {
      rule: 'statefulset-service-not-found',
      category: 'silent',
      severity: 'warning',
      message: 'name "a<b>&\u0007%\n::error::x" \u001b[31m',
      file: 'we:ird, dir/ä#%.yaml',
      document: 0,
      kind: 'StatefulSet',
      name: '"><script>',
      namespace: 'n',
      field: 'spec.serviceName',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
      fixes: [],
      related: [{ file: 'b.yaml', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, message: 'here' }],
    },
  ],
};

const sarif = { version: '1.0.0', root: '/repository' };
const failures = { isFailure: () => true, isUnreadableFailure: true };

test('sarif is valid SARIF 2.1.0', () => {
  const folder = folderWith({ 'db.yaml': database('db-headles') });
  const log: unknown = JSON.parse(run(folder, ['lint', '--format', 'sarif']).out);
  assert.deepEqual(sarifProblems(log), []);
  assert.deepEqual(sarifProblems(JSON.parse(formatSarif(hostile, sarif))), []);
  assert.deepEqual(sarifProblems(JSON.parse(formatSarif({ ...hostile, findings: [] }, sarif))), []);
  assert.notDeepEqual(sarifProblems({ version: '2.1.0', runs: [{ tool: {} }] }), [], 'the check can fail');
  assert.match(formatSarif(hostile, sarif), /"uri": "we%3Aird%2C%20dir\/%C3%A4%23%25\.yaml"/);
});

test('github annotations keep to one line and escape their properties', () => {
  const out = formatGithub(hostile);
  assert.equal(out.split('\n').length, 2);
  assert.match(
    out,
    /^::warning file=we%3Aird%2C dir\/ä#%25\.yaml,line=2,endLine=2,col=3,endColumn=5,title=statefulset-service-not-found::name/,
  );
  assert.ok(out.includes('%25%0A::error::x'));
});

test('junit is well-formed whatever the names hold', () => {
  const out = formatJunit(hostile, failures);
  assert.doesNotMatch(out, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  assert.doesNotMatch(out.replace(/<\/?(?:\?xml|testsuites?|testcase|failure|system-out)(?: [a-z]+="[^"<]*")*\s*[?/]?>/g, ''), /[<>]/);
  assert.doesNotMatch(out, /&(?!(?:amp|lt|gt|quot|#\d+);)/);
  assert.match(formatJunit({ ...hostile, findings: [] }, failures), /tests="1" failures="0"/);
});

test('text holds no control characters of the workspace', () => {
  assert.doesNotMatch(formatText(hostile), /[\u0000-\u0009\u000b-\u001f]/);
});

test('a unified diff turns the one text into the other', () => {
  const a = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  const b = a.flatMap((l, i) => (i === 3 ? [] : i === 20 ? ['new', l] : i === 35 ? ['other'] : [l]));
  const diff = unifiedDiff('f', `${a.join('\n')}\n`, `${b.join('\n')}\n`);
  assert.deepEqual(
    diff.split('\n').filter((l) => /^[-+](?![-+])/.test(l)),
    ['-line 3', '+new', '-line 35', '+other'],
  );
  assert.deepEqual(diff.match(/^@@.*@@$/gm), ['@@ -1,7 +1,6 @@', '@@ -18,6 +17,7 @@', '@@ -33,7 +33,7 @@']);
  assert.equal(unifiedDiff('f', 'same', 'same'), '');
});
