import { existsSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../../base/texts/printable.ts';
import { withClusterDns } from '../../features/resolve/with-cluster-dns.ts';
import { plainResolver } from '../../k8s/search-list.ts';
import { reasonText, resolveFromPod, tellingAnswer, type Answer, type Records } from '../../model/records.ts';
import type { Model } from '../../model/types.ts';
import { withCharts } from '../charts.ts';
import { jsonText } from '../formats/json.ts';
import { paintOf, type Paint } from '../formats/paint.ts';
import { UsageError, type Io } from '../io.ts';
import { workspaceOfBundle } from '../reading/bundle.ts';
import { requireNamespaces } from '../reading/namespaces.ts';
import { filesGiven } from '../reading/targets.ts';
import { reportProblems, unreadableIn } from '../unreadable.ts';
import { digFormats } from '../usage/command-specs.ts';
import { oneOf, parseOptions, suggestion } from '../usage/options.ts';
import { openWorkspace } from '../workspace.ts';

const types = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR', 'TXT', 'SOA', 'NS', 'MX', 'ANY', 'HTTPS', 'SVCB', 'CAA'];

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
    if (files && !arg.startsWith('-') && /[/\\]|\.(?:ya?ml|json)$|^\.\.?$/.test(arg) && existsSync(path.resolve(cwd, arg)))
      out.push('-f', arg);
    else {
      if (out.at(-1) !== '-f' && out.at(-1) !== '--file') files = false;
      out.push(arg);
      if (out.at(-2) === '-f' || out.at(-2) === '--file' || arg.startsWith('--file=')) files = true;
    }
  }
  return out;
}

/** NAME [TYPE] pairs; a word that is a type belongs to the name before it. What is neither is a usage error that says what may be meant. */
function questionsOf(words: readonly string[]): readonly Question[] {
  const questions: Question[] = [];
  for (const word of words) {
    const last = questions.at(-1);
    const type = types.find((each) => each === word.toUpperCase());
    const takesType = last?.type === '';
    if (type !== undefined && last !== undefined && takesType) questions[questions.length - 1] = { name: last.name, type };
    else if (type !== undefined && last === undefined && words.length > 1)
      throw new UsageError(`The type stands behind the name: headlight dig ${words[1] ?? ''} ${type}.`);
    else if (takesType && /^[A-Z][A-Z0-9]*$/.test(word))
      throw new UsageError(`There is no type ${word}.${suggestion(word, types) || ` There are ${types.join(', ')}.`}`);
    else questions.push({ name: nameIn(word), type: '' });
  }
  if (questions.length === 0) throw new UsageError('dig needs a NAME.');
  return questions.map(({ name, type }) => ({ name, type: type === '' ? 'A' : type }));
}

/** A word that can be a name. */
function nameIn(word: string): string {
  if (word.startsWith('@')) throw new UsageError(`dig asks no server: it answers from manifests. Leave out ${word}.`);
  if (word.startsWith('+')) throw new UsageError(`There is no ${word}; only +reason.`);
  if (word.trim() === '') throw new UsageError('The NAME is empty.');
  if (word !== '.' && word.split('.').slice(0, -1).includes(''))
    throw new UsageError(
      `${word} has an empty part between two dots.${suggestion(word, [word.replace(/^\.+/, '').replace(/\.{2,}/g, '.')])}`,
    );
  return word;
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

/** An answer in one word or two; a name outside of the cluster is forwarded to another server, whose answer is not known. */
function outcomeOf(answer: Answer): string {
  if (answer.answers.length > 0 || answer.rcode !== 'NOERROR') return answer.rcode;
  return isForwarded(answer) ? 'forwarded upstream' : 'NOERROR, no records';
}

function isForwarded({ answers, rcode, dependsOn, name }: Answer): boolean {
  return answers.length === 0 && rcode === 'NOERROR' && dependsOn.includes(name);
}

/** What may make a Service that no manifest has: an operator, a chart, another place. */
function elsewhere(model: Model, { reasons }: Answer): readonly string[] {
  const values = reasons.find(({ code }) => code === 'service-unknown')?.values ?? {};
  const service = String(values['service'] ?? '');
  const namespace = String(values['namespace'] ?? '');
  const from = model.instances().find((instance) => instance.namespace === namespace);
  const absence = from === undefined || service === '' ? undefined : model.scope.serviceAbsence(from, service, namespace);
  return absence !== undefined && absence.certainty !== 'likely' && absence.because !== ''
    ? [`It may come from elsewhere: ${absence.because}.`]
    : [];
}

/** A name that is forwarded since nothing completes it, though a Service here is called so: how it is looked up from a pod. */
function asPodsAsk(model: Model, { question, answer, tried }: Answered): readonly string[] {
  if (tried.length > 0 || question.name.endsWith('.') || !isForwarded(answer)) return [];
  const labels = question.name.split('.').slice(0, 2);
  const service = model.instances().find(({ facts: { object } }) => object.kind === 'Service' && labels.includes(object.name));
  return service === undefined
    ? []
    : [`Pods complete short names: headlight dig ${question.name} --from ${service.namespace} looks it up as they do.`];
}

/** As `dig` prints, with what hangs on it in comments. */
function text(
  { question, answer, tried }: Answered,
  { reasons, model, paint }: { readonly reasons: boolean; readonly model: Model; readonly paint: Paint },
): string {
  const rows = answer.answers.map((a) => `${printable(a.name)}.\tIN\t${a.type}\t${printable(rdata(a))}`);
  const because =
    reasons || rows.length === 0
      ? [...reasonsOf(answer), ...elsewhere(model, answer), ...asPodsAsk(model, { question, answer, tried })]
      : [];
  return [
    `; ${printable(question.name)} ${question.type}: ${paint(rows.length > 0 ? 'good' : 'bad', outcomeOf(answer))}`,
    ...tried.map((t) => paint('dim', `; tried ${printable(t.name)}: ${outcomeOf(t)}`)),
    ...rows,
    ...because.map((reason) => `;   ${printable(reason)}`),
    '',
  ].join('\n');
}

/** What a question is answered: directly, or along the search list of a namespace. */
function answer(records: Pick<Records, 'dig'>, model: Model, question: Question, from: string | undefined): Answered {
  const resolution =
    from === undefined ? undefined : resolveFromPod(records, plainResolver(from, model.settings), question.name, question.type, 'glibc');
  if (!resolution?.answer) return { question, answer: records.dig(question.name, question.type), tried: [] };
  const telling = tellingAnswer(resolution, model.settings.clusterDomain) ?? resolution.answer;
  return {
    question,
    answer: telling,
    tried: resolution.steps.map((s) => s.answer).filter((a) => a !== resolution.answer || a !== telling),
  };
}

/** `headlight dig NAME [TYPE] …`: what cluster DNS answers, asked directly or along the search list of a namespace. */
export function dig(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('dig', spreadFiles(args, io.cwd));
  const format = parsed.flag('json') ? 'json' : oneOf('format', parsed.text('format'), digFormats, 'text');
  const reasons = parsed.positionals.includes('+reason');
  const questions = questionsOf(parsed.positionals.filter((word) => word !== '+reason'));
  const opened = withCharts(parsed, openWorkspace(io, parsed, filesGiven(io.cwd, parsed), { context: 'builds' }));
  const { workspace, bundles } = workspaceOfBundle(io, parsed, opened);
  const model = workspace.view.model();
  const from = parsed.text('from');
  if (from !== undefined) requireNamespaces(model, [from]);
  reportProblems(io, workspace);
  const records = withClusterDns(bundles === undefined ? model.records() : model.records(bundles), model);
  const answered = questions.map((question) => answer(records, model, question, from));
  if (format === 'json')
    io.out(jsonText(answered.map(({ answer: of }) => ({ ...shown(of), ...(reasons ? { reasons: reasonsOf(of) } : {}) }))));
  else io.out(answered.map((a) => text(a, { reasons, model, paint: paintOf(io, parsed) })).join('\n'));
  return unreadableIn(workspace).some(({ counts }) => counts) ? 2 : 0;
}
