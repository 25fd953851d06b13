import type { Analysis, FileChange } from '../analysis.ts';
import { mayMatter } from '../facts/prefilter.ts';
import { roleOf } from '../facts/role.ts';
import { isMarkdown } from '../yaml/markdown.ts';
import type { FileEntry, FileHost, HostProblem, ListOptions } from './file-host.ts';

export interface Loaded {
  /** Files that were read, those without anything for us too. */
  readonly files: readonly FileEntry[];
  readonly problems: readonly HostProblem[];
}

/** Files and folders below the roots, each once. */
export function listAll(host: FileHost, roots: readonly string[], options: ListOptions): Loaded {
  const files = new Map<string, FileEntry>();
  const problems = new Map<string, HostProblem>();
  for (const root of roots) {
    const listing = host.list(root, options);
    for (const file of listing.files) files.set(file.uri, file);
    for (const problem of listing.problems) problems.set(problem.path, problem);
  }
  return { files: [...files.values()], problems: [...problems.values()] };
}

/** Reads everything below the roots into the analysis. Files that cannot be read are problems, the others count. */
export function loadInto(analysis: Analysis, host: FileHost, roots: readonly string[], options: ListOptions): Loaded {
  const listing = listAll(host, roots, options);
  const problems = [...listing.problems];
  const changes: FileChange[] = [];
  const files = listing.files.filter((file) => {
    const result = host.read(file.path, options.maxFileSize);
    if (!result.ok) problems.push(result.problem);
    else if (roleOf(file.uri) !== 'manifests' || isMarkdown(file.uri) || mayMatter(result.text)) changes.push({ uri: file.uri, text: result.text });
    return result.ok;
  });
  analysis.apply(changes);
  return { files, problems };
}
