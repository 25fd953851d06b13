import type { ClusterSettings } from '../../../k8s/cluster-settings.ts';
import { asObject } from '../../../k8s/json.ts';
import { kindOf } from '../../../k8s/kinds.ts';
import type { KubeObject } from '../../../k8s/kinds.ts';
import { notJudged, validateObject } from '../../../k8s/validation/validate.ts';
import type { ValidationOptions, Verdict, Warning } from '../../../k8s/validation/validate.ts';
import type { Evidence, Instance, Model } from '../../../model/types.ts';
import { roomIn } from '../../../model/admission/release-length.ts';
import { isJudged, verdictOn } from '../../../model/admission/verdicts.ts';
import type { MapEntry, Node } from '../../../yaml/node.ts';
import { toPlain } from '../../../yaml/scalar.ts';
import type { Fix, RuleFinding } from '../../define.ts';
import { said } from '../../../base/texts/sentences.ts';
import { find } from '../../fixes/field-edits.ts';
import { lastName, parentPath } from '../locate.ts';
import { misspelt } from './misspelt.ts';
import { causeOf, isEntry, shownText } from './refusal-cause.ts';
import type { Refusal } from './refusal.ts';
import { remediesOf } from './remedy.ts';
import { retype } from '../../fixes/verdict-fixes.ts';
import { ruleOf } from './verdict-table.ts';
import type { RefusalRule } from './verdict-table.ts';
import { at } from '../reach.ts';
import { called } from '../words.ts';
import { writtenPath } from './written-path.ts';
import { adviseUnreadable, quoted, sayUnreadable } from './wrong-type.ts';

/** By object: that stays the same when only its place in the file moves. */
const memo = new WeakMap<KubeObject, { readonly settings: ClusterSettings; readonly verdict: Verdict }>();

/** What the API server of the settings' version says to the object as it is deployed. */
export function verdictOf(subject: Instance, model: Model): Verdict {
  if (!isDeploymentConfig(subject))
    return isJudged(subject, model.settings.kubernetesMinor) ? verdictOn(subject.facts, model.settings, true) : notJudged;
  const known = memo.get(subject.facts.object);
  if (known?.settings === model.settings) return known.verdict;
  const { kubernetesMinor, ipFamilies, serviceCidrs } = model.settings;
  const options = { ipFamilies, ignoreUnknownFields: true, ...(serviceCidrs !== undefined ? { serviceCidrs } : {}) };
  const verdict = verdictOnPods(toPlain(subject.facts.tree), kubernetesMinor, options);
  memo.set(subject.facts.object, { settings: model.settings, verdict });
  return verdict;
}

/** OpenShift's, which makes a ReplicationController of the same template. */
function isDeploymentConfig({ facts: { object } }: Instance): boolean {
  return kindOf(object) === 'DeploymentConfig' && /^(?:v1|apps\.openshift\.io\/v1)$/.test(object.apiVersion);
}

/** What is said of the names and the DNS of its pods; the rest has rules of its own. */
function verdictOnPods(plain: unknown, minor: number, options: ValidationOptions): Verdict {
  const object = asObject(plain);
  const { selector, template } = asObject(object['spec']);
  const verdict = validateObject(
    { apiVersion: 'v1', kind: 'ReplicationController', metadata: object['metadata'], spec: { selector, template } },
    minor,
    options,
  );
  return {
    ...verdict,
    problems: [],
    warnings: [],
    causes: verdict.causes.filter(({ field }) => /^spec\.template\.spec\.(?:hostname|subdomain|dns)/.test(field)),
  };
}

/** The refusals that a rule owns; several texts about one place are one. */
export function refusalsOf(subject: Instance, model: Model, rule: RefusalRule): readonly Refusal[] {
  const verdict = verdictOf(subject, model);
  if (verdict.problems.length === 0 && verdict.causes.length === 0) return [];
  const kind = kindOf(subject.facts.object);
  const all = [
    ...verdict.problems.map((problem) => ({
      field: problem.field,
      path: problem.field,
      reason: undefined,
      value: undefined,
      text: problem.message,
      details: [],
      problem,
    })),
    ...verdict.causes.map(({ field, reason, value, message, detail, supported }) => ({
      field,
      path: writtenPath(subject, field),
      reason,
      value,
      text: message,
      details: [detail],
      ...(supported === undefined ? {} : { supported }),
    })),
  ]
    .map((refusal): Refusal => ({ ...refusal, key: writtenKey(subject, refusal) }))
    .filter((refusal) => ruleOf(kind, refusal) === rule);
  const merged = new Map<string, Refusal>();
  for (const refusal of all) {
    const before = merged.get(refusal.field);
    if (before === undefined) merged.set(refusal.field, refusal);
    else if (before.text !== refusal.text)
      merged.set(refusal.field, {
        ...before,
        text: `${before.text}; ${refusal.text}`,
        details: before.value === refusal.value ? [...before.details, ...refusal.details] : before.details,
      });
  }
  return [...merged.values()].filter(
    (refusal) => !isSaidOfWhole(subject, refusal, merged) && !isOfMissingSelector(refusal, merged) && !isOfSlip(subject, refusal),
  );
}

/** Is a field missing because its key is misspelt? That is said of the key. */
function isOfSlip(subject: Instance, { field, reason }: Refusal): boolean {
  return reason === 'FieldValueRequired' && misspelt(subject, field);
}

/** Does the API server refuse the object because it lacks this field? */
export function isRefusedWithout(subject: Instance, model: Model, field: string): boolean {
  return verdictOf(subject, model).causes.some((cause) => cause.reason === 'FieldValueRequired' && cause.field === field);
}

/** Is a doubled value one that is not written, in an item that is doubled as a whole? */
function isSaidOfWhole(subject: Instance, { field, path, reason }: Refusal, all: ReadonlyMap<string, Refusal>): boolean {
  return reason === 'FieldValueDuplicate' && all.get(parentPath(field))?.reason === reason && find(subject, path) === undefined;
}

/** Labels match no selector that is missing: that is said of the selector. */
function isOfMissingSelector({ text }: Refusal, all: ReadonlyMap<string, Refusal>): boolean {
  return text.includes('`selector` does not match') && all.get('spec.selector')?.reason === 'FieldValueRequired';
}

/** A verdict speaks of what it knows of the object itself, and of nothing else (`model/admission/open-verdict.ts`). */
export const inItself: readonly Evidence[] = [];

/** A refusal that holds for long names of a release only: `room`, how many characters are no harm. */
export interface Told extends Refusal {
  readonly room?: number;
}

export interface Wording {
  /** Is it said in another finding of the rule? */
  without?(refusal: Refusal): boolean;
  /** What is wrong and that the server refuses `object` for it: a whole sentence with the user's names; `undefined`: what its kind says. What cannot be read is told alike by all rules. */
  say?(refusal: Told, object: string, subject: Instance): string | undefined;
  /** What to do, in whole sentences; `undefined`: what the server's text says of that. */
  advise?(refusal: Refusal, subject: Instance): readonly string[] | undefined;
  fixes?(refusal: Refusal, subject: Instance, model: Model): readonly Fix[];
  /** Other places of the object that belong to the flaw, by path; those that are not written are left out. */
  related?(refusal: Refusal, subject: Instance): readonly { readonly path: string; readonly message: string }[];
}

/** Findings for the refusals that a rule owns. */
export function* refused(subject: Instance, model: Model, rule: RefusalRule, wording: Wording): Iterable<RuleFinding> {
  for (const refusal of refusalsOf(subject, model, rule)) {
    if (wording.without?.(refusal) === true) continue;
    const { problem } = refusal;
    const own =
      problem === undefined
        ? (wording.fixes?.(refusal, subject, model) ?? [])
        : quoted(subject, model, refusal.path, problem, verdictOf(subject, model).problems);
    const fixes = own.length === 0 && problem !== undefined ? retype(subject, model, refusal) : own;
    const object = called(subject);
    const room = roomIn(subject.bundle, { message: refusal.text, value: refusal.value });
    const told = { ...refusal, ...(room === undefined ? {} : { room }) };
    const words =
      problem === undefined
        ? [
            wording.say?.(told, object, subject) ??
              (room === undefined ? causeOf(refusal, object, subject) : tooLong(refusal, room, object)),
            ...(wording.advise?.(refusal, subject) ?? remediesOf(refusal).map(({ message }) => message)),
          ]
        : [
            sayUnreadable(refusal.key, isEntry(refusal), problem, model.settings.kubernetesMinor, object),
            ...adviseUnreadable(problem, find(subject, refusal.path)?.node),
          ];
    const related = (wording.related?.(refusal, subject) ?? []).filter(
      ({ path }) => path !== refusal.path && find(subject, path) !== undefined,
    );
    const message = words.join(' ');
    const values = { kind: kindOf(subject.facts.object), key: refusal.key, value: shownText(refusal.value), object };
    const shown = Object.entries(values).filter(([, text]) => message.includes(text));
    yield {
      field: refusal.field,
      rests: inItself,
      ...said(refusal.reason ?? 'unreadable', { field: refusal.field, ...Object.fromEntries(shown), room, answer: refusal.text }, message),
      quoted: `The API server says: ${refusal.text}`,
      ...(room === undefined ? {} : { severity: 'information' as const }),
      ...placeOf(subject, model, refusal),
      ...(related.length > 0 ? { related: related.map(({ path, message }) => at(model, subject, path, message)) } : {}),
      ...(fixes.length > 0 ? { fixes } : {}),
    };
  }
}

function tooLong({ key, value }: Refusal, room: number, object: string): string {
  return `With a release name of more than ${room} characters ${key} ${shownText(value)} is invalid, so the API server refuses ${object}.`;
}

/** Inside of a map the entry that the server means: it tells only the key or the value that it refuses. */
function entryMeant(node: Node | undefined, refused: unknown): MapEntry | undefined {
  if (node?.kind !== 'map' || typeof refused !== 'string') return undefined;
  return node.entries.find(({ key, value }) => key.value === refused || (value.kind === 'scalar' && value.value === refused));
}

function writtenKey(subject: Instance, { path, value }: Pick<Refusal, 'path' | 'value'>): string {
  const found = find(subject, path);
  const entry = entryMeant(found?.node, value) ?? found?.parent?.entry;
  return entry?.key.value ?? lastName(path);
}

/** The value; the key that is too many; inside of a map the entry that the server means. */
function placeOf(subject: Instance, model: Model, refusal: Refusal): Pick<RuleFinding, 'at'> {
  const found = find(subject, refusal.path);
  const tooMany = refusal.reason === 'FieldValueForbidden';
  const entry = entryMeant(found?.node, refusal.value);
  if (found !== undefined && entry !== undefined) {
    const node = entry.key.value === refusal.value ? entry.key : entry.value;
    return { at: { uri: node.uri ?? found.uri, span: { start: node.start, end: node.end } } };
  }
  if (refusal.path === refusal.field) return tooMany ? { at: 'key' } : {};
  if (found === undefined) return {};
  const key = model.keyPlaceOf(subject, refusal.path);
  const whole = model.placeOf(subject, refusal.path);
  return { at: key !== undefined && (tooMany || found.node.kind !== 'scalar' || whole.span.start === whole.span.end) ? key : whole };
}

/** The server's warnings about an object it accepts. */
export function warningsOf(subject: Instance, model: Model): readonly Warning[] {
  return verdictOf(subject, model).warnings;
}
