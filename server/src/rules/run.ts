import { lineAt, startsOf } from '../base/lines.ts';
import type { Place, Span } from '../base/span.ts';
import type { FileFacts } from '../facts/types.ts';
import { kindOf } from '../k8s/kinds.ts';
import type { Severity } from '../k8s/cluster-settings.ts';
import { folderOf, shortLabel } from '../model/paths.ts';
import type { Bundle, Instance, Model } from '../model/types.ts';
import type { Finding, Precondition, Related, Rule, RuleFinding } from './define.ts';
import { firstPart, isPlaceholder, locate, parentPath } from './lib/locate.ts';
import { suppress } from './suppress.ts';
import type { Raised } from './suppress.ts';

/** A rule that threw; its findings on that object are dropped. */
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
  const steps = judgeSteps(model, facts, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The order in which findings of a file are told. */
export function compareFindings(a: Finding, b: Finding): number {
  return a.place.span.start - b.place.span.start || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/** The same, object by object. The model has to stay the one that it is. */
export function* judgeSteps(model: Model, facts: FileFacts, options: RunOptions): Generator<undefined, readonly Finding[]> {
  const raised: Raised[] = [];
  const instances = model.instancesOf(facts.uri);
  for (const group of byObject(instances, options.only)) {
    const judged = yield* judgeAll(model, facts, group, options);
    if (judged.length > 0) raised.push(...mergeBundles(group, judged));
    yield;
  }
  if (options.only === undefined) raised.push(...judgeFile(model, facts, options));
  return suppress(raised, instances, facts, options).sort(compareFindings);
}

/** Instances of one written object, one per bundle. */
function byObject(instances: readonly Instance[], only: RunOptions['only']): readonly (readonly Instance[])[] {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const { document, prefix, object } = instance.facts;
    if (only?.(document) === false || instance.facts.partial || isPlaceholder(object.name) || isPlaceholder(object.namespace ?? '')) continue;
    const key = `${document} ${prefix}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [instance]);
    else group.push(instance);
  }
  return [...groups.values()];
}

interface Judged {
  readonly instance: Instance;
  readonly finding: Finding;
}

/** One object in all its bundles, which may be hundreds. */
function* judgeAll(model: Model, facts: FileFacts, group: readonly Instance[], options: RunOptions): Generator<undefined, Judged[]> {
  const all: Judged[] = [];
  for (const instance of group) {
    if (instance !== group[0]) yield;
    for (const { when, rules } of asked(options.rules, kindOf(instance.facts.object))) {
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
    for (const finding of rule.check(instance, model)) {
      if (isOff(rule, facts, options)) return;
      if (!hangsOnUnknown(instance, finding)) into.push({ instance, finding: finish(model, facts, instance, rule, finding, options) });
    }
  } catch (error) {
    fail(facts, [rule], error, options);
  }
}

function isOff(rule: Rule, facts: FileFacts, options: RunOptions): boolean {
  return options.severityOf?.(rule.id, facts.uri) === 'off';
}

function fail(facts: FileFacts, rules: readonly Rule[], error: unknown, options: RunOptions): void {
  for (const rule of rules) if (!isOff(rule, facts, options)) options.onFailure?.({ rule: rule.id, uri: facts.uri, error });
}

/** What rules say of the file itself. */
function judgeFile(model: Model, facts: FileFacts, options: RunOptions): Raised[] {
  if (facts.role !== 'kustomization') return [];
  const raised: Raised[] = [];
  for (const rule of options.rules) {
    if (rule.checkFile === undefined || isOff(rule, facts, options)) continue;
    try {
      for (const found of [...rule.checkFile(facts, model)]) raised.push({ finding: fileFinding(facts, rule, found, options) });
    } catch (error) {
      fail(facts, [rule], error, options);
    }
  }
  return raised;
}

function fileFinding(facts: FileFacts, rule: Rule, found: RuleFinding & { readonly at: Place }, options: RunOptions): Finding {
  const level = options.severityOf?.(rule.id, facts.uri);
  const { message, field, at, related = [], fixes = [], tags = [] } = found;
  return {
    rule: rule.id, category: rule.category, severity: level !== undefined && level !== 'off' ? level : (found.severity ?? rule.severity),
    message, field, place: at, document: 0, kind: 'Kustomization', name: shortLabel(folderOf(facts.uri)), namespace: '', related, fixes, tags,
  };
}

/** Rules of one kind that share a precondition. */
interface Asked {
  readonly when: Precondition | undefined;
  readonly rules: readonly Rule[];
}

const askedByKind = new WeakMap<readonly Rule[], Map<string, readonly Asked[]>>();

function asked(rules: readonly Rule[], kind: string): readonly Asked[] {
  let byKind = askedByKind.get(rules);
  if (byKind === undefined) askedByKind.set(rules, (byKind = new Map()));
  let found = byKind.get(kind);
  if (found === undefined) {
    const groups = new Map<Precondition | undefined, Rule[]>();
    for (const rule of rules) {
      if (!rule.on.includes(kind) && !rule.on.includes('*')) continue;
      const group = groups.get(rule.when);
      if (group === undefined) groups.set(rule.when, [rule]);
      else group.push(rule);
    }
    byKind.set(kind, (found = [...groups].map(([when, of]) => ({ when, rules: of }))));
  }
  return found;
}

function hangsOnUnknown(instance: Instance, finding: RuleFinding): boolean {
  const node = locate(instance.facts.tree, instance.facts.uri, finding.field)?.node;
  return node?.kind === 'scalar' && (node.unknown === true || (finding.field !== 'metadata.name' && isPlaceholder(node.value) && typeof finding.at !== 'object'));
}

function finish(model: Model, facts: FileFacts, instance: Instance, rule: Rule, found: RuleFinding, options: RunOptions): Finding {
  const wanted = placeFor(model, facts, instance, found);
  const home = wanted.uri === facts.uri ? wanted : nameplate(model, facts, instance);
  const elsewhere: readonly Related[] = home === wanted ? [] : [{ place: wanted, message: 'The value is set here.' }];
  const level = options.severityOf?.(rule.id, facts.uri);
  const anchor = scalarAround(instance, found.field, home);
  return {
    rule: rule.id, category: rule.category,
    severity: level !== undefined && level !== 'off' ? level : (found.severity ?? rule.severity),
    message: found.message, place: home, field: found.field,
    document: instance.facts.document, kind: kindOf(instance.facts.object), name: instance.facts.object.name, namespace: instance.namespace,
    related: [...elsewhere, ...(found.related ?? [])], fixes: found.fixes ?? [], tags: found.tags ?? [],
    ...(anchor !== undefined ? { anchor } : {}),
  };
}

/** The value; for what spans lines its key; for what is not written the key of the nearest parent. */
function placeFor(model: Model, facts: FileFacts, instance: Instance, found: RuleFinding): Place {
  if (typeof found.at === 'object') return found.at;
  const located = locate(instance.facts.tree, instance.facts.uri, found.field);
  if (located === undefined) return parentKey(model, facts, instance, found.field);
  const key = model.keyPlaceOf(instance, found.field);
  if (found.at === 'key' && key !== undefined) return key;
  if (key !== undefined && located.node.kind !== 'scalar' && !located.node.flow) return key;
  const place = model.placeOf(instance, found.field);
  if (place.span.start === place.span.end || (place.uri === facts.uri && lineAt(startsOf(facts.lineStarts), place.span.start) !== lineAt(startsOf(facts.lineStarts), place.span.end))) {
    return key ?? { uri: place.uri, span: firstPart(located.node) };
  }
  return place;
}

function parentKey(model: Model, facts: FileFacts, instance: Instance, field: string): Place {
  for (let path = parentPath(field); path !== ''; path = parentPath(path)) {
    const key = model.keyPlaceOf(instance, path);
    if (key !== undefined) return key;
    const located = locate(instance.facts.tree, instance.facts.uri, path);
    if (located !== undefined) return { uri: located.uri, span: firstPart(located.node) };
  }
  return nameplate(model, facts, instance);
}

/** The object's name in its own file, else its kind, else its first entry. */
function nameplate(model: Model, facts: FileFacts, instance: Instance): Place {
  for (const field of ['metadata.name', 'kind']) {
    if (locate(instance.facts.tree, instance.facts.uri, field)?.node.kind !== 'scalar') continue;
    const place = model.placeOf(instance, field);
    if (place.uri === facts.uri) return place;
  }
  return { uri: facts.uri, span: firstPart(instance.facts.tree) };
}

/** The scalar of several lines that a place lies in: no comment can stand inside it. */
function scalarAround(instance: Instance, field: string, place: Place): Span | undefined {
  const mention = instance.facts.mentions.find(({ span }) => span.start === place.span.start && span.end === place.span.end);
  if (mention?.scalarStart !== undefined) return { start: mention.scalarStart, end: place.span.end };
  const node = locate(instance.facts.tree, instance.facts.uri, field)?.node;
  if (node?.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return undefined;
  return node.start <= place.span.start && place.span.end <= node.end ? { start: node.start, end: node.end } : undefined;
}

/** One finding per rule and place: what all bundles share is said once, what only some have names them. */
function mergeBundles(group: readonly Instance[], judged: readonly Judged[]): Raised[] {
  const flaws = new Map<string, Judged[]>();
  let at = 0;
  for (const instance of group) {
    const seen = new Set<string>();
    const counts = new Map<string, number>();
    for (let one = judged[at]; one?.instance === instance; one = judged[++at]) {
      const { rule, place, message } = one.finding;
      const key = `${rule} ${place.span.start} ${place.span.end}`;
      if (seen.has(`${key} ${message}`)) continue;
      seen.add(`${key} ${message}`);
      const ordinal = counts.get(key) ?? 0;
      counts.set(key, ordinal + 1);
      const flaw = `${key} ${ordinal}`;
      const members = flaws.get(flaw);
      if (members === undefined) flaws.set(flaw, [one]);
      else members.push(one);
    }
  }
  return [...flaws.values()].flatMap((members) => {
    const first = members[0];
    return first === undefined ? [] : [{ instance: first.instance, finding: { ...first.finding, message: overBundles(group.length, members, first) } }];
  });
}

function overBundles(total: number, members: readonly Judged[], first: Judged): string {
  const { message } = first.finding;
  const same = members.every((member) => member.finding.message === message);
  if (same && members.length === total) return message;
  const named = same ? members : members.filter((member) => member.finding.message === message);
  const others = members.filter((member) => !named.includes(member));
  const likewise = others.length === 0 ? '' : ` (Likewise ${bundleText(others.map((member) => member.instance.bundle))}.)`;
  return `${bundleText(named.map((member) => member.instance.bundle))}: ${message}${likewise}`;
}

const bundleNoun = { kustomization: 'overlay', chart: 'chart', folder: 'folder', file: 'file' } as const;

function bundleText(bundles: readonly Bundle[]): string {
  const labels = bundles.slice(0, 3).map((bundle) => bundle.label);
  const more = bundles.length > 3 ? ` and ${bundles.length - 3} more` : '';
  const noun = bundleNoun[bundles[0]?.kind ?? 'folder'] + (bundles.length > 1 ? 's' : '');
  return `in ${noun} ${labels.join(', ')}${more}`;
}
