import { lengthOfCut } from '../base/texts/hole.ts';
import { isWithin, meets } from '../facts/known.ts';
import { isPlaceholder } from '../facts/unknown.ts';
import { isObject } from '../k8s/json.ts';
import type { Verdict } from '../k8s/validation/validate.ts';
import type { Node } from '../yaml/node.ts';
import { childPath } from '../yaml/path.ts';

/** API paths of all values of a tree that hang on a placeholder, also where anything may stand. */
export function unknownFields(node: Node, path = ''): readonly string[] {
  if (node.kind === 'scalar')
    return node.unknown === true && lengthOfCut(node.value) === undefined && !isTakenLiterally(path, node.value) ? [path] : [];
  if (node.kind === 'seq') return node.items.flatMap((item, index) => unknownFields(item, childPath(path, index)));
  return node.entries.flatMap(({ key, value }) => unknownFields(value, childPath(path, key.value)));
}

/**
 * The same of texts of the object as it was sent: facts keep no values of variables, arguments and commands. `plain`: as JSON.
 */
export function unknownTexts(plain: unknown, path = ''): readonly string[] {
  if (typeof plain === 'string') return isKubeletText.test(path) && isPlaceholder(plain) && !isTakenLiterally(path, plain) ? [path] : [];
  if (Array.isArray(plain)) return plain.flatMap((item: unknown, index) => unknownTexts(item, childPath(path, index)));
  return isObject(plain) ? Object.entries(plain).flatMap(([key, value]) => unknownTexts(value, childPath(path, key))) : [];
}

/** Texts in which the kubelet fills in variables. */
const isKubeletText = /\.(?:env\[\d+\]\.value|(?:args|command)\[\d+\])$/;

/** Names of variables are in capitals, and the kubelet alone fills in `$(NAME)`: the API server keeps both as they are written. */
function isTakenLiterally(path: string, value: string): boolean {
  if (/\.env\[\d+\]\.name$/.test(path)) return /^[A-Za-z_]\w*$/.test(value);
  return isKubeletText.test(path) && !isPlaceholder(value.replace(/\$\([A-Za-z_]\w*\)/g, ''));
}

/**
 * What of a verdict holds whatever placeholders in these fields stand for: nothing that is said of one of them, of what holds it or stands in it,
 * and not that a name is missing, which one of them may be. Without anything left the object counts as taken.
 */
export function besideUnknown(verdict: Verdict, fields: readonly string[]): Verdict {
  if (fields.length === 0) return verdict;
  const isBeside = (field: string | undefined): boolean => field === undefined || !meets(fields, field);
  // What a Secret lacks in `data` may be among what stands in `stringData`.
  const mayBeWritten = fields.some((field) => isWithin(field, 'stringData'));
  const isThere = (field: string | undefined, reason: string): boolean =>
    mayBeWritten && reason === 'FieldValueRequired' && field !== undefined && isWithin(field, 'data');
  const causes = verdict.causes.filter(
    ({ field, reason }) => reason !== 'FieldValueNotFound' && isBeside(field) && !isThere(field, reason),
  );
  const problems = verdict.problems.filter(({ field }) => isBeside(field));
  const warnings = verdict.warnings.filter(({ field }) => isBeside(field));
  if (causes.length > 0 || problems.length > 0 || verdict.accepted || verdict.status === 404)
    return { ...verdict, causes, problems, warnings };
  return { ...verdict, accepted: true, status: 201, causes, problems, warnings, message: '' };
}
