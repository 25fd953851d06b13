import { lengthOfCut } from '../../base/texts/hole.ts';
import { lineAt, startsOf } from '../../base/lines.ts';
import type { Place, Span } from '../../base/span.ts';
import type { FileFacts } from '../../facts/types.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import { readNames } from '../../model/names/read-names.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { Finding, Related, Rule, RuleFinding } from '../define.ts';
import { finishedFix } from './finished-fix.ts';
import { firstPart, locate, parentPath } from '../lib/locate.ts';

/** Is the value that a rule judged one that nobody knows before it is deployed? A name in it that is known whole is none. */
export function hangsOnUnknown(instance: Instance, finding: RuleFinding, model: Model): boolean {
  const node = locate(instance.facts.tree, instance.facts.uri, finding.field)?.node;
  return (
    node?.kind === 'scalar' && node.unknown === true && lengthOfCut(node.value) === undefined && !isKnownName(instance, finding, model)
  );
}

function isKnownName(instance: Instance, { field, at }: RuleFinding, model: Model): boolean {
  if (typeof at !== 'object' || at.uri !== instance.facts.uri) return false;
  const isThere = (span: Span | undefined): boolean => span?.start === at.span.start && span.end === at.span.end;
  return readNames(instance, model).some(
    (mention) => !mention.open && mention.field === field && (isThere(mention.span) || isThere(mention.portSpan)),
  );
}

/** What is said of the place of a value, where a finding on it stands in another file. */
export const setHere = 'The value is set here.';

/** What a rule found on an object, as a finding of the file that the object is written in; what an overlay says in another file is related to it. */
export function placedFinding(
  model: Model,
  facts: FileFacts,
  instance: Instance,
  rule: Pick<Rule, 'id' | 'category'>,
  found: RuleFinding,
  severity: Severity,
): Finding {
  const wanted = placeFor(model, facts, instance, found);
  const home = wanted.uri === facts.uri ? wanted : nameplate(model, facts, instance);
  const elsewhere: readonly Related[] = home === wanted ? [] : [{ place: wanted, message: setHere }];
  const anchor = scalarAround(facts, instance, found.field, home);
  return {
    rule: rule.id,
    document: instance.facts.document,
    object: instance.facts.prefix,
    field: found.field,
    at: offsetInField(instance, found),
    nth: 0,
    category: rule.category,
    severity,
    message: found.message,
    place: home,
    kind: kindOf(instance.facts.object),
    name: instance.facts.object.name,
    namespace: instance.namespace,
    related: [...elsewhere, ...(found.related ?? []), ...(found.quoted === undefined ? [] : [{ place: home, message: found.quoted }])],
    fixes: found.fixes?.map(finishedFix) ?? [],
    tags: found.tags ?? [],
    ...(anchor !== undefined ? { anchor } : {}),
    messageId: found.messageId,
    arguments: found.arguments,
  };
}

/** Where in the value of its field the finding begins. */
function offsetInField(instance: Instance, { at: place, field }: RuleFinding): number {
  if (typeof place !== 'object') return 0;
  const located = locate(instance.facts.tree, instance.facts.uri, field);
  return located?.uri === place.uri ? place.span.start - located.node.start : place.span.start - instance.facts.tree.start;
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
  if (
    place.span.start === place.span.end ||
    (place.uri === facts.uri && lineAt(startsOf(facts.lineStarts), place.span.start) !== lineAt(startsOf(facts.lineStarts), place.span.end))
  ) {
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
function scalarAround(facts: FileFacts, instance: Instance, field: string, place: Place): Span | undefined {
  const mention = instance.facts.mentions.find(
    ({ span, built = { span } }) =>
      (span.start === place.span.start && span.end === place.span.end) ||
      (built.span.start === place.span.start && built.span.end === place.span.end),
  );
  if (mention?.scalarStart !== undefined) return { start: mention.scalarStart, end: place.span.end };
  const use = instance.facts.uses?.find(({ span }) => span.start === place.span.start && span.end === place.span.end);
  const node = locate(instance.facts.tree, instance.facts.uri, use?.field ?? field)?.node;
  if (node?.kind !== 'scalar' || place.span.start < node.start || node.end < place.span.end) return undefined;
  const starts = startsOf(facts.lineStarts);
  const isBlock = use !== undefined || node.style === 'literal' || node.style === 'folded';
  return isBlock || lineAt(starts, node.start) < lineAt(starts, place.span.start) ? { start: node.start, end: node.end } : undefined;
}
