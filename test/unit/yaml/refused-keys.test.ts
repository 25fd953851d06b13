import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/a.json';

/** Keys whose ends are keys too: what is cut reads like another one. */
const keys = ['example.io/enabled', 'app.kubernetes.io/name', 'a.b', '2024', 'tier'];

type Tree = Record<string, unknown>;

const meta = (metadata: Tree): Tree => ({ name: 'web', ...metadata });
const deployment = (metadata: Tree, template: Tree, matchLabels: Tree): Tree => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta(metadata),
  spec: { selector: { matchLabels }, template: { metadata: template, spec: { containers: [{ name: 'web', image: 'example/web:1' }] } } },
});

/** Every map of texts of the objects that are judged, holding one entry more. */
const holders: Record<string, (entry: Tree) => Tree> = {
  'metadata.labels': (entry) => deployment({ labels: entry }, { labels: { app: 'web' } }, { app: 'web' }),
  'metadata.annotations': (entry) => deployment({ annotations: entry }, { labels: { app: 'web' } }, { app: 'web' }),
  'spec.template.metadata.labels': (entry) => deployment({}, { labels: { app: 'web', ...entry } }, { app: 'web' }),
  'spec.template.metadata.annotations': (entry) => deployment({}, { labels: { app: 'web' }, annotations: entry }, { app: 'web' }),
  'spec.selector of a Service': (entry) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta({}),
    spec: { selector: entry, ports: [{ port: 80 }] },
  }),
};

const wrong: readonly unknown[] = [true, 1, ['x'], { x: 'y' }, 'no label'];

describe('a refusal names the key as it is written', () => {
  for (const [name, holder] of Object.entries(holders)) {
    it(`in ${name}`, () => {
      let refusals = 0;
      for (const key of keys) {
        for (const value of wrong) {
          const findings = analysisOf(new Map([[uri, JSON.stringify(holder({ [key]: value }))]]))
            .diagnostics(uri)
            .filter(({ severity }) => severity === 'error');
          for (const { message } of findings)
            assert.ok(message.split(/[ "]/).includes(key), `${key}: ${JSON.stringify(value)}: ${message}`);
          refusals += findings.length;
        }
      }
      assert.ok(refusals >= keys.length * 4);
    });
  }
});
