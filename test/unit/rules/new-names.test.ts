import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDnsLabel } from '../../../server/src/k8s/validation/names.ts';
import type { Finding } from '../../../server/src/rules/define.ts';
import { freeName, portNames } from '../../../server/src/rules/lib/new-names.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { allFindings, exampleFiles, withFix, worldOf, type Files } from '../../spec/lib/driver.ts';

const rules = documentedRules();

const namesIn = (files: Files): readonly string[] =>
  [...files.values()].flatMap((text) => [...text.matchAll(/^ *-? *(?:- )?name: "?([^\s"#]+)"?/gm)].map(([, name = '']) => name));

/** Names that stand in the files after a fix and did not before. */
function madeUp(files: Files, finding: Finding): readonly string[] {
  return finding.fixes.flatMap((fix) => {
    const after = withFix(files, fix);
    const known = new Set(namesIn(files));
    return after === undefined ? [] : namesIn(after).filter((name) => !known.has(name));
  });
}

/** Does a word follow itself, as in `db-headless-headless`? */
const repeats = (name: string): boolean => name.split('-').some((word, i, words) => word === words[i + 1] && !/^\d+$/.test(word));

describe('names that fixes make up', () => {
  const stems = [
    'db-headless',
    'db-headless-svc',
    'db-external',
    'headless',
    'external',
    'db-hl',
    'one-name-of-so-many-words-that-a-label-has-hardly-room-yet',
  ];
  it("are DNS labels, repeat no word, and are nobody else's, whatever the objects of the examples are called", () => {
    const seen = new Set<string>();
    for (const rule of rules) {
      for (const example of rule.examples) {
        const bad = exampleFiles(example.bad);
        const services = new Set(
          allFindings(worldOf(bad, defaultSettings))
            .flatMap(({ kind, name }) => (kind === 'Service' ? [name] : []))
            .concat(
              [...bad.values()].flatMap((text) =>
                [...text.matchAll(/^kind: Service\nmetadata:\n  name: (\S+)$/gm)].map(([, name = '']) => name),
              ),
            ),
        );
        for (const service of services) {
          for (const stem of stems) {
            const files = new Map(
              [...bad].map(([file, text]) => [file, text.replaceAll(new RegExp(`(?<![\\w-])${service}(?![\\w-])`, 'g'), stem)]),
            );
            for (const finding of allFindings(worldOf(files, defaultSettings))) {
              for (const name of madeUp(files, finding)) {
                seen.add(name);
                assert.ok(
                  (isDnsLabel(name) || (isDnsLabel(name.slice(0, -2)) && name.endsWith('-1'))) && !repeats(name),
                  `${rule.id} makes up ${name} where a Service is called ${stem}`,
                );
              }
            }
          }
        }
      }
    }
    for (const name of ['db-headless', 'db', 'db-headless-1', 'db-peers', 'db-public', 'headless-peers', 'external-public'])
      assert.ok(seen.has(name), `${name} is among ${[...seen].join(' ')}`);
  });

  it('of Services go round those that are there', () => {
    const pair = (name: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: LoadBalancer, selector: {app: redis}, ports: [{port: 6379}]}\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: redis}\nspec:\n  serviceName: ${name}\n  selector: {matchLabels: {app: redis}}\n  template:\n    metadata: {labels: {app: redis}}\n    spec: {containers: [{name: redis, image: redis}]}\n`;
    const other = (name: string): string =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: elsewhere}, ports: [{port: 1}]}\n`;
    const offered = (...texts: readonly string[]): readonly string[] =>
      allFindings(worldOf(new Map([['a.yaml', texts.join('')]]), defaultSettings))
        .filter(({ rule }) => rule === 'statefulset-service-not-headless')
        .flatMap(({ fixes }) => fixes.map(({ title }) => title).filter((title) => title.startsWith('Create')));
    const create = (name: string): readonly string[] => [`Create headless Service "${name}" and use it`];
    assert.deepEqual(offered(pair('redis')), create('redis-headless'));
    assert.deepEqual(offered(pair('redis-svc')), create('redis-headless'));
    assert.deepEqual(offered(pair('redis-lb')), create('redis-headless'));
    assert.deepEqual(offered(pair('redis-headless')), create('redis-peers'), 'redis-headless is there, and has a cluster IP');
    assert.deepEqual(offered(pair('redis'), other('redis-headless')), create('redis-peers'));
    assert.deepEqual(
      offered(pair('redis'), ...['headless', 'peers', 'pods'].map((word) => other(`redis-${word}`))),
      create('redis-headless-2'),
    );
    assert.deepEqual(
      offered(pair('redis'), other('redis-headless').replace('{name: redis-headless}', '{name: redis-headless, namespace: x}')),
      create('redis-peers'),
      'no namespace is written for the one: both may be in x',
    );
  });
});

describe('a free name', () => {
  it('is the first that nobody has, else a number is added', () => {
    assert.equal(
      freeName(['a', 'b'], () => false),
      'a',
    );
    assert.equal(
      freeName(['a', 'b'], (name) => name === 'a'),
      'b',
    );
    assert.equal(
      freeName(['a', 'b'], (name) => ['a', 'b', 'a-2'].includes(name)),
      'a-3',
    );
    const long = 'x'.repeat(63);
    assert.equal(
      freeName([long], (name) => name === long),
      `${'x'.repeat(61)}-2`,
    );
  });
});

describe('a name for a port', () => {
  const among =
    (...names: readonly string[]) =>
    (name: string): boolean =>
      names.includes(name);
  it('is the usual one of the number, by protocol where that is taken, else protocol and number', () => {
    assert.equal(portNames(among())(5432, undefined), 'postgresql');
    assert.equal(portNames(among('http'))(8080, 'TCP'), 'http-8080');
    assert.equal(portNames(among('dns', 'dns-53'))(53, 'UDP'), 'dns-udp');
    assert.equal(portNames(among())(7777, undefined), 'tcp-7777');
    assert.equal(portNames(among('udp-7777'))(7777, 'UDP'), 'udp-7777-2');
    const taken = new Set<string>();
    const nameFor = portNames((name) => taken.has(name));
    const names = Array.from({ length: 6 }, () => {
      const name = nameFor(80, undefined);
      taken.add(name);
      return name;
    });
    assert.deepEqual(names, ['http', 'http-80', 'http-tcp', 'tcp-80', 'http-2', 'http-3']);
  });
});
