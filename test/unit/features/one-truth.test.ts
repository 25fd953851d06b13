import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoverAt } from '../../../server/src/features/hover/hover.ts';
import { bundlesNamed, zoneRecords } from '../../../server/src/features/zone/zone.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { allFindings, settingsFrom, uriOf, worldOf, type World } from '../../spec/lib/driver.ts';
import { specs } from '../../spec/lib/specs.ts';
import { podPath, referencesOf } from '../../../server/src/k8s/kinds.ts';
import type { Pod, Workload } from '../../../server/src/k8s/kinds.ts';
import { isPodMaker } from '../../../server/src/model/keys.ts';
import { find } from '../../../server/src/rules/fixes/field-edits.ts';
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

/** Does the hover say with certainty that there is no such name? */
const saysNone = (markdown: string): boolean => markdown.includes('does not resolve (NXDOMAIN)');

/** What lint says of a name that does not exist. */
const saysGone = /will not resolve|does not resolve|names no Service/;

/** What contradicts, of one workspace; and how many names its hovers say do not exist. */
function contradictions(where: string, world: World): { readonly wrong: readonly string[]; readonly gone: number } {
  const { model } = world;
  const context = { model, factsOf: () => undefined, hasProblem: () => false, rows: 10 };
  const findings = allFindings(world);
  const wrong: string[] = [];
  let gone = 0;
  for (const {
    unapplied,
    facts: { uri, mentions },
  } of model.instances()) {
    const text = [...world.files].find(([file]) => uriOf(file) === uri)?.[1] ?? '';
    if (unapplied !== undefined || text.includes('headlight')) continue;
    for (const { host, span } of mentions) {
      const hover = hoverAt(context, uri, span.start)?.markdown.replaceAll('\n', ' ').slice(0, 200);
      if (hover === undefined) continue;
      const found = findings.filter(({ place }) => place.uri === uri && place.span.start < span.end && place.span.end > span.start);
      const lost = found.find(({ message }) => saysGone.test(message));
      const none = saysNone(hover);
      if (none) gone++;
      if (none && found.length === 0) wrong.push(`${where}: ${host}: nothing is found, and the hover says ${hover}`);
      if (lost !== undefined && !none) wrong.push(`${where}: ${host}: "${lost.message}", and the hover says ${hover}`);
    }
  }
  return { wrong, gone };
}

/** Does the hover of a field say so of the Service that it names? */
const saysNoService = (markdown: string): boolean =>
  markdown.includes('no Service of that name') && markdown.includes('no such name (NXDOMAIN)');

/** The same of the fields that name a Service: governing Services, subdomains, backends of routes, what webhooks call. */
function contradictedFields(where: string, world: World): { readonly wrong: readonly string[]; readonly gone: number } {
  const { model } = world;
  const context = { model, factsOf: () => undefined, hasProblem: () => false, rows: 10 };
  const findings = allFindings(world);
  const wrong: string[] = [];
  let gone = 0;
  for (const instance of model.instances()) {
    const {
      unapplied,
      facts: { uri, object },
    } = instance;
    const text = [...world.files].find(([file]) => uriOf(file) === uri)?.[1] ?? '';
    if (unapplied !== undefined || text.includes('headlight')) continue;
    const governed = isPodMaker(instance) ? ['spec.serviceName', `${podPath(object as Workload | Pod, 'spec')}.subdomain`] : [];
    for (const field of [...referencesOf(object).map(({ nameField }) => nameField), ...governed]) {
      const { span } = model.placeOf(instance, field);
      if (find(instance, field) === undefined) continue;
      const hover = hoverAt(context, uri, span.start)?.markdown.replaceAll('\n', ' ').slice(0, 300) ?? '';
      if (hover === '') continue;
      const none = saysNoService(hover);
      if (none) gone++;
      const found = findings.filter(
        (each) =>
          each.field === field &&
          each.document === instance.facts.document &&
          each.object === instance.facts.prefix &&
          each.place.uri === uri,
      );
      if (none && found.length === 0) wrong.push(`${where}: ${field}: nothing is found, and the hover says ${hover}`);
      const lost = found.find(
        ({ rule, messageId }) => /(?:not-found|unknown-service)$/.test(rule) && /^(?:missing|undefined)/.test(messageId),
      );
      if (lost !== undefined && !none) wrong.push(`${where}: ${field}: "${lost.message}", and the hover says ${hover}`);
    }
  }
  return { wrong, gone };
}

test('a field whose hover says with certainty that there is no such Service has a finding, and the other way round', () => {
  const all = [...worlds()].map(([where, world]) => contradictedFields(where, world));
  assert.ok(all.reduce((sum, { gone }) => sum + gone, 0) > 20);
  assert.deepEqual([...new Set(all.flatMap(({ wrong }) => wrong))], []);
  assert.deepEqual(
    Array.from(
      { length: 150 },
      (_, seed) => contradictedFields(`seed ${seed}`, worldOf(randomWorkspace(seed), defaultSettings)).wrong,
    ).flat(),
    [],
  );
});

test('a text whose hover says with certainty that a name does not exist has a finding, and the other way round', () => {
  const all = [...worlds()].map(([where, world]) => contradictions(where, world));
  assert.ok(all.reduce((sum, { gone }) => sum + gone, 0) > 20);
  assert.deepEqual([...new Set(all.flatMap(({ wrong }) => wrong))], []);
});

test('the same of workspaces that are drawn', () => {
  const all = Array.from({ length: 150 }, (_, seed) => contradictions(`seed ${seed}`, worldOf(randomWorkspace(seed), defaultSettings)));
  assert.ok(all.reduce((sum, { gone }) => sum + gone, 0) > 20);
  assert.deepEqual(
    all.flatMap(({ wrong }) => wrong),
    [],
  );
});

/** Records that a build's zone lists and that are not answered there, by all that goes by its name: a folder's kustomization and its loose files. A Service without ports is no matter: the API server refuses it, and where that is not known for a placeholder, its address is listed. */
function unanswered(where: string, { model }: World): readonly string[] {
  return model.bundles().flatMap((bundle) => {
    const records = model.records(bundlesNamed(model, bundle.id));
    return zoneRecords(model, { bundle: bundle.id }).records.flatMap(({ name, type, data }) => {
      const { answers, reasons } = records.dig(name, type);
      const isAnswered =
        answers.some((answer) => answer.name === name && answer.type === type && answer.data === data) ||
        reasons.some(({ code }) => code === 'no-ports');
      return isAnswered ? [] : [`${where}: ${bundle.label}: ${name} ${type} ${data}`];
    });
  });
}

test('a record that the zone of a build lists is what is answered in it', () => {
  assert.deepEqual(
    [...worlds()].flatMap(([where, world]) => unanswered(where, world)),
    [],
  );
  assert.deepEqual(
    Array.from({ length: 150 }, (_, seed) => unanswered(`seed ${seed}`, worldOf(randomWorkspace(seed), defaultSettings))).flat(),
    [],
  );
});
