import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnalysis } from '../../../server/src/analysis.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { settingsOf } from '../../../server/src/host/settings/settings-layers.ts';
import { decodeFacts, encodeFacts } from '../../../server/src/facts/serial.ts';
import { defaultSettings, parseSettings } from '../../../server/src/settings.ts';
import { run } from '../../cli/lib/run.ts';
import { specs } from '../../spec/lib/specs.ts';

/** Names that every object of the language has, each beside one that none has and that is otherwise like it. */
const pairs: readonly (readonly [inherited: string, other: string])[] = [
  ['toString', 'toStrixg'],
  ['__proto__', '__prxto__'],
  ['constructor', 'constrxctor'],
  ['hasOwnProperty', 'hasOxnProperty'],
  ['valueOf', 'valueXf'],
  ['__defineGetter__', '__defixeGetter__'],
];

const texts = specs()
  .filter(({ name }) => !name.includes('/'))
  .flatMap(({ text }) => [...text.matchAll(/^```yaml[^\n]*\n([^]*?)^```/gm)].map((match) => match[1] ?? ''));

/** All that is said of a text. */
function answers(text: string): string {
  const uri = 'file:///w/a.yaml';
  const analysis = createAnalysis({ readText: () => text, configuration: configurationOf(defaultSettings, 'file:///w', () => false) });
  analysis.apply([{ uri, text }]);
  const findings = analysis
    .diagnostics(uri)
    .map((finding) => ({ ...finding, fixes: finding.fixes.map((fix) => [fix.title, fix.edits(() => text)]) }));
  const offsets = [...text.matchAll(/(?<=: )\w|(?<=[{, ])\w+(?=:)/g)].map(({ index }) => index).slice(0, 25);
  const here = offsets.map((at) => [
    analysis.hover(uri, at)?.markdown,
    analysis.completions(uri, at).map(({ label, insert }) => [label, insert]),
    analysis.references(uri, at, true),
  ]);
  const { lineStarts: _starts, ...facts } = analysis.facts(uri) ?? { lineStarts: '' };
  return JSON.stringify([
    findings,
    analysis.zone().text,
    here,
    analysis.tree(),
    analysis.topology({}),
    analysis.codeLenses(uri),
    analysis.inlayHints(uri, { start: 0, end: text.length }),
    analysis
      .model()
      .instances()
      .map(({ facts: { object } }) => object),
    'objects' in facts ? facts.mentions : [],
  ]);
}

/** What manifests may call as they like: label and annotation keys, label values, names, ports, namespaces; kinds of their own. */
const places: readonly RegExp[] = [
  /(?<![\w.\/-])app(?![\w.\/-])/g,
  /(?<![\w.\/-])(?:web|db|http)(?![\w.\/-])/g,
  /(?<=metadata:(?:\n {2}\w.*)*\n {2}name: )[\w-]+$/gm,
  /(?<=kind: )(?:Kafka|Rollout|ConfigMap)$/gm,
];

test('names that every object has are like any other, in every map of every example', () => {
  assert.ok(texts.length > 250, `${texts.length} examples`);
  let compared = 0;
  for (const text of texts) {
    for (const [at, [inherited, other]] of pairs.entries()) {
      const place = places[(at + text.length) % places.length];
      const both = [...(place && place.source !== places[0]?.source ? [place] : []), ...(at < 3 && places[0] ? [places[0]] : [])];
      for (const pattern of both) {
        const [odd, plain] = [inherited, other].map((word) => text.replace(pattern, word));
        if (odd === undefined || plain === undefined || odd === text) continue;
        compared++;
        const [said, wanted] = [answers(odd), answers(plain)].map((all) =>
          all
            .replaceAll('\\\\_', '_')
            .replaceAll(inherited, other)
            .replaceAll(inherited.toLowerCase(), other.toLowerCase())
            .replaceAll(inherited.toUpperCase(), other.toUpperCase()),
        );
        if (said !== undefined && wanted !== undefined && said !== wanted) {
          let from = 0;
          while (said[from] === wanted[from]) from++;
          assert.fail(
            `${inherited} is another than ${other}:\n …${said.slice(Math.max(0, from - 100), from + 100)}\n …${wanted.slice(Math.max(0, from - 100), from + 100)}\n${odd}`,
          );
        }
      }
    }
  }
  assert.ok(compared > 600, `${compared} comparisons`);
});

test('facts with such names come back from the cache as they were', () => {
  for (const [name] of pairs) {
    const text = `apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {${name}: x}, annotations: {${name}: y}}\nspec: {clusterIP: None, selector: {${name}: z}}\n`;
    const analysis = createAnalysis({ readText: () => text, configuration: { settings: defaultSettings } });
    analysis.apply([{ uri: 'file:///a.yaml', text }]);
    const facts = analysis.facts('file:///a.yaml');
    const [object] = facts?.objects ?? [];
    assert.deepEqual(object?.object.kind === 'Service' && Object.entries(object.object.selector ?? {}), [[name, 'z']]);
    assert.deepEqual(Object.entries(object?.object.labels ?? {}), [[name, 'x']]);
    const again = facts && decodeFacts('file:///a.yaml', encodeFacts(facts) ?? '');
    assert.deepEqual(
      again?.objects.map(({ object: o }) => JSON.stringify(o)),
      [JSON.stringify(object?.object)],
    );
  }
});

test('settings with such names are unknown settings, and change nothing', () => {
  for (const [name] of pairs) {
    const raw: unknown = JSON.parse(
      `{"${name}": {"diagnostics": {"enable": false}}, "files": {"${name}": ["x"]}, "rules": {"${name}": "off"}, "overrides": [{"paths": ["a"], "rules": {"${name}": "off"}, "${name}": 1}]}`,
    );
    const { settings, problems } = parseSettings(raw, ['service-duplicate']);
    assert.deepEqual(
      problems.map((problem) => problem.path).sort(),
      [name, `files.${name}`, `overrides.0.${name}`, `overrides.0.rules.${name}`, `rules.${name}`].sort(),
    );
    assert.deepEqual({ ...settings, overrides: [] }, defaultSettings);
    const layered = settingsOf({ initial: raw, client: raw, files: [raw, raw] }, ['service-duplicate']);
    assert.deepEqual({ ...layered.settings, overrides: [] }, defaultSettings);
    assert.ok(
      layered.problems.some((problem) => problem.path.startsWith(name)),
      name,
    );
  }
  assert.equal(Object.keys(Object.prototype).length, 0);
});

test('commands, rules and options of such names are unknown ones', () => {
  for (const [name] of pairs) {
    for (const args of [
      [name],
      ['help', name],
      [name, '--help'],
      ['explain', name],
      ['lint', `--${name}`],
      ['lint', '--format', name],
      ['zone', '--bundle', name, '.'],
    ]) {
      const { code, err } = run('/', args.includes('.') ? [...args.slice(0, -1), '/dev/null'] : args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /^headlight: /, args.join(' '));
    }
  }
});
