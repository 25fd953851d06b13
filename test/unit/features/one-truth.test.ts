import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contradictedFields, contradictedTexts, unanswered, type Contradictions, type Look } from '../../../server/tools/one-truth.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { allFindings, settingsFrom, uriOf, worldOf, type World } from '../../spec/lib/driver.ts';
import { specs } from '../../spec/lib/specs.ts';
import { randomWorkspace } from '../lib/random-workspace.ts';

/** Workspaces of all specs and documents of rules, as they stand at each step. */
function* worlds(): Generator<readonly [string, World]> {
  for (const spec of specs()) {
    for (const { name, steps, settings } of spec.tests) {
      for (const step of steps)
        yield [`${spec.name}: ${name}`, worldOf(new Map(step.files.map((each) => [each.name, each.text])), settingsFrom(settings))];
    }
  }
}

const drawn = (): readonly (readonly [string, World])[] =>
  Array.from({ length: 150 }, (_, seed) => [`seed ${seed}`, worldOf(randomWorkspace(seed), defaultSettings)] as const);

function lookAt(world: World): Look {
  const texts = new Map([...world.files].map(([file, text]) => [uriOf(file), text]));
  return {
    context: { model: world.model, factsOf: () => undefined, hasProblem: () => false, rows: 10 },
    findings: allFindings(world),
    isSilenced: (uri) => texts.get(uri)?.includes('headlight') === true,
  };
}

/** What contradicts, each once, with where it does. At least `least` names are said not to exist, or nothing was looked at. */
function assertNone(all: Iterable<readonly [string, World]>, law: (look: Look) => Contradictions, least: number): void {
  const found = [...all].map(([where, world]) => ({ where, ...law(lookAt(world)) }));
  assert.ok(found.reduce((sum, { gone }) => sum + gone, 0) > least);
  assert.deepEqual([...new Set(found.flatMap(({ where, wrong }) => wrong.map((each) => `${where}: ${each}`)))], []);
}

test('a field whose hover says with certainty that there is no such Service has a finding, and the other way round', () => {
  assertNone(worlds(), contradictedFields, 20);
  assertNone(drawn(), contradictedFields, 0);
});

test('a text whose hover says with certainty that a name does not exist has a finding, and the other way round', () => {
  assertNone(worlds(), contradictedTexts, 20);
});

test('the same of workspaces that are drawn', () => {
  assertNone(drawn(), contradictedTexts, 20);
});

test('a record that the zone of a build lists is what is answered in it', () => {
  const missing = [...worlds(), ...drawn()].flatMap(([where, world]) => unanswered(lookAt(world)).map((each) => `${where}: ${each}`));
  assert.deepEqual(missing, []);
});
