import { ended } from '../base/steps.ts';
import { codeLensSteps } from '../features/code-lens.ts';
import { documentLinkSteps } from '../features/document-links.ts';
import { inlayHintsOf } from '../features/inlay-hints.ts';
import { resolveName } from '../features/resolve/resolve.ts';
import { workspaceSymbols } from '../features/symbols/workspace-symbols.ts';
import { topologyOf } from '../features/topology/graph.ts';
import { childrenInSteps, namespacesInSteps, wholeTree } from '../features/tree/cluster-tree.ts';
import { filteredInSteps } from '../features/tree/filter.ts';
import { zoneDocument, zoneRecords } from '../features/zone/zone.ts';
import type { Core } from './core.ts';
import type { Analysis } from './types.ts';

/** What DNS will answer. */
export function names({ model }: Core): Pick<Analysis, 'zone' | 'zoneRecords' | 'dig' | 'resolve'> {
  return {
    zone: (options = {}) => zoneDocument(model(), options),
    zoneRecords: (options = {}) => zoneRecords(model(), options),
    dig: (name, type) => model().records().dig(name, type),
    resolve: (name, type, from) => resolveName(model(), name, type, from),
  };
}

/** What is shown of a whole file. */
export function marks({
  model,
  guard,
  guardSteps,
  readText,
}: Core): Pick<Analysis, 'documentLinks' | 'documentLinkSteps' | 'codeLenses' | 'codeLensSteps' | 'inlayHints'> {
  const linkSteps: Analysis['documentLinkSteps'] = (uri) => guardSteps('links', uri, () => documentLinkSteps(model(), uri), []);
  const lensSteps: Analysis['codeLensSteps'] = (uri) => guardSteps('lenses', uri, () => codeLensSteps(model(), uri, readText), []);
  return {
    documentLinks: (uri) => ended(linkSteps(uri)),
    documentLinkSteps: linkSteps,
    codeLenses: (uri) => ended(lensSteps(uri)),
    codeLensSteps: lensSteps,
    inlayHints: (uri, range) => guard('hints', uri, () => inlayHintsOf(model(), uri, range, readText), []),
  };
}

/** What is shown of the whole workspace. */
export function views({ model, guard, problems, bundleOf }: Core): Pick<Analysis, 'symbols' | 'tree' | 'treeSteps' | 'topology'> {
  return {
    symbols: (query) => guard('symbols', '', () => workspaceSymbols(model(), query), []),
    tree: (bundle) => guard('tree', '', () => wholeTree(model(), ended(problems.steps()), bundleOf(bundle)), []),
    *treeSteps({ bundle, of, filter }) {
      const args = [model(), yield* problems.steps()] as const;
      if (of !== undefined) return yield* childrenInSteps(...args, of, bundleOf(bundle));
      return yield* filter === undefined
        ? namespacesInSteps(...args, bundleOf(bundle))
        : filteredInSteps(...args, filter, bundleOf(bundle));
    },
    topology({ bundle: id, namespace }) {
      const bundle = bundleOf(id);
      return topologyOf(model(), {
        ...(bundle ? { bundle } : {}),
        ...(namespace !== undefined ? { namespace } : {}),
        problemsOf: (instance) => problems.findingsOn(model().placeOf(instance, 'metadata.name')),
      });
    },
  };
}
