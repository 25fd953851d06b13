import { at, isJson, list, mapTexts, namespaceOf, text } from './objects.ts';
import type { Json } from './objects.ts';

/** Names of the namespaces while recording, by the name in the manifests. */
export type Fresh = ReadonlyMap<string, string>;

/** One document as it is applied, and where it came from. */
export interface Prepared {
  readonly file: string;
  readonly document: number;
  readonly original: Json;
  readonly object: Json;
}

export interface SourceDocument {
  readonly file: string;
  readonly document: number;
  readonly object: unknown;
}

/** A List becomes its items; empty documents vanish. */
export function flatten(
  documents: readonly SourceDocument[],
): readonly { readonly file: string; readonly document: number; readonly object: Json }[] {
  return documents.flatMap(({ file, document, object }) => {
    if (!isJson(object)) return [];
    const items = object['kind'] === 'List' ? list(object['items']) : [object];
    return items.map((item) => ({ file, document, object: item }));
  });
}

/** A fresh namespace for each that the manifests use. */
export function freshNamespaces(objects: readonly Json[], prefix: string): Fresh {
  const names = new Set(objects.map((o) => (o['kind'] === 'Namespace' ? text(at(o, 'metadata')['name']) : namespaceOf(o))));
  return new Map([...names].toSorted().map((name) => [name, `${prefix}-${name}`]));
}

/** Does the annotation of a pod, or of a template, ask that it never becomes Ready? */
export const isHeldBack = (pod: Json): boolean => at(pod, 'metadata', 'annotations')['oracle/ready'] === 'false';

const neverReady = { readinessGates: [{ conditionType: 'oracle/ready' }] };

/** The template as recorded: one image for all, and a gate that nobody opens where the annotation asks for a pod that is not ready. */
function prepareTemplate(template: Json, image: string | undefined): Json {
  const spec = at(template, 'spec');
  const imaged = (containers: unknown) =>
    image === undefined || !Array.isArray(containers) ? containers : list(containers).map((c) => ({ ...c, image }));
  return {
    ...template,
    spec: {
      ...spec,
      ...(Array.isArray(spec['containers']) ? { containers: imaged(spec['containers']) } : {}),
      ...(isHeldBack(template) ? neverReady : {}),
    },
  };
}

/** Puts an object into its fresh namespace; names of namespaces inside cluster names follow, but not in that of the cluster's own Service. */
export function prepare(object: Json, fresh: Fresh, image: string | undefined): Json {
  const moved = mapTexts(object, (value) =>
    value.replace(/(?<!\bkubernetes)\.([a-z0-9-]+)\.(svc|pod)\b/g, (whole, namespace: string, kind: string) => {
      const to = fresh.get(namespace);
      return to === undefined ? whole : `.${to}.${kind}`;
    }),
  );
  if (!isJson(moved)) return object;
  const metadata = { ...at(moved, 'metadata'), namespace: fresh.get(namespaceOf(object)) ?? namespaceOf(object) };
  const withPlace = { ...moved, metadata };
  if (object['kind'] === 'Pod') return prepareTemplate(withPlace, image);
  const spec = at(moved, 'spec');
  return isJson(spec['template']) ? { ...withPlace, spec: { ...spec, template: prepareTemplate(spec['template'], image) } } : withPlace;
}

/** Turns names of fresh namespaces back in answers. */
export function backward(fresh: Fresh): (value: string) => string {
  const pairs = [...fresh].toSorted((a, b) => b[1].length - a[1].length);
  return (value) => pairs.reduce((t, [name, now]) => t.replaceAll(now, name), value);
}
