import { existsSync } from 'node:fs';
import path from 'node:path';
import { plainResolver } from '../../k8s/search-list.ts';
import { reasonText, resolveFromPod, tellingAnswer, type Answer } from '../../model/records.ts';
import type { Model } from '../../model/types.ts';
import { jsonText } from '../formats/json.ts';
import { renderOptions, withCharts } from '../charts.ts';
import { UsageError, type Io } from '../io.ts';
import { parseOptions } from '../options.ts';
import { printable } from '../../base/printable.ts';
import { reportProblems, unreadableIn } from '../unreadable.ts';
import { openWorkspace, requiredBundles } from '../workspace.ts';

const options = {
  file: { type: 'string', short: 'f', multiple: true },
  from: { type: 'string' },
  json: { type: 'boolean' },
  bundle: { type: 'string' },
  ...renderOptions,
} as const;

const types = new Set(['A', 'AAAA', 'SRV', 'CNAME', 'PTR', 'TXT', 'SOA', 'NS', 'MX', 'ANY', 'HTTPS', 'SVCB', 'CAA']);

interface Question {
  readonly name: string;
  readonly type: string;
}

interface Answered {
  readonly question: Question;
  readonly answer: Answer;
  /** Questions before the one that is shown. */
  readonly tried: readonly Answer[];
}

/** `-f a b` as shells expand globs: words behind it that are paths belong to it. */
function spreadFiles(args: readonly string[], cwd: string): string[] {
  const out: string[] = [];
  let files = false;
  for (const arg of args) {
    if (files && !arg.startsWith('-') && /[/\\]|\.(?:ya?ml|json)$|^\.\.?$/.test(arg) && existsSync(path.resolve(cwd, arg))) out.push('-f', arg);
    else {
      if (out.at(-1) !== '-f' && out.at(-1) !== '--file') files = false;
      out.push(arg);
      if (out.at(-2) === '-f' || out.at(-2) === '--file' || arg.startsWith('--file=')) files = true;
    }
  }
  return out;
}

/** NAME [TYPE] pairs; a word that is a type belongs to the name before it. */
function questionsOf(words: readonly string[]): readonly Question[] {
  const questions: Question[] = [];
  for (const word of words) {
    const last = questions.at(-1);
    if (last && last.type === '' && types.has(word.toUpperCase())) questions[questions.length - 1] = { name: last.name, type: word.toUpperCase() };
    else questions.push({ name: word, type: '' });
  }
  return questions.map(({ name, type }) => ({ name, type: type === '' ? 'A' : type }));
}

function shown({ name, type, rcode, answers }: Answer): object {
  return { name, type, rcode, answers };
}

/** The data of a record as a master file has it: of SRV priority, weight, port and target (RFC 2782). */
function rdata({ priority, weight, data }: Answer['answers'][number]): string {
  return priority === undefined || weight === undefined ? data : `${priority} ${weight} ${data}`;
}

function reasonsOf(answer: Answer): readonly string[] {
  return [...new Set(answer.reasons.map(reasonText))];
}

/** An answer in one word or two; a name outside of the cluster, which another server is asked for, has none here. */
function outcomeOf(answer: Answer): string {
  if (answer.answers.length > 0 || answer.rcode !== 'NOERROR') return answer.rcode;
  return answer.dependsOn.includes(answer.name) ? 'asked of another server' : 'NOERROR, no records';
}

/** What may make a Service that no manifest has: an operator, a chart, another place. */
function elsewhere(model: Model, { reasons }: Answer): readonly string[] {
  const values = reasons.find(({ code }) => code === 'service-unknown')?.values ?? {};
  const service = String(values['service'] ?? '');
  const namespace = String(values['namespace'] ?? '');
  const from = model.instances().find((instance) => instance.namespace === namespace);
  const absence = from === undefined || service === '' ? undefined : model.scope.serviceAbsence(from, service, namespace);
  return absence !== undefined && absence.certainty !== 'likely' && absence.because !== '' ? [`It may come from elsewhere: ${absence.because}.`] : [];
}

/** As `dig` prints, with what hangs on it in comments. */
function text({ question, answer, tried }: Answered, reasons: boolean, model: Model): string {
  const rows = answer.answers.map((a) => `${printable(a.name)}.\tIN\t${a.type}\t${printable(rdata(a))}`);
  return [
    `; ${printable(question.name)} ${question.type}: ${outcomeOf(answer)}`,
    ...tried.map((t) => `; tried ${printable(t.name)}: ${outcomeOf(t)}`),
    ...rows,
    ...(reasons || rows.length === 0 ? [...reasonsOf(answer), ...elsewhere(model, answer)].map((reason) => `;   ${printable(reason)}`) : []),
    '',
  ].join('\n');
}

/** `headlight dig NAME [TYPE] …`: what cluster DNS answers, asked directly or along the search list of a namespace. */
export function dig(io: Io, args: readonly string[]): number {
  const parsed = parseOptions(spreadFiles(args, io.cwd), options);
  const reasons = parsed.positionals.includes('+reason');
  const unknown = parsed.positionals.find((word) => word.startsWith('+') && word !== '+reason');
  if (unknown !== undefined) throw new UsageError(`There is no ${unknown}; only +reason.`);
  const questions = questionsOf(parsed.positionals.filter((word) => word !== '+reason'));
  if (questions.length === 0) throw new UsageError('dig needs a NAME.');
  const workspace = withCharts(parsed, openWorkspace(io, parsed, parsed.texts('file')));
  reportProblems(io, workspace);
  const model = workspace.view.model();
  const bundle = parsed.text('bundle');
  const records = bundle === undefined ? model.records() : model.records(requiredBundles(model, bundle));
  const from = parsed.text('from');
  const answered = questions.map((question): Answered => {
    if (from === undefined) return { question, answer: records.dig(question.name, question.type), tried: [] };
    const resolution = resolveFromPod(records, plainResolver(from, model.settings), question.name, question.type, 'glibc');
    if (!resolution.answer) return { question, answer: records.dig(question.name, question.type), tried: [] };
    const answer = tellingAnswer(resolution, model.settings.clusterDomain) ?? resolution.answer;
    return { question, answer, tried: resolution.steps.map((s) => s.answer).filter((a) => a !== resolution.answer || a !== answer) };
  });
  if (parsed.flag('json')) io.out(jsonText(answered.map(({ answer }) => ({ ...shown(answer), ...(reasons ? { reasons: reasonsOf(answer) } : {}) }))));
  else io.out(answered.map((a) => text(a, reasons, model)).join('\n'));
  return unreadableIn(workspace).some(({ counts }) => counts) ? 2 : 0;
}
