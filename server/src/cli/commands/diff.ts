import { changesFindings } from '../changes-findings.ts';
import { changesReport, lostNames, reportAsJson, type ChangesReport } from '../../features/changes/report.ts';
import { changesMarkdown } from '../../features/changes/report-markdown.ts';
import { changesText } from '../../features/changes/report-text.ts';
import { changesNamed, chosenRules } from '../lint/rule-choice.ts';
import { fromRepository } from '../formats/from-repository.ts';
import { formatGithub } from '../formats/github.ts';
import { jsonText } from '../formats/json.ts';
import { formatSarif } from '../formats/sarif.ts';
import { UsageError, type Io } from '../io.ts';
import { diffFormats } from '../usage/command-specs.ts';
import { oneOf, parseOptions } from '../usage/options.ts';
import { positions } from '../report.ts';
import { openStates } from '../git/states.ts';
import { version } from '../version.ts';

/** What can make the command fail, by the words of `--fail-on`. */
const failures: Readonly<Record<string, (report: ChangesReport) => boolean>> = {
  refused: ({ refused }) => refused.length > 0,
  used: (report) => lostNames(report).length > 0,
  removed: ({ names, builds }) => [names, ...builds.map((build) => build.names)].some(({ removed }) => removed.length > 0),
  ineffective: ({ ineffective }) => ineffective.length > 0,
  never: () => false,
};

function failsOn(text: string | undefined): (report: ChangesReport) => boolean {
  const words = (text ?? 'refused,used').split(',').map((word) => word.trim());
  const tests = words.map((word) => {
    const test = Object.hasOwn(failures, word) ? failures[word] : undefined;
    if (test === undefined)
      throw new UsageError(`--fail-on takes ${Object.keys(failures).join(', ')}, several with commas between them, not "${word}".`);
    return test;
  });
  return (report) => tests.some((test) => test(report));
}

function print(io: Io, format: (typeof diffFormats)[number], report: ChangesReport): string {
  switch (format) {
    case 'json':
      return jsonText({ version: 1, positions, ...reportAsJson(report) });
    case 'markdown':
      return changesMarkdown(report);
    case 'github':
      return formatGithub(fromRepository(changesFindings(report), io.cwd).report);
    case 'sarif': {
      const { report: moved, root } = fromRepository(changesFindings(report), io.cwd);
      return formatSarif(moved, { version, root });
    }
    case 'text':
      return changesText(report);
  }
}

/** `headlight diff`: 0 nothing that `--fail-on` names, 1 something of it, 2 bad usage or files that could not be read. */
export function diff(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('diff', args);
  const format = oneOf('format', parsed.text('format'), diffFormats, 'text');
  const fails = failsOn(parsed.text('fail-on'));
  const isChosen = chosenRules(parsed, changesNamed);
  const states = openStates(io, parsed);
  try {
    const { severityOf } = states.after.analysis.configuration;
    const found = changesReport(states, (rule, uri) => (isChosen({ rule }) ? severityOf?.(rule, uri) : 'off'));
    const report = { ...found, unknown: [...states.silent, ...found.unknown] };
    io.out(print(io, format, report));
    if (fails(report)) return 1;
    return states.isWhole ? 0 : 2;
  } finally {
    states.end();
  }
}
