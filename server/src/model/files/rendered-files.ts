import { overEnvironments, ownFacts, renderedAfterEdit, withEnvironments, withRendered } from '../../facts/rendered.ts';
import type { FileFacts, ObjectFacts, RenderedEnvironment } from '../../facts/types.ts';
import type { WorkspaceIndex } from './file-index.ts';

/** What a chart was rendered to in one environment. */
export interface RenderedFiles extends Omit<RenderedEnvironment, 'rank'> {
  /** By the uris of its templates. */
  readonly objects: ReadonlyMap<string, readonly ObjectFacts[]>;
  /** Text that was rendered: a file may be another by now. */
  readonly textOf: (uri: string) => string;
}

/** Where present texts come from, and what they say by themselves. */
export interface FileTexts {
  readonly readText: (uri: string) => string | undefined;
  readonly factsOf: (uri: string, text: string) => FileFacts;
}

/** Puts what the chart in a folder was rendered to in the place of its templates, for all of its environments. Templates that are not named stay what they are. */
export function putRendered(index: WorkspaceIndex, folder: string, all: readonly RenderedFiles[], { readText, factsOf }: FileTexts): void {
  const environments = all.map(({ objects: _, textOf: __, ...environment }, rank) => ({ ...environment, rank }));
  const textThen = (uri: string): string => all[0]?.textOf(uri) ?? '';
  for (const uri of index.filesIn(folder)) {
    const file = index.file(uri);
    if (file?.role === 'chart') index.replace(uri, withEnvironments(ownFacts(file), textThen(uri), environments));
  }
  for (const uri of new Set(all.flatMap(({ objects }) => [...objects.keys()]))) {
    const file = index.file(uri);
    const last = (name: string | undefined): readonly ObjectFacts[] =>
      file?.objects.filter(({ rendered, environment }) => rendered === true && environment === name) ?? [];
    const made = overEnvironments(all.map(({ name, objects }) => objects.get(uri) ?? last(name)));
    if (file === undefined && made.length === 0) continue;
    const text = readText(uri) ?? textThen(uri);
    const own = file === undefined ? factsOf(uri, text) : ownFacts(file);
    index.replace(uri, renderedAfterEdit(withRendered(own, textThen(uri), made), own, text));
  }
}
