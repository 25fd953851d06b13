import { parse } from 'yaml';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import type { FileFacts } from '../../../server/src/facts/types.ts';
import { createModel } from '../../../server/src/model/create-model.ts';
import type { Model } from '../../../server/src/model/types.ts';
import { WorkspaceIndex } from '../../../server/src/model/files/file-index.ts';
import type { Finding, Fix } from '../../../server/src/rules/define.ts';
import { noOptions } from '../../../server/src/model/options.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { runRules } from '../../../server/src/rules/engine/run.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import type { RuleFailure } from '../../../server/src/rules/engine/run.ts';
import { isMarkdown, manifestsInMarkdown } from '../../../server/src/yaml/markdown.ts';
import { parseSettings } from '../../../server/src/settings.ts';
import type { Settings } from '../../../server/src/settings.ts';

export type Files = ReadonlyMap<string, string>;

/** An analysed set of files in memory. */
export interface World {
  readonly files: Files;
  readonly model: Model;
  findings(file: string): readonly Finding[];
}

/** The files of a rule's example: one, or several behind lines `# file: NAME`. */
export function exampleFiles(text: string): Files {
  const parts = text.split(/^# file: (\S+)\n/m);
  if (parts.length === 1) return new Map([['main.yaml', text]]);
  return new Map(parts.flatMap((part, index) => (index % 2 === 1 ? [[part, parts[index + 1] ?? ''] as const] : [])));
}

/** Uris of spec files: short, so that messages of a failing test can be read. */
export const uriOf = (file: string): string => `file:///w/${file}`;

/** Settings as a `yaml settings` block writes them; a bad one fails the test. */
export function settingsFrom(text: string): Settings {
  const { settings, problems } = parseSettings(
    text.trim() === '' ? {} : parse(text),
    rules.map((rule) => rule.id),
  );
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return settings;
}

/** Reads all files; with `before`, those stand there first and are edited into the wanted ones. */
export function worldOf(files: Files, settings: Settings, before?: Files): World {
  const index = new WorkspaceIndex();
  const read = (file: string, text: string): FileFacts =>
    extractFacts(uriOf(file), isMarkdown(file) ? manifestsInMarkdown(text) : text, index.file(uriOf(file)));
  for (const [file, text] of before ?? files) index.replace(uriOf(file), read(file, text));
  const { modelOptions, severityOf } = configurationOf(settings, uriOf(''), (uri) =>
    [...files.keys()].some((file) => `${uriOf(file)}/`.startsWith(`${uri}/`)),
  );
  const options = modelOptions ?? noOptions;
  if (before !== undefined) {
    createModel(index, settings.cluster, options).instances();
    for (const file of before.keys()) if (!files.has(file)) index.replace(uriOf(file), undefined);
    for (const [file, text] of files) index.replace(uriOf(file), read(file, text));
  }
  const model = createModel(index, settings.cluster, options);
  return {
    files,
    model,
    findings: (file) => {
      const facts = index.file(uriOf(file));
      const onFailure = ({ rule, error }: RuleFailure): void => {
        throw new Error(`rule ${rule} threw`, { cause: error });
      };
      return facts === undefined ? [] : runRules(model, facts, { rules, ...(severityOf === undefined ? {} : { severityOf }), onFailure });
    },
  };
}

export function allFindings(world: World): readonly Finding[] {
  return [...world.files.keys()].flatMap((file) => world.findings(file));
}

/** The files after a fix; `undefined` when it cannot be applied. */
export function withFix(files: Files, fix: Fix): Files | undefined {
  const edits = fix.edits((uri) => files.get(uri.slice(uriOf('').length)));
  if (edits.length === 0) return undefined;
  const after = new Map(files);
  for (const { uri, edits: own } of edits) {
    const file = uri.slice(uriOf('').length);
    after.set(file, applyEdits(files.get(file) ?? '', own));
  }
  return after;
}
