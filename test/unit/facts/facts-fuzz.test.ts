import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { mayMatter } from '../../../server/src/facts/prefilter.ts';

const zones = join(import.meta.dirname, '../../conformance/zones');
const fixtures = [
  'list-kind/manifests/workloads.yaml',
  'endpoints-with-hostnames/manifests/services.yaml',
  'daemonset/manifests/workloads.yaml',
].map((name) => readFileSync(join(zones, name), 'utf8'));
const config =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: |\n    x-0.y.ns.svc:80\n  b: "x-1.y\\n$(A).z.svc"\n---\n# headlight-ignore: x\n';

test('no damage makes extraction throw, misplace a mention or slip past the prefilter', () => {
  const junk = fc.constantFrom(
    '\n',
    '---\n',
    '{{',
    '}}',
    '[',
    '{',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '\t',
    '\0',
    '\ufeff',
    '#',
    ': ',
    '- ',
    '? ',
    '\ud800',
    '!!',
    '%',
    '<<: *a\n',
    '...\n',
    '\r',
  );
  const damage = fc.record({ at: fc.nat(), cut: fc.nat({ max: 6 }), insert: junk });
  fc.assert(
    fc.property(fc.constantFrom(...fixtures, config), fc.array(damage, { minLength: 1, maxLength: 5 }), (fixture, damages) => {
      let text = fixture;
      for (const { at, cut, insert } of damages) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + insert + text.slice(start + cut);
      }
      const { objects, broken } = extractFacts('file:///a.yaml', text);
      for (const { document, mentions } of objects) {
        for (const { span, host } of mentions) assert.equal(text.slice(span.start, span.end), host);
        if (!broken.includes(document)) assert.ok(mayMatter(text));
      }
    }),
    { numRuns: 300 },
  );
});
