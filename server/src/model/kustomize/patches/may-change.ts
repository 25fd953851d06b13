import { meets } from '../../../facts/known.ts';
import type { ObjectFacts } from '../../../facts/types.ts';
import { child } from '../../../yaml/path.ts';
import type { KustomizationFile, Target } from '../sources.ts';
import { itemOf } from '../item.ts';
import type { Kustomization } from '../kustomization.ts';
import { patchMatches } from './patches.ts';
import type { Patch } from './patches.ts';
import { patchesOf } from './patches-of.ts';
import { at, list, text } from './tree-edit.ts';

/**
 * May a kustomization, by what it says, change these fields (API paths) of an object that it brings in? Where something that it names was not read, it may.
 * `resolve`: what a path in it leads to.
 */
export function mayChange(
  file: KustomizationFile,
  facts: ObjectFacts,
  fields: readonly string[],
  resolve: (path: string) => Target,
): boolean {
  const { content } = file;
  if (changesNames(content) || fields.includes('')) return true;
  if (content.replicas.some(({ name }) => name === facts.object.name) && meets(fields, 'spec.replicas')) return true;
  let isLost = false;
  const item = itemOf(facts);
  const touched = [...content.patches, ...content.strategic, ...content.json6902].some((entry) =>
    patchesOf(file, entry, resolve, () => {
      isLost = true;
    }).some((patch) => patchMatches(patch, item) && touches(patch, fields)),
  );
  return touched || isLost;
}

/** Does it rename, move or relabel all that it brings in, or change it in ways that are not followed? */
function changesNames({
  prefix,
  suffix,
  isNameOpen,
  namespace,
  labels,
  replacements,
  components,
  isChanged,
  unknowns,
}: Kustomization): boolean {
  return (
    prefix !== '' ||
    suffix !== '' ||
    isNameOpen ||
    namespace !== undefined ||
    isChanged ||
    unknowns.length > 0 ||
    replacements.length > 0 ||
    components.length > 0 ||
    labels.some(({ selectors, templates, fields }) => selectors || templates || fields.length > 0)
  );
}

function touches(patch: Patch, fields: readonly string[]): boolean {
  if (patch.partial === true) return true;
  const { content } = patch;
  if ('operations' in content)
    return list(content.operations).some((operation) => meets(fields, fieldOf(text(child(operation, 'path')) ?? '')));
  return fields.some(
    (field) => (patch.allowNameChange || !identity.has(field)) && at(content.strategic, field.replace(/\[.*/, '').split('.')) !== undefined,
  );
}

/** What says in a patch which object it is for. */
const identity: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace']);

/** The API path of a JSON pointer. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part, index) =>
      /^(?:\d+|-)$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part.replaceAll('~1', '/').replaceAll('~0', '~')}`,
    )
    .join('');
}
