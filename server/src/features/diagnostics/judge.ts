import { ended } from '../../base/steps.ts';
import type { FileFacts } from '../../facts/types.ts';
import type { Model } from '../../model/types.ts';
import type { WorkspaceIndex } from '../../model/files/file-index.ts';
import type { Finding } from '../../rules/define.ts';
import { rules } from '../../rules/registry.ts';
import { compareFindings, judgeSteps, runRules, type RunOptions } from '../../rules/engine/run.ts';
import { findingOf, type StoredFinding } from '../../rules/engine/stored-finding.ts';
import { foundAgain, isCurrent, memoOf, type FindingMemo, type MemoSources } from './finding-memo.ts';
import { movedFindings, movesBetween } from './moved-findings.ts';

/** Findings of files, each remembered for as long as it holds. */
export interface Judge {
  /** All findings of a file. */
  findings(uri: string): readonly Finding[];
  /** The same, object by object; `undefined`: something changed meanwhile, it has to be begun anew. */
  inSteps(uri: string): Generator<undefined, readonly Finding[] | undefined>;
  /** What an edit changed is judged at once, all else is as it was before, moved: `whole` says whether it is all that `findings` says. */
  atOnce(uri: string): FirstFindings;
  /** The same, object by object, and in each of its bundles; `undefined`: something changed meanwhile. */
  atOnceInSteps(uri: string): Generator<undefined, FirstFindings | undefined>;
  forget(uri: string): void;
  /** What `findings` says of a file, as far as it is known already. */
  known(uri: string): readonly Finding[] | undefined;
  /** Takes findings of an earlier run, of which the host knows that all files and settings are as they were then; files that are not there have none. */
  restore(found: ReadonlyMap<string, readonly StoredFinding[]>): void;
}

export interface FirstFindings {
  readonly findings: readonly Finding[];
  readonly whole: boolean;
}

export interface JudgeHost {
  readonly index: WorkspaceIndex;
  readonly model: () => Model;
  /** Identity of everything that was configured. */
  readonly configuration: () => unknown;
  readonly isOn: () => boolean;
  readonly severityOf: (rule: string, uri: string) => ReturnType<NonNullable<RunOptions['severityOf']>>;
  readonly report: (what: string, uri: string, error: unknown) => void;
}

/** Judges a file step by step; `undefined`: something changed meanwhile. */
function* stepwise(
  { index, model, configuration, report }: JudgeHost,
  facts: FileFacts,
  options: RunOptions,
): Generator<undefined, readonly Finding[] | undefined> {
  const [revision, configured] = [index.revision, configuration()];
  const steps = judgeSteps(model(), facts, options);
  for (;;) {
    let step: ReturnType<typeof steps.next>;
    try {
      step = steps.next();
    } catch (error) {
      report('diagnostics', facts.uri, error);
      step = { done: true, value: [] };
    }
    if (step.done === true) return step.value;
    yield;
    if (index.revision !== revision || configuration() !== configured) return undefined;
  }
}

/** Findings of files, remembered by facts, generation and settings. */
export function createJudge(host: JudgeHost): Judge {
  const { index, model, configuration, isOn, severityOf, report } = host;
  const memos = new Map<string, FindingMemo>();
  const options: RunOptions = { rules, severityOf, onFailure: ({ rule, uri, error }) => report(`rule ${rule}`, uri, error) };
  const judge = (facts: FileFacts, only?: RunOptions['only']): readonly Finding[] => {
    try {
      return runRules(model(), facts, { ...options, only });
    } catch (error) {
      report('diagnostics', facts.uri, error);
      return [];
    }
  };
  const sources: MemoSources = { factsOf: (uri) => index.file(uri), revision: () => index.revision, judge: (facts) => judge(facts) };
  const current = (uri: string, facts: FileFacts): FindingMemo | undefined => {
    const known = memos.get(uri);
    return known && isCurrent(known, facts, index.generation, configuration(), sources.factsOf) ? known : undefined;
  };
  const remember = (facts: FileFacts, found: readonly Finding[]): readonly Finding[] => {
    const memo = memoOf(facts, index.generation, configuration(), sources, found);
    memos.set(facts.uri, memo);
    return memo.findings;
  };
  const findings = (uri: string): readonly Finding[] => {
    const facts = isOn() ? index.file(uri) : undefined;
    return facts ? (current(uri, facts)?.findings ?? remember(facts, judge(facts))) : [];
  };
  function* inSteps(uri: string): Generator<undefined, readonly Finding[] | undefined> {
    const facts = isOn() ? index.file(uri) : undefined;
    if (!facts) return [];
    const known = current(uri, facts);
    if (known) return known.findings;
    const found = yield* stepwise(host, facts, options);
    return found && remember(facts, found);
  }
  function* atOnceInSteps(uri: string): Generator<undefined, FirstFindings | undefined> {
    const facts = index.file(uri);
    const memo = memos.get(uri);
    const parted =
      isOn() &&
      facts &&
      memo &&
      memo.configuration === configuration() &&
      !current(uri, facts) &&
      canBeParted(facts) &&
      canBeParted(memo.facts);
    const moves = parted ? movesBetween(memo.facts, facts) : undefined;
    if (!facts || !memo || !moves) {
      const all = yield* inSteps(uri);
      return all && { findings: all, whole: true };
    }
    const fresh = yield* stepwise(host, facts, { ...options, only: (document) => moves.changed.has(document) });
    if (!fresh) return undefined;
    const whole = current(uri, facts);
    return whole
      ? { findings: whole.findings, whole: true }
      : { findings: [...movedFindings(memo.findings, uri, moves), ...fresh].sort(compareFindings), whole: false };
  }
  return {
    findings,
    inSteps,
    atOnceInSteps,
    atOnce: (uri) => ended(atOnceInSteps(uri)) ?? { findings: [], whole: true },
    forget: (uri) => void memos.delete(uri),
    known(uri) {
      const facts = index.file(uri);
      return facts && current(uri, facts)?.findings;
    },
    restore(found) {
      for (const facts of index.files()) {
        const find = (stored: StoredFinding): Finding | undefined => foundAgain(stored, facts, index.file(facts.uri) ?? facts, judge);
        remember(
          facts,
          (found.get(facts.uri) ?? []).map((stored) => findingOf(stored, find)),
        );
      }
    },
  };
}

/** Silencing comments and annotations are counted over a whole file, kustomizations are judged as one. */
function canBeParted(facts: FileFacts): boolean {
  return facts.role === 'manifests' && facts.suppressions.length === 0 && facts.objects.every((o) => o.ignores.length === 0);
}
