import { folderOf } from '../../model/files/paths.ts';
import type { Instance, Model } from '../../model/types.ts';

const head = { apiVersion: 'v1', labels: {}, annotations: {} };

/**
 * Who asks: the object of that document, else one of the same file, else an empty object in the file's place, so that scope
 * can say what is in reach of a document that does not parse yet. `namespace`: written in the text, if it is. `prefix`: of the item of a List.
 */
export function anchorOf(model: Model, uri: string, document: number, namespace: string | undefined, prefix = ''): Instance {
  const here = model.instancesOf(uri);
  const inDocument = here.filter((i) => i.facts.document === document);
  const own = inDocument.find((i) => i.facts.prefix === prefix) ?? inDocument[0] ?? here[0];
  if (own && (namespace === undefined || own.namespace === namespace)) return own;
  const folder = folderOf(uri);
  const bundle = own?.bundle ??
    model.bundles().find((b) => b.id === folder || b.id === `${folder}/`) ?? {
      id: folder,
      kind: 'folder',
      label: folder.slice(folder.lastIndexOf('/') + 1),
      unknowns: [],
      mayChange: () => false,
    };
  const tree = { kind: 'map', start: 0, end: 0, flow: false, entries: [] } as const;
  return {
    facts: {
      uri,
      document,
      prefix: '',
      tree,
      mentions: [],
      partial: true,
      ignores: [],
      object: { kind: 'Custom', customKind: '', name: '', ...head, ...(namespace !== undefined ? { namespace } : {}) },
    },
    bundle,
    namespace: namespace ?? own?.namespace ?? model.settings.defaultNamespace,
    namespaceExplicit: namespace !== undefined,
  };
}
