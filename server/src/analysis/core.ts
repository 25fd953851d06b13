import { createJudge, type Judge } from '../features/diagnostics/judge.ts';
import { createProblems } from '../features/tree/problems.ts';
import { createModel } from '../model/create-model.ts';
import { WorkspaceIndex } from '../model/files/file-index.ts';
import { noOptions } from '../model/options.ts';
import type { Bundle, Model } from '../model/types.ts';
import type { TextOf } from '../rules/define.ts';
import { guardWith, type Guard } from './guard.ts';
import type { AnalysisOptions, Configuration } from './types.ts';

/** What all parts of the façade ask: the files, the model of them, who judges, and who catches what is thrown. */
export interface Core extends Pick<Guard, 'guard' | 'guardSteps'> {
  readonly index: WorkspaceIndex;
  readonly model: () => Model;
  readonly configuration: () => Configuration;
  readonly configure: (next: Configuration) => void;
  readonly judge: Judge;
  readonly problems: ReturnType<typeof createProblems>;
  readonly readText: TextOf;
  /** '' for a file that cannot be read. */
  readonly textOf: (uri: string) => string;
  readonly bundleOf: (id: string | undefined) => Bundle | undefined;
}

/** The view of the index as it is now; made anew when files or the configuration are others. */
function viewOf(index: WorkspaceIndex): (configuration: Configuration) => Model {
  let view: { readonly revision: number; readonly configuration: Configuration; readonly model: Model } | undefined;
  return (configuration) => {
    if (view?.revision !== index.revision || view.configuration !== configuration) {
      const { settings, modelOptions } = configuration;
      view = { revision: index.revision, configuration, model: createModel(index, settings.cluster, modelOptions ?? noOptions) };
    }
    return view.model;
  };
}

/** No files yet. */
export function createCore({ readText, onProblem, ...options }: AnalysisOptions): Core {
  const index = new WorkspaceIndex();
  const view = viewOf(index);
  let configuration = options.configuration;
  const model = (): Model => view(configuration);
  const { report, guard, guardSteps } = guardWith(onProblem);
  const judge = createJudge({
    index,
    model,
    report,
    configuration: () => configuration,
    isOn: () => configuration.settings.diagnostics,
    severityOf: (rule, uri) => (configuration.severityOf ? configuration.severityOf(rule, uri) : configuration.settings.rules[rule]),
  });
  return {
    index,
    model,
    guard,
    guardSteps,
    judge,
    readText,
    configuration: () => configuration,
    configure(next) {
      configuration = next;
    },
    problems: createProblems({
      uris: () => [...index.files()].map((f) => f.uri),
      file: (uri) => index.file(uri),
      findings: judge.findings,
      inSteps: judge.inSteps,
      state: () => [index.revision, configuration],
    }),
    textOf: (uri) => readText(uri) ?? '',
    bundleOf: (id) =>
      id === undefined
        ? undefined
        : model()
            .bundles()
            .find((b) => b.id === id),
  };
}
