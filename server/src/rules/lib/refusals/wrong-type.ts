import type { DecodeProblem } from '../../../k8s/validation/schema/decode.ts';
import type { ClusterSettings } from '../../../k8s/cluster-settings.ts';
import { kindOf } from '../../../k8s/kinds.ts';
import { schemaOf } from '../../../k8s/validation/schema/schema.ts';
import { validateObject } from '../../../k8s/validation/validate.ts';
import { plainOf } from '../../../model/admission/decode-tree.ts';
import type { Instance, Model } from '../../../model/types.ts';
import { parsePath } from '../../../yaml/path.ts';
import type { Node } from '../../../yaml/node.ts';
import type { Segment } from '../../../yaml/path.ts';
import type { Fix } from '../../define.ts';
import { find, setScalarAt } from '../../fixes/field-edits.ts';
import { safeFix } from '../safe-fix.ts';

/** What sentences call things that have other names in code, as a glossary lists them. */
type Terms = Readonly<Record<string, string>>;

/** Types as sentences call them: those that are written, by the server's words, and those that it takes, by the schema's. */
const given: Terms = { number: 'a number', bool: 'a boolean', string: 'a string', array: 'a list', object: 'a map' };
const wanted: Terms = {
  string: 'a string',
  bool: 'true or false',
  int32: 'a whole number',
  int64: 'a whole number',
  intOrString: 'a whole number or a string',
  quantity: 'a quantity',
  time: 'a time',
  bytes: 'base64',
  list: 'a list',
  map: 'a map',
  struct: 'a map',
};

/** Why the server cannot read a value, a whole sentence: `port is a string and must be a whole number, …`. `isEntry`: it is one of a list, and the key that of the list. */
export function sayUnreadable(key: string, isEntry: boolean, problem: DecodeProblem, minor: number, object: string): string {
  if (problem.unknown)
    return isEntry
      ? `An entry of ${key} is not known to Kubernetes 1.${minor}, so the API server refuses ${object}.`
      : `${key} is not known to Kubernetes 1.${minor}, so the API server refuses ${object}.`;
  const is = given[/cannot unmarshal (\w+)/.exec(problem.message)?.[1] ?? ''];
  const must = wanted[problem.wanted ?? ''];
  if (must === undefined)
    return isEntry
      ? `An entry of ${key} cannot be read, so the API server refuses ${object}.`
      : `${key} cannot be read, so the API server refuses ${object}.`;
  if (is === undefined || is === must || /unmarshal number (?!into)/.test(problem.message))
    return isEntry
      ? `An entry of ${key} must be ${must}, so the API server refuses ${object}.`
      : `${key} must be ${must}, so the API server refuses ${object}.`;
  return isEntry
    ? `An entry of ${key} is ${is} and must be ${must}, so the API server refuses ${object}.`
    : `${key} is ${is} and must be ${must}, so the API server refuses ${object}.`;
}

/** What to do about it, in whole sentences: none where the type says it all. */
export function adviseUnreadable({ message }: DecodeProblem, node: Node | undefined): readonly string[] {
  if (node?.kind !== 'scalar') return [];
  if (/cannot unmarshal (?:number|bool) .* of type string$/.test(message) && node.style === 'plain') return ['Put it in quotes.'];
  return /cannot unmarshal string .* of type (?:u?int\d+|bool)$/.test(message) && /^(?:-?\d+|true|false)$/.test(node.value)
    ? ['Write it without quotes.']
    : [];
}

/** What YAML reads as a number, a boolean or null becomes the string that is written there, where the server takes that. */
export function quoted(
  subject: Instance,
  model: Model,
  path: string,
  problem: DecodeProblem,
  all: readonly DecodeProblem[],
): readonly Fix[] {
  const node = find(subject, path)?.node;
  // What Secrets hold is not kept.
  if (subject.facts.object.kind === 'Secret' && !path.startsWith('metadata.')) return [];
  if (
    !problem.message.endsWith(' of type string') ||
    node?.kind !== 'scalar' ||
    node.style !== 'plain' ||
    node.tag !== undefined ||
    node.unknown === true
  )
    return [];
  if (!isTaken(subject, model.settings, path, node.value, all)) return [];
  const fix = { title: `Write "${node.value}"`, safe: false, preferred: true, edits: setScalarAt(subject, path, node.value) };
  return [safeFix(fix, subject, model, [{ path, value: node.value }], 'refusal')];
}

/** Does the server take the text there, whatever else it refuses? */
function isTaken(
  { facts: { object, tree } }: Instance,
  settings: ClusterSettings,
  path: string,
  text: string,
  all: readonly DecodeProblem[],
): boolean {
  const { kubernetesMinor, ipFamilies } = settings;
  const plain = plainOf(schemaOf(object.apiVersion, kindOf(object), kubernetesMinor), tree);
  for (const { field } of all) put(plain, parsePath(field), field === path ? text : null);
  const { judged, problems, causes } = validateObject(plain, kubernetesMinor, { ipFamilies, ignoreUnknownFields: true });
  return judged && problems.length === 0 && !causes.some(({ field, value }) => field === path || value === text);
}

function put(value: unknown, [first, ...rest]: readonly Segment[], text: string | null): void {
  if (first === undefined || typeof value !== 'object' || value === null) return;
  if (rest.length === 0) Reflect.set(value, first, text);
  else put(Reflect.get(value, first), rest, text);
}
