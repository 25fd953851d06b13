import type { AnalysisOptions } from './types.ts';

export interface Guard {
  readonly report: (what: string, uri: string, error: unknown) => void;
  /** A feature that throws says so and answers nothing. */
  readonly guard: <T>(what: string, uri: string, run: () => T, otherwise: T) => T;
  readonly guardSteps: <T>(what: string, uri: string, begin: () => Generator<undefined, T>, otherwise: T) => Generator<undefined, T>;
}

/** Without `onProblem` what is thrown goes on. */
export function guardWith(onProblem: AnalysisOptions['onProblem']): Guard {
  const report = (what: string, uri: string, error: unknown): void => {
    if (!onProblem) throw error;
    onProblem({ what, uri, error });
  };
  return {
    report,
    guard(what, uri, run, otherwise) {
      try {
        return run();
      } catch (error) {
        report(what, uri, error);
        return otherwise;
      }
    },
    *guardSteps(what, uri, begin, otherwise) {
      try {
        return yield* begin();
      } catch (error) {
        report(what, uri, error);
        return otherwise;
      }
    },
  };
}
