import type { FileFacts } from '../facts/types.ts';
import type { Finding, Fix } from '../rules/define.ts';

/** What findings of a file depend on besides the meaning of the workspace: where things stand in it and in related files. */
export interface FindingMemo {
  readonly facts: FileFacts;
  readonly generation: number;
  /** Identity of everything that was configured. */
  readonly configuration: unknown;
  /** Facts of the other files that related places are in. */
  readonly related: ReadonlyMap<string, FileFacts | undefined>;
  readonly findings: readonly Finding[];
}

export interface MemoSources {
  readonly factsOf: (uri: string) => FileFacts | undefined;
  /** Moves with every change, also of positions alone. */
  readonly revision: () => number;
  /** Findings anew. */
  readonly judge: (facts: FileFacts) => readonly Finding[];
}

/** Is what was found still so, to the letter? */
export function isCurrent(memo: FindingMemo, facts: FileFacts, generation: number, configuration: unknown, factsOf: MemoSources['factsOf']): boolean {
  if (memo.facts !== facts || memo.generation !== generation || memo.configuration !== configuration) return false;
  for (const [uri, before] of memo.related) if (factsOf(uri) !== before) return false;
  return true;
}

/** The same finding after positions moved. */
export function again(all: readonly Finding[], old: Pick<Finding, 'rule' | 'document' | 'field' | 'message' | 'place'>): Finding | undefined {
  const same = all.filter((f) => f.rule === old.rule && f.document === old.document && f.field === old.field && f.message === old.message);
  return same.find((f) => f.place.span.start === old.place.span.start) ?? same[0];
}

/** A fix holds the positions of its day; when any file moved since, the finding is made anew and its fix asked. */
function freshFix(finding: Finding, fix: Fix, revision: number, sources: MemoSources): Fix {
  return {
    ...fix,
    edits(textOf) {
      if (sources.revision() === revision) return fix.edits(textOf);
      const facts = sources.factsOf(finding.place.uri);
      const now = facts && again(sources.judge(facts), finding);
      return now?.fixes.find((f) => f.title === fix.title)?.edits(textOf) ?? [];
    },
  };
}

/** What most files have; they share it. */
const nowhere: FindingMemo['related'] = new Map();
const nothing: FindingMemo['findings'] = [];

/** What was found in a file just now, with what it hangs on. */
export function memoOf(facts: FileFacts, generation: number, configuration: unknown, sources: MemoSources, found: readonly Finding[]): FindingMemo {
  if (found.length === 0) return { facts, generation, configuration, findings: nothing, related: nowhere };
  const revision = sources.revision();
  const findings = found.map((finding) => ({ ...finding, fixes: finding.fixes.map((fix) => freshFix(finding, fix, revision, sources)) }));
  const uris = new Set(findings.flatMap((f) => f.related.map((r) => r.place.uri)));
  uris.delete(facts.uri);
  return { facts, generation, configuration, findings, related: new Map([...uris].map((uri) => [uri, sources.factsOf(uri)])) };
}
