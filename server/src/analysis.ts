import { createCore } from './analysis/core.ts';
import { editing } from './analysis/editing.ts';
import { files } from './analysis/files.ts';
import { places } from './analysis/places.ts';
import type { Analysis, AnalysisOptions } from './analysis/types.ts';
import { marks, names, views } from './analysis/views.ts';

export type { Analysis, AnalysisOptions, Configuration, FileChange, FindingFix, Problem, Status, TreePart } from './analysis/types.ts';

/** An empty analysis; feed it with `apply`. */
export function createAnalysis(options: AnalysisOptions): Analysis {
  const core = createCore(options);
  const { model, configuration, configure, judge } = core;
  return {
    ...files(core),
    ...places(core),
    ...names(core),
    ...editing(core),
    ...marks(core),
    ...views(core),
    model,
    configure,
    get configuration() {
      return configuration();
    },
    get settings() {
      return configuration().settings;
    },
    diagnostics: judge.findings,
    diagnosticsInSteps: judge.inSteps,
    diagnosticsAtOnce: judge.atOnce,
    diagnosticsAtOnceInSteps: judge.atOnceInSteps,
    knownDiagnostics: judge.known,
    restoreDiagnostics: judge.restore,
  };
}
