import { areKnown } from '../../facts/known.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import { kindOf, makesPods, podPath } from '../../k8s/kinds.ts';
import type { Verdict } from '../../k8s/validation/validate.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { childPath } from '../../yaml/path.ts';
import { itsPodLabels, itsShape } from '../scope/aspects.ts';

/** The tree without the fields that a placeholder leaves unknown; texts in lists stay, so that indexes stay true. */
export function withoutOpen(tree: MapNode, open: readonly string[]): MapNode {
  const fields = new Set(open);
  return strippedMap(tree, '', fields);
}

function strippedMap(node: MapNode, path: string, open: ReadonlySet<string>): MapNode {
  const entries = node.entries.flatMap((entry) => {
    const field = childPath(path, entry.key.value);
    return open.has(field) ? [] : [{ ...entry, value: stripped(entry.value, field, open) }];
  });
  return { ...node, entries };
}

function stripped(node: Node, path: string, open: ReadonlySet<string>): Node {
  if (node.kind === 'map') return strippedMap(node, path, open);
  return node.kind === 'seq' ? { ...node, items: node.items.map((item, index) => stripped(item, childPath(path, index), open)) } : node;
}

/**
 * What of a verdict on that tree holds whatever the placeholders stand for: what is said of fields that hang on none. Without anything left the
 * object counts as taken.
 */
export function certainOf(verdict: Verdict, facts: ObjectFacts): Verdict {
  const isCertain = (field: string | undefined, isOfList = false): boolean =>
    field !== undefined && areKnown(facts, restsOn(facts, field, isOfList));
  const causes = verdict.causes.filter(({ field, reason }) => isCertain(field, reason === 'FieldValueDuplicate'));
  // Whether a value can be read hangs on nothing else.
  const problems = verdict.problems.filter(({ field }) => areKnown(facts, [field]));
  const warnings = verdict.warnings.filter(({ field }) => isCertain(field));
  if (causes.length > 0 || problems.length > 0 || verdict.status === 404) return { ...verdict, causes, problems, warnings };
  return { ...verdict, accepted: true, status: 201, causes, problems, warnings, message: '' };
}

/** The fields that decide what the server says of one: of a Service also its type, of pods all of their spec (facts D.1). `isOfList`: what it says, it says because of its siblings. */
function restsOn({ object }: ObjectFacts, field: string, isOfList: boolean): readonly string[] {
  const [, first = '', second = ''] = /^([^.[]+)\.?([^.[]*)/.exec(field) ?? [];
  const part = second === '' ? first : `${first}.${second}`;
  const own = isOfList ? part : field;
  if (kindOf(object) === 'Service')
    return first === 'metadata' || part === 'spec.selector' ? [field] : [...itsShape, 'spec.ipFamilies', 'spec.ipFamilyPolicy', own];
  if (makesPods(object)) {
    const spec = podPath(object, 'spec');
    if (field === spec || field.startsWith(`${spec}.`)) return [spec];
    if (part === 'spec.selector' || part === 'spec.template') return ['spec.selector', ...itsPodLabels(object)];
  }
  return first === 'metadata' ? [field] : [part];
}
