import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { asList, asObject, asText } from '../../server/src/k8s/json.ts';
import type { Finding } from '../../server/src/rules/define.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import type { Settings } from '../../server/src/settings.ts';
import { allFindings, worldOf } from '../spec/lib/driver.ts';

function settingsFor(minor: number): Settings {
  const cluster = { ...defaultSettings.cluster, kubernetesMinor: minor, serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] };
  return { ...defaultSettings, cluster };
}

function lines(name: string): Record<string, unknown>[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...asObject(JSON.parse(line)) }));
}

const objects = new Map(lines('verdicts.jsonl').map((row) => [row['id'], row['object']]));

const findingsOf = (text: string, settings: Settings): readonly Finding[] => allFindings(worldOf(new Map([['main.yaml', text]]), settings));

function refusals(text: string, settings: Settings): readonly Finding[] {
  return findingsOf(text, settings).filter((finding) => finding.category === 'rejected');
}

/** Refused for what else was there, not for what it says: only the order of the documents made it so. */
const isNameTaken = ({ message }: { readonly message?: unknown }): boolean => / already exists$/.test(asText(message) ?? '');

/** Fields of the causes. Labels that match no selector because there is none are no second flaw. */
function fieldsOf(causes: readonly unknown[]): string[] {
  const all = causes.map(asObject);
  const lacksSelector = all.some((cause) => cause['field'] === 'spec.selector' && cause['reason'] === 'FieldValueRequired');
  return all
    .filter((cause) => !lacksSelector || !(asText(cause['message']) ?? '').includes('`selector` does not match'))
    .map((cause) => asText(cause['field']) ?? '');
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].toSorted().join(' ');

for (const [file, minor] of [
  ['verdicts.jsonl', 36],
  ['verdicts-1.37.jsonl', 37],
  ['verdicts-1.34.jsonl', 34],
  ['verdicts-1.30.jsonl', 30],
] as const) {
  test(`the rules refuse what kube-apiserver 1.${minor} refused, on the same fields`, (t) => {
    const settings = settingsFor(minor);
    const wrong: string[] = [];
    const rows = lines(file);
    for (const row of rows) {
      const found = refusals(stringify(objects.get(row['id'])), settings);
      const expected = unique(fieldsOf(asList(row['causes'])));
      const actual = unique(found.map((finding) => finding.field));
      const agrees = row['status'] === 400 ? found.length > 0 : expected === actual;
      const once = new Set(found.map((finding) => finding.field)).size === found.length;
      if (!agrees || !once)
        wrong.push(`${String(row['id'])}\n  expected ${expected}\n  actual   ${found.map((f) => `${f.field} (${f.rule})`).join(', ')}`);
    }
    t.diagnostic(`1.${minor}: ${rows.length - wrong.length}/${rows.length} documents`);
    assert.ok(wrong.length === 0, `${wrong.length} disagreements:\n${wrong.slice(0, 12).join('\n')}`);
  });
}

test('rules refuse the manifests that the recorded cluster refused, and no others', () => {
  const zones = path.join(import.meta.dirname, 'zones');
  const wrong: string[] = [];
  let documents = 0;
  for (const name of readdirSync(zones)) {
    const manifests = path.join(zones, name, 'manifests');
    const recorded = asList(asObject(JSON.parse(readFileSync(path.join(zones, name, 'expected.json'), 'utf8')))['documents']).map(asObject);
    documents += recorded.length;
    for (const file of readdirSync(manifests)) {
      const rejected = recorded.filter((each) => each['file'] === file && each['verdict'] === 'rejected');
      const refused = new Set(rejected.filter((each) => !isNameTaken(each)).map((each) => Number(each['document'])));
      const all = findingsOf(readFileSync(path.join(manifests, file), 'utf8'), settingsFor(36));
      for (const { document } of rejected.filter(isNameTaken))
        if (!all.some((finding) => finding.document === document && finding.rule === 'pod-claimed-twice'))
          wrong.push(`${name}/${file}, document ${String(document)}: its name was taken`);
      const found = all.filter((finding) => finding.category === 'rejected');
      for (const finding of found)
        if (!refused.has(finding.document)) wrong.push(`${name}/${file}: ${finding.field} (${finding.rule}) ${finding.message}`);
      for (const document of refused)
        if (!found.some((finding) => finding.document === document)) wrong.push(`${name}/${file}, document ${document}: was refused`);
    }
  }
  assert.ok(documents > 600, 'the recorded documents are there');
  assert.deepEqual(wrong, []);
});

/** Sentences end with a stop that a capital or nothing follows. */
const sentencesIn = (message: string): number => message.split(/\.(?= [A-Z]|$)/).length - 1;

test('what the API server refused is said in our own words, with what to do; its own text stands beside it at the same place', () => {
  const settings = settingsFor(36);
  const wrong: string[] = [];
  let told = 0;
  for (const row of lines('verdicts.jsonl').filter(({ verdict }) => verdict === 'rejected')) {
    for (const { rule, message, place, related, arguments: values = {} } of refusals(stringify(row['object']), settings)) {
      const answer = `The API server says: ${values['answer']}`;
      const last = related.at(-1);
      told++;
      if (
        !/so the API server refuses (?:\w+ ".*"|it)\.(?: .*\.)?$/.test(message) ||
        sentencesIn(message) > 3 ||
        /regex|Invalid value|Required value|json:|`|\(e\.g\.| may /.test(message) ||
        last?.message !== answer ||
        JSON.stringify(last.place) !== JSON.stringify(place)
      )
        wrong.push(`${String(row['id'])} ${rule}: ${message} | ${last?.message ?? ''}`);
    }
  }
  assert.ok(told > 1000, `${told} findings`);
  assert.deepEqual(wrong.slice(0, 12), []);
});
