import { extractFacts } from '../facts/extract.ts';
import { ownFacts, renderedAfterEdit } from '../facts/rendered.ts';
import type { FileFacts } from '../facts/types.ts';
import { catchUp } from '../model/create-model.ts';
import type { WorkspaceIndex } from '../model/files/file-index.ts';
import { putRendered } from '../model/files/rendered-files.ts';
import { noOptions } from '../model/options.ts';
import { isMarkdown, manifestsInMarkdown } from '../yaml/markdown.ts';
import type { Core } from './core.ts';
import type { Analysis, Status } from './types.ts';

/** Facts of a text; with those before it, of what changed alone. */
export const factsOf = (uri: string, text: string, before: FileFacts | undefined, closed: boolean, asText?: boolean): FileFacts =>
  extractFacts(uri, isMarkdown(uri) ? manifestsInMarkdown(text) : text, before, 'both', closed, asText);

const factsNow = (uri: string, text: string, before: FileFacts | undefined, closed: boolean, asText: boolean | undefined): FileFacts => {
  const own = factsOf(uri, text, before && ownFacts(before), closed, asText);
  return before?.rendered === undefined ? own : renderedAfterEdit(before, own, text);
};

function statusOf(index: WorkspaceIndex): Status {
  let documents = 0;
  let objects = 0;
  const broken: string[] = [];
  for (const facts of index.files()) {
    documents += facts.documents;
    objects += facts.objects.length;
    if (facts.broken.length > 0) broken.push(facts.uri);
  }
  return { files: index.size, documents, objects, broken, generation: index.generation };
}

/** What comes in: texts, facts, renderings; and what is known of each file. */
export function files({
  index,
  configuration,
  judge,
  guard,
  readText,
}: Core): Pick<
  Analysis,
  | 'apply'
  | 'applyRendered'
  | 'applyFacts'
  | 'touch'
  | 'generation'
  | 'revision'
  | 'catchUp'
  | 'uris'
  | 'facts'
  | 'files'
  | 'ownFacts'
  | 'status'
> {
  return {
    apply(changes) {
      for (const { uri, text, closed = false, asText } of changes) {
        const before = index.file(uri);
        const facts = text === undefined ? undefined : guard('reading', uri, () => factsNow(uri, text, before, closed, asText), before);
        index.replace(uri, facts);
        if (!facts) judge.forget(uri);
      }
    },
    applyRendered: (folder, all) =>
      putRendered(index, folder, all, { readText, factsOf: (uri, text) => factsOf(uri, text, undefined, true) }),
    applyFacts(all) {
      for (const facts of all) index.replace(facts.uri, facts);
    },
    touch: (uri) => index.touch(uri),
    generation: () => index.generation,
    revision: () => index.revision,
    catchUp(what) {
      const { settings, modelOptions } = configuration();
      return guard('model', '', () => catchUp(index, settings.cluster, modelOptions ?? noOptions, what), true);
    },
    uris: () => [...index.files()].map((f) => f.uri),
    facts: (uri) => index.file(uri),
    files: () => index.files(),
    ownFacts(uri) {
      const facts = index.file(uri);
      return facts && ownFacts(facts);
    },
    status: () => statusOf(index),
  };
}
