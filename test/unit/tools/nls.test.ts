import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withKeys, withTexts } from '../../../server/tools/gen/nls.ts';

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

const manifest = JSON.stringify(
  {
    displayName: 'X',
    capabilities: { untrustedWorkspaces: { description: 'Trust.' } },
    contributes: {
      commands: [
        { command: 'headlight.b', title: 'B', category: 'X' },
        { command: 'headlight.a', title: 'A' },
      ],
      configuration: [
        { title: 'G', properties: { 'headlight.s.t': { markdownDescription: 'D "q" …', enum: ['a'], enumDescriptions: ['E'] } } },
      ],
      viewsWelcome: [{ view: 'v', contents: 'W' }],
      walkthroughs: [
        { id: 'w', title: 'T', description: 'D', steps: [{ id: 's', title: 'S', description: 'SD', media: { markdown: 'm.md' } }] },
      ],
    },
  },
  null,
  2,
);

test('texts get keys, and come back to their places', () => {
  const { packageJson, nls } = withKeys({ packageJson: manifest, nls: '' });
  assert.deepEqual(JSON.parse(nls), {
    'capabilities.untrustedWorkspaces.description': 'Trust.',
    'commands.a.title': 'A',
    'commands.b.category': 'X',
    'commands.b.title': 'B',
    'configuration.0.s.t.enumDescriptions.0': 'E',
    'configuration.0.s.t.markdownDescription': 'D "q" …',
    'configuration.0.title': 'G',
    'viewsWelcome.0.contents': 'W',
    'walkthroughs.w.description': 'D',
    'walkthroughs.w.steps.s.description': 'SD',
    'walkthroughs.w.steps.s.title': 'S',
    'walkthroughs.w.title': 'T',
  });
  assert.equal(JSON.parse(packageJson).displayName, 'X', 'npm knows no keys');
  assert.equal(withTexts({ packageJson, nls }), manifest);
  assert.deepEqual(withKeys({ packageJson, nls }), { packageJson, nls }, 'once is enough');
});

test('a new text, one that moves and one that goes', () => {
  const before = withKeys({ packageJson: manifest, nls: '' });
  const changed = JSON.parse(before.packageJson);
  changed.contributes.viewsWelcome.unshift({ view: 'v', contents: 'New' });
  changed.contributes.commands.shift();
  const after = withKeys({ packageJson: JSON.stringify(changed, null, 2), nls: before.nls });
  const texts = JSON.parse(after.nls);
  assert.deepEqual(
    [texts['viewsWelcome.0.contents'], texts['viewsWelcome.1.contents'], texts['commands.b.title'], texts['commands.a.title']],
    ['New', 'W', undefined, 'A'],
  );
});

test('no text of the manifest is without a key, and no key without a text', () => {
  const both = { packageJson: read('package.json'), nls: read('package.nls.json') };
  assert.deepEqual(withKeys(both), both);
  const used = [...both.packageJson.matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
  assert.ok(used.length > 40);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(JSON.parse(both.nls)).sort());
  assert.doesNotMatch(withTexts(both), /"%[\w.]+%"/);
});
