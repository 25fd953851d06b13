import { loadAll } from 'js-yaml';
import type { ClusterSource } from '../../../server/src/model/records.ts';
import { at, isJson, list, nameOf, namespaceOf, text } from '../../oracle/objects.ts';
import type { Json } from '../../oracle/objects.ts';
import { isHeldBack } from '../../oracle/prepare.ts';

/** Annotations of the pods that an object makes. */
const templates = (object: Json): readonly Json[] => [
  object,
  at(object, 'spec', 'template'),
  at(object, 'spec', 'jobTemplate', 'spec', 'template'),
];

const itemsOf = (document: unknown): readonly Json[] =>
  !isJson(document) ? [] : Array.isArray(document['items']) ? list(document['items']) : [document];

/** Which makers of pods in these manifests were recorded with pods that become Ready. */
export function readinessIn(manifests: Iterable<string>): NonNullable<ClusterSource['isReady']> {
  const held = new Set(
    [...manifests]
      .flatMap((manifest) => loadAll(manifest))
      .flatMap(itemsOf)
      .filter((object) => templates(object).some(isHeldBack))
      .map((object) => `${text(object['kind'])}/${namespaceOf(object)}/${nameOf(object)}`),
  );
  return ({ object, namespace }) => !held.has(`${object.kind}/${namespace}/${object.name}`);
}
