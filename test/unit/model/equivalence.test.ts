import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Analysis } from '../../../server/src/analysis.ts';
import { randomOf } from '../lib/random.ts';
import { analysisOf, textsBelow } from '../lib/workspace.ts';

type Random = ReturnType<typeof randomOf>;

/** Words that fixtures write, so that edits make and break links. */
const words = ['web', 'db', 'app', 'None', 'ClusterIP', 'default', 'http', '80', '3', 'a', 'cache-headless', 'orders-db'];

/** One small change of a text, as people make them. */
function edited(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  switch (random.below(7)) {
    case 0:
      return lines.toSpliced(at, 1).join('\n');
    case 1:
      return lines.toSpliced(at, 0, lines[at] ?? '').join('\n');
    case 2:
      return lines
        .with(
          at,
          (lines[at] ?? '').replace(/(:\s*)(\S+)$/, (_all, colon: string) => colon + random.pick(words)),
        )
        .join('\n');
    case 3:
      return lines.toSpliced(at, 0, '# a comment').join('\n');
    case 4:
      return text
        .split(/^---\n/m)
        .toReversed()
        .join('---\n')
        .replace(/([^\n])---\n/g, '$1\n---\n');
    case 5: {
      const offset = random.below(text.length + 1);
      return text.slice(0, offset) + random.pick(['x', ' ', '-', '1', '\n', '"']) + text.slice(offset + random.below(2));
    }
    default:
      return lines.with(at, `${lines[at] ?? ''}${random.pick(['', ' ', 'x', ' # why'])}`).join('\n');
  }
}

/** All that the analysis says of all files, as text. */
function answers(
  analysis: Analysis,
  texts: ReadonlyMap<string, string>,
  probes: readonly { readonly uri: string; readonly offset: number }[],
): string {
  const textOf = (uri: string): string | undefined => texts.get(uri);
  const findings = [...texts.keys()]
    .sort()
    .map((uri) => [
      uri,
      analysis.diagnostics(uri).map((f) => ({ ...f, fixes: f.fixes.map((fix) => ({ title: fix.title, edits: fix.edits(textOf) })) })),
    ]);
  const asked = probes.map(({ uri, offset }) => [
    analysis.hover(uri, offset),
    analysis.definition(uri, offset),
    analysis.references(uri, offset, true),
    analysis.documentLinks(uri),
  ]);
  const { files, documents, objects, broken } = analysis.status();
  return JSON.stringify({ findings, asked, zone: analysis.zone(), status: { files, documents, objects, broken } }, undefined, 1);
}

function check(folder: string, seed: number, steps: number): void {
  const random = randomOf(seed);
  const texts = textsBelow(folder);
  const analysis = analysisOf(texts);
  const removed = new Map<string, string>();
  for (let step = 0; step < steps; step++) {
    const uri = random.pick([...texts.keys()]);
    const before = texts.get(uri) ?? '';
    const [back] = removed;
    if (back && random.below(3) === 0) {
      removed.delete(back[0]);
      texts.set(...back);
      analysis.apply([{ uri: back[0], text: back[1] }]);
    } else if (texts.size > 1 && random.below(12) === 0) {
      texts.delete(uri);
      removed.set(uri, before);
      analysis.apply([{ uri, text: undefined }]);
    } else {
      const after = edited(before, random);
      analysis.apply([{ uri, text: after }]);
      // A broken document keeps its last good facts, which a fresh analysis cannot know: take the edit back.
      const keeps = (analysis.facts(uri)?.broken.length ?? 0) === 0;
      texts.set(uri, keeps ? after : before);
      if (!keeps) analysis.apply([{ uri, text: before }]);
    }
    const probes = Array.from({ length: 4 }, () => {
      const probe = random.pick([...texts.keys()]);
      return { uri: probe, offset: random.below((texts.get(probe) ?? '').length + 1) };
    });
    assert.equal(
      answers(analysis, texts, probes),
      answers(analysisOf(texts), texts, probes),
      `${folder}, seed ${seed}, step ${step}, ${uri}`,
    );
  }
}

test('after every edit the answers are those of a fresh analysis: demo workspace', () => {
  for (const seed of [1, 2, 3]) check('test/workspaces/demo', seed, 40);
});

test('after every edit the answers are those of a fresh analysis: recorded topologies', () => {
  const folders = [
    'random-101-000',
    'random-101-004',
    'random-101-007',
    'seed-mydb',
    'headless-named-target-port',
    'endpoints-with-hostnames',
  ];
  for (const [i, folder] of folders.entries()) check(`test/conformance/zones/${folder}/manifests`, 100 + i, 40);
});
