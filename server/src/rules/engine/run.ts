import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import { ended } from '../../base/steps.ts';
import type { FileFacts } from '../../facts/types.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import { folderOf, shortLabel } from '../../model/files/paths.ts';
import { withReleaseSymbol } from '../../model/instances/release-symbol.ts';
import type { Instance, Model, Weight } from '../../model/types.ts';
import type { FileFinding, Finding, Rule, RuleFinding } from '../define.ts';
import { documentAt, numbered } from '../lib/identity.ts';
import { askedOf } from './asked.ts';
import { finishedFix } from './finished-fix.ts';
import { levelOf, weightOf } from './level.ts';
import { overBundles, type Judged } from './over-bundles.ts';
import { hangsOnUnknown, placedFinding } from './placing.ts';
import { withTexts } from '../../base/texts/sentences.ts';
import { suppress } from './suppress.ts';
import type { Raised } from './suppress.ts';

/** A rule that threw: what it had not said yet of an object is lost. */
export interface RuleFailure {
  readonly rule: string;
  readonly uri: string;
  readonly error: unknown;
}

export interface RunOptions {
  readonly rules: readonly Rule[];
  /** Level that the user wants for a rule in a file; `undefined`: the rule's own. */
  readonly severityOf?: (rule: string, uri: string) => Severity | 'off' | undefined;
  readonly onFailure?: (failure: RuleFailure) => void;
  /** Only objects of these documents, and nothing about the file itself. */
  readonly only?: ((document: number) => boolean) | undefined;
}

/** All findings of one file: placed, levelled, one per flaw over all bundles, suppressed ones left out; by position. */
export function runRules(model: Model, facts: FileFacts, options: RunOptions): readonly Finding[] {
  return ended(judgeSteps(model, facts, options));
}

/** The same, object by object. The model has to stay the one that it is. */
export function* judgeSteps(model: Model, facts: FileFacts, options: RunOptions): Generator<undefined, readonly Finding[]> {
  const raised: Raised[] = [];
  const instances = model.instancesOf(facts.uri);
  for (const group of byObject(instances, options.only)) {
    const judged = yield* judgeAll(model, facts, group, options);
    if (judged.length > 0) raised.push(...overBundles(group, judged, environmentsIn(facts)));
    yield;
  }
  if (options.only === undefined) raised.push(...judgeFile(model, facts, options));
  const said = suppress(raised, instances, facts, options).map(readable).sort(compareFindings);
  return numbered(facts.rendered === undefined ? said : asRendered(said));
}

/** What a template renders to many times is said once, without fixes: those are for the rendered text. */
function asRendered(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const key = `${finding.rule} ${finding.place.uri} ${finding.place.span.start} ${finding.message}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...finding, message: `${finding.message} (As helm renders it.)`, fixes: [] }];
  });
}

/** A finding whose sentences can be shown anywhere. */
function readable(finding: Finding): Finding {
  const { message, related, fixes } = finding;
  return {
    ...finding,
    arguments: withTexts(finding.arguments, printable),
    message: printable(message),
    related: related.map((each) => ({ ...each, message: printable(each.message) })),
    fixes: fixes.map((fix) => ({ ...fix, title: printable(fix.title) })),
  };
}

/** The order in which findings of a file are told. */
export function compareFindings(a: Finding, b: Finding): number {
  return a.place.span.start - b.place.span.start || compareText(a.rule, b.rule);
}

/** Instances of one written object, one per bundle. */
function byObject(instances: readonly Instance[], only: RunOptions['only']): Iterable<readonly Instance[]> {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const { document, prefix, object } = instance.facts;
    if (only?.(document) === false || instance.facts.partial || isPlaceholder(object.name)) continue;
    getOrMake(groups, `${document} ${prefix}`, () => []).push(instance);
  }
  return groups.values();
}

/** Environments that something of the file is rendered for. */
const environmentsIn = ({ rendered, objects }: FileFacts): number =>
  rendered === undefined ? 0 : new Set(objects.map(({ environment }) => environment)).size;

/** One object in all its bundles, which may be hundreds. */
function* judgeAll(model: Model, facts: FileFacts, group: readonly Instance[], options: RunOptions): Generator<undefined, Judged[]> {
  const all: Judged[] = [];
  for (const instance of group) {
    if (instance !== group[0]) yield;
    for (const { when, rules } of askedOf(options.rules, instance.facts.object, instance.facts.textOf)) {
      try {
        if (when?.(instance, model) === false) continue;
      } catch (error) {
        fail(facts, rules, error, options);
        continue;
      }
      for (const rule of rules) judgeBy(rule, model, facts, instance, options, all);
    }
  }
  return all;
}

function judgeBy(rule: Rule, model: Model, facts: FileFacts, instance: Instance, options: RunOptions, into: Judged[]): void {
  try {
    for (const found of rule.check(instance, model)) {
      if (isOff(rule, facts, options)) return;
      if (hangsOnUnknown(instance, found, model)) continue;
      const weight = weightOf(instance, found, model);
      if (weight === 'none') continue;
      const placed = placedFinding(model, facts, instance, rule, found, levelOf(severityOf(facts, rule, found, options), weight));
      into.push({ instance, finding: withSymbols(placed, instance) });
    }
  } catch (error) {
    fail(facts, [rule], error, options);
  }
}

function withSymbols(finding: Finding, { bundle }: Instance): Finding {
  if (bundle.environment?.standIn === undefined) return finding;
  const related = finding.related.map((each) => ({ ...each, message: withReleaseSymbol(each.message, bundle) }));
  return {
    ...finding,
    arguments: withTexts(finding.arguments, (text) => withReleaseSymbol(text, bundle)),
    message: withReleaseSymbol(finding.message, bundle),
    related,
  };
}

/** What rules say of the file itself. */
function judgeFile(model: Model, facts: FileFacts, options: RunOptions): Raised[] {
  if (facts.role !== 'kustomization' && facts.misuses === undefined) return [];
  const weight: Weight = model.options.unapplied?.(facts.uri) === undefined ? 'sure' : 'doubtful';
  const raised: Raised[] = [];
  for (const rule of options.rules) {
    if (rule.checkFile === undefined || isOff(rule, facts, options)) continue;
    try {
      for (const found of [...rule.checkFile(facts, model)])
        raised.push({ finding: fileFinding(facts, rule, found, levelOf(severityOf(facts, rule, found, options), weight)) });
    } catch (error) {
      fail(facts, [rule], error, options);
    }
  }
  return raised;
}

function fileFinding(facts: FileFacts, rule: Rule, found: FileFinding, severity: Severity): Finding {
  const { message, messageId, arguments: values, field, at, related = [], fixes = [], tags = [], document = 0 } = found;
  return {
    rule: rule.id,
    document,
    object: '',
    field,
    at: at.span.start - documentAt(facts, at.span.start).start,
    nth: 0,
    category: rule.category,
    severity,
    message,
    messageId,
    arguments: values,
    place: at,
    ...subjectOf(facts, document),

    related,
    fixes: fixes.map(finishedFix),
    tags,
  };
}

/** Whom a finding in a file is about: the only object of its document, or the kustomization. */
function subjectOf(facts: FileFacts, document: number): Pick<Finding, 'kind' | 'name' | 'namespace'> {
  if (facts.role === 'kustomization') return { kind: 'Kustomization', name: shortLabel(folderOf(facts.uri)), namespace: '' };
  const [only, ...others] = facts.objects.filter((each) => each.document === document);
  return only === undefined || others.length > 0
    ? { kind: '', name: '', namespace: '' }
    : { kind: kindOf(only.object), name: only.object.name, namespace: only.object.namespace ?? '' };
}

function isOff(rule: Rule, facts: FileFacts, options: RunOptions): boolean {
  return options.severityOf?.(rule.id, facts.uri) === 'off';
}

/** The level that the user wants, else that of the finding, else the rule's own. */
function severityOf(facts: FileFacts, rule: Rule, found: RuleFinding, options: RunOptions): Severity {
  const wanted = options.severityOf?.(rule.id, facts.uri);
  return wanted !== undefined && wanted !== 'off' ? wanted : (found.severity ?? rule.severity);
}

function fail(facts: FileFacts, rules: readonly Rule[], error: unknown, options: RunOptions): void {
  for (const rule of rules) if (!isOff(rule, facts, options)) options.onFailure?.({ rule: rule.id, uri: facts.uri, error });
}
