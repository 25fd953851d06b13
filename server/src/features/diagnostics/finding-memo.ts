import type { FileFacts } from '../../facts/types.ts';
import type { Finding, Fix } from '../../rules/define.ts';
import { isSameFinding, type FindingIdentity } from '../../rules/lib/identity.ts';
import { identityNow, stampOf } from './offered-fix.ts';

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
export function isCurrent(
  memo: FindingMemo,
  facts: FileFacts,
  generation: number,
  configuration: unknown,
  factsOf: MemoSources['factsOf'],
): boolean {
  if (memo.facts !== facts || memo.generation !== generation || memo.configuration !== configuration) return false;
  for (const [uri, before] of memo.related) if (factsOf(uri) !== before) return false;
  return true;
}

/** A fix holds the positions of its day. When any file moved since, the finding is looked for anew, and its fix asked. */
function freshFix(facts: FileFacts, finding: Finding, fix: Fix, revision: number, sources: MemoSources): Fix {
  return {
    ...fix,
    edits(textOf) {
      if (sources.revision() === revision) return fix.edits(textOf);
      const present = sources.factsOf(facts.uri);
      const now = present && foundAgain(finding, facts, present, sources.judge);
      return now?.fixes.find((f) => f.title === fix.title)?.edits(textOf) ?? [];
    },
  };
}

/** A finding of earlier facts of a file among those that it has now, by its identity; `undefined`: its object is another one by now, or the flaw is gone. */
export function foundAgain(
  finding: FindingIdentity,
  before: FileFacts,
  present: FileFacts,
  judge: (facts: FileFacts) => readonly Finding[],
): Finding | undefined {
  const identity = present === before ? finding : identityNow(present, finding, stampOf(before, finding));
  return identity && judge(present).find((each) => isSameFinding(each, identity));
}

/** What most files have; they share it. */
const nowhere: FindingMemo['related'] = new Map();
const nothing: FindingMemo['findings'] = [];

/** What was found in a file just now, with what it hangs on. */
export function memoOf(
  facts: FileFacts,
  generation: number,
  configuration: unknown,
  sources: MemoSources,
  found: readonly Finding[],
): FindingMemo {
  if (found.length === 0) return { facts, generation, configuration, findings: nothing, related: nowhere };
  const revision = sources.revision();
  const findings = found.map((finding) => ({
    ...finding,
    fixes: finding.fixes.map((fix) => freshFix(facts, finding, fix, revision, sources)),
  }));
  const uris = new Set(findings.flatMap((f) => f.related.map((r) => r.place.uri)));
  uris.delete(facts.uri);
  return { facts, generation, configuration, findings, related: new Map([...uris].map((uri) => [uri, sources.factsOf(uri)])) };
}
