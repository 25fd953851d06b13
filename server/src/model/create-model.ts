import { compareText } from '../base/texts/compare-text.ts';
import type { Place } from '../base/span.ts';
import type { ClusterSettings } from '../k8s/cluster-settings.ts';
import { find, get } from '../yaml/path.ts';
import { compareInstances } from './scope/candidates.ts';
import { clusterSource } from './cluster-view.ts';
import type { SourceView } from './cluster-view.ts';
import { InstanceStore } from './instances/instance-store.ts';
import { noOptions } from './options.ts';
import type { ModelOptions } from './options.ts';
import { acceptedOnly } from './records/accepted.ts';
import { predictRecords } from './records/predict.ts';
import type { Records } from './records.ts';
import { acceptedBy } from './admission/refusals.ts';
import { createScope } from './scope/scope.ts';
import type { Bundle, Instance, Model } from './types.ts';
import type { WorkspaceIndex } from './files/file-index.ts';

interface Attached {
  readonly store: InstanceStore;
  readonly defaultNamespace: string;
  readonly options: ModelOptions;
}

/** The store that follows an index; replaced when settings that shape instances change. */
const attached = new WeakMap<WorkspaceIndex, Attached>();

/**
 * A read-only view of the index as it is now. Cheap: catches up with what was replaced since the last view, computes
 * everything else when it is asked for. Valid until the next `replace`. Pass the same `options` value while nothing in it changed.
 */
export function createModel(index: WorkspaceIndex, settings: ClusterSettings, options: ModelOptions = noOptions): Model {
  const store = storeOf(index, settings.defaultNamespace, options);
  store.sync();
  const { instances, bundles } = store;
  const accepted = acceptedBy(settings);
  const isReady = options.isReady === undefined ? {} : { isReady: options.isReady };
  const predicted = (view: SourceView): Records =>
    predictRecords({ ...acceptedOnly(clusterSource(instances, view, scope), accepted), ...isReady }, settings);
  const scope = createScope(index, store, options);
  let all: readonly Instance[] | undefined;
  let sortedBundles: readonly Bundle[] | undefined;
  const model: Model = {
    settings,
    options,
    generation: index.generation,
    instances: () => (all ??= store.sorted()),
    instancesOf: (uri) => [...instances.ofUri(uri)].sort(compareInstances),
    instancesReading: (uri) =>
      store
        .buildsReading(uri)
        .flatMap((id) => [...instances.ofBundle(id)])
        .sort(compareInstances),
    namedParts: (instance) => store.namedParts(instance.bundle, instance.facts.uri),
    bundles: () => (sortedBundles ??= [...bundles.all()].sort((a, b) => compareText(a.id, b.id))),
    bundleProblems: () => store.problems(),
    scope,
    ...recordsBy(predicted),
    keeping: (kept) => ({ ...model, ...recordsBy((view) => predicted({ ...view, kept })) }),
    placeOf,
    keyPlaceOf,
  };
  return model;
}

/** What a model says of DNS, predicted when it is asked for. */
function recordsBy(predicted: (view: SourceView) => Records): Pick<Model, 'recordsFor' | 'records' | 'recordsOnce'> {
  const cache = new Map<string, Records>();
  const records = (key: string, view: SourceView): Records => remember(cache, key, () => predicted(view));
  return {
    recordsFor: (bundle, uri) => records(`near ${bundle.id} ${uri ?? ''}`, { nearTo: bundle, ...(uri !== undefined ? { uri } : {}) }),
    records: (only) => {
      const ids = only?.map((bundle) => bundle.id).sort();
      return records(`only ${ids === undefined ? '*' : JSON.stringify(ids)}`, ids === undefined ? {} : { only: new Set(ids) });
    },
    recordsOnce: (only) => predicted(only === undefined ? {} : { only: new Set(only.map((bundle) => bundle.id)) }),
  };
}

function placeOf(instance: Instance, field: string): Place {
  const { node, uri } = find(instance.facts.tree, field, instance.facts.uri);
  return { uri, span: { start: node.start, end: node.end } };
}

function keyPlaceOf(instance: Instance, field: string): Place | undefined {
  const found = get(instance.facts.tree, field, instance.facts.uri);
  if (found?.key === undefined) return undefined;
  return { uri: found.keyUri, span: { start: found.key.start, end: found.key.end } };
}

/** One small part of what `createModel` does when files changed; `false`: nothing is left. `files`: what kustomize builds may wait. */
export function catchUp(index: WorkspaceIndex, settings: ClusterSettings, options: ModelOptions, what: 'files' | 'all'): boolean {
  return storeOf(index, settings.defaultNamespace, options).step(what);
}

function storeOf(index: WorkspaceIndex, defaultNamespace: string, options: ModelOptions): InstanceStore {
  const found = attached.get(index);
  if (found?.defaultNamespace === defaultNamespace && found.options === options && !found.store.isLost) return found.store;
  const store = new InstanceStore(index, defaultNamespace, options);
  attached.set(index, { store, defaultNamespace, options });
  return store;
}

/** Views of the cluster that are kept at a time: each holds the pods and endpoints that were asked for. */
const keptViews = 32;

function remember<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const [oldest] = cache.keys();
  if (cache.size >= keptViews && oldest !== undefined) cache.delete(oldest);
  const made = make();
  cache.set(key, made);
  return made;
}
