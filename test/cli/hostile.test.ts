import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileNames, manifestsWith } from '../unit/lib/hostile-names.ts';
import { folderWith, run } from './lib/run.ts';
import { sarifProblems } from './lib/sarif.ts';

/** Names that a file system takes. */
const fileName = (word: string): string => word.replace(/[/\u0000]|[\ud800-\udfff]/g, '_').slice(0, 60);
const folders = hostileNames.map((word, i) => ({ word, folder: folderWith({ [`${i}${fileName(word)}.yaml`]: manifestsWith(word) }) }));
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

test('text, zone, dig and fixes hold no control characters of the workspace', () => {
  for (const { word, folder } of folders) {
    for (const args of [['lint'], ['lint', '--format', 'github'], ['zone'], ['dig', 'web.default', '--from', 'default'], ['lint', '--fix', '--dry-run']]) {
      const { out, err } = run(folder, args);
      assert.doesNotMatch(out.replace(/^[-+ ].*$/gm, (line) => (args.includes('--dry-run') ? '' : line)), control, `${args.join(' ')} with ${JSON.stringify(word)}`);
      assert.doesNotMatch(err, control, `${args.join(' ')} with ${JSON.stringify(word)}: ${JSON.stringify(err)}`);
    }
  }
});

test('a workflow command is one of ours and on one line', () => {
  for (const { word, folder } of folders) {
    for (const line of run(folder, ['lint', '--format', 'github']).out.split('\n')) {
      assert.match(line, /^(?:|::(?:error|warning|notice) file=[^:,\n]*,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=[a-z-]+::[^\r\n]*)$/, JSON.stringify(word));
    }
  }
});

test('sarif and json parse, junit is well-formed', () => {
  for (const { word, folder } of folders) {
    assert.deepEqual(sarifProblems(JSON.parse(run(folder, ['lint', '--format', 'sarif']).out)), [], JSON.stringify(word));
    assert.equal(JSON.parse(run(folder, ['lint', '--format', 'json']).out).version, 1);
    const junit = run(folder, ['lint', '--format', 'junit']).out;
    assert.doesNotMatch(junit.replace(/<\/?(?:\?xml|testsuites?|testcase|failure)(?: [a-z]+="[^"<]*")*\s*[?/]?>/g, ''), /[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/, JSON.stringify(word));
    assert.doesNotMatch(junit, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  }
});
