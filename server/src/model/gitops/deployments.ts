import { isDeployerKind } from '../../facts/deployers.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import type { MapEntry, MapNode, Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { emptyMapAt, list, scalarAt, text } from '../kustomize/patches/tree-edit.ts';
import { generated, renderedMap } from './params.ts';
import type { FindFolders } from './params.ts';
import { substitutionOf } from './substitute.ts';
import type { Substitution } from './substitute.ts';

/** One folder of a repository that a GitOps object deploys, and what is changed of it on the way. */
export interface Deployment {
  /** Of the object, or of the Application that a set makes of it. */
  readonly name: string;
  /** In the repository, as written. */
  readonly path: string;
  /** Which files of the folder are applied as they are, whatever kustomization is there; absent: what is built there, else what a tool makes of all of its files. */
  readonly directory?: Directory;
  /** Where there is no kustomization in the folder: are files in folders below deployed, too? */
  readonly isRecursive: boolean;
  /** Namespace of objects that write none. */
  readonly namespace?: string;
  /** What changes the objects, written as a kustomization would write it. */
  readonly changes: MapNode;
  readonly substitution?: Substitution;
}

/** Files of a folder that Argo CD applies (argo-cd user guide, Directory): globs of paths below it, in which a star stands for any text and `{a,b}` for one of several. */
export interface Directory {
  readonly isRecursive: boolean;
  readonly include: string;
  readonly exclude: string;
}

/** What a GitOps object deploys. `isWhole`: nothing else, from nowhere else. */
export interface Deployments {
  readonly all: readonly Deployment[];
  readonly isWhole: boolean;
}

const none: Deployments = { all: [], isWhole: false };

/** Is it an object that makes Argo CD or Flux deploy a folder, or the repository that one speaks of? */
export function isDeployer(object: KubeObject): boolean {
  return object.kind === 'Custom' && isDeployerKind(object.apiVersion, object.customKind);
}

/** Does a url lead to another repository than the one at hand? */
export type IsElsewhere = (url: string) => boolean;

/** What it deploys; see `isDeployer`. */
export function deploymentsOf({ object, tree }: ObjectFacts, find: FindFolders, isElsewhere: IsElsewhere): Deployments {
  if (object.kind !== 'Custom') return none;
  const spec = child(tree, 'spec');
  if (object.customKind === 'Kustomization') return ofFlux(object.name, spec);
  if (object.customKind === 'Application') return ofApplication(object.name, spec, isElsewhere);
  if (object.customKind !== 'ApplicationSet') return none;
  return ofSet(spec, find, isElsewhere);
}

/** kustomize-controller spec: `path` and what it changes; without a kustomization all files below. A source of another sort holds no files of a repository. */
function ofFlux(name: string, spec: Node | undefined): Deployments {
  const source = text(child(child(spec, 'sourceRef'), 'kind'));
  const path = child(spec, 'path');
  const written = path === undefined ? './' : text(path);
  if (spec?.kind !== 'map' || written === undefined || (source !== 'GitRepository' && source !== 'OCIRepository')) return none;
  const metadata = child(spec, 'commonMetadata');
  const changes = mapOf(spec, {
    namespace: child(spec, 'targetNamespace'),
    namePrefix: child(spec, 'namePrefix'),
    nameSuffix: child(spec, 'nameSuffix'),
    patches: child(spec, 'patches'),
    components: child(spec, 'components'),
    labels: labels(child(metadata, 'labels'), false),
    commonAnnotations: child(metadata, 'annotations'),
  });
  const substitution = substitutionOf(child(spec, 'postBuild'));
  return {
    all: [{ name, path: written, isRecursive: true, changes, ...(substitution === undefined ? {} : { substitution }) }],
    isWhole: true,
  };
}

/** Each source of an Application. A chart, a plugin or another source that is no folder leaves it open what else there is. */
function ofApplication(name: string, spec: Node | undefined, isElsewhere: IsElsewhere): Deployments {
  const all = sourcesOf(spec);
  const namespace = text(child(child(spec, 'destination'), 'namespace'));
  const found = all.flatMap((source) => {
    const url = text(child(source, 'repoURL'));
    return (url !== undefined && isElsewhere(url) ? undefined : ofSource(name, source, namespace)) ?? [];
  });
  return { all: found, isWhole: all.length > 0 && found.length === all.length };
}

function sourcesOf(spec: Node | undefined): readonly Node[] {
  const sources = child(spec, 'sources');
  return sources?.kind === 'seq' ? sources.items : [child(spec, 'source')].flatMap((source) => source ?? []);
}

/** Repositories and paths that an Application, or the template of a set, names in full. */
export function sourcesIn({ object, tree }: ObjectFacts): readonly { readonly url: string; readonly path: string }[] {
  if (object.kind !== 'Custom' || !object.customKind.startsWith('Application')) return [];
  const spec = child(tree, 'spec');
  return sourcesOf(object.customKind === 'Application' ? spec : child(child(spec, 'template'), 'spec')).flatMap((source) => {
    const [url, path] = [text(child(source, 'repoURL')), text(child(source, 'path'))];
    return url === undefined || path === undefined || path.includes('{{') ? [] : [{ url, path }];
  });
}

function ofSource(name: string, source: Node, namespace: string | undefined): Deployment | undefined {
  const path = text(child(source, 'path'));
  const isOther = ['chart', 'helm', 'plugin', 'ref'].some((key) => child(source, key) !== undefined);
  if (path === undefined || isOther || source.kind !== 'map') return undefined;
  const kustomize = child(source, 'kustomize');
  const option = (key: string): Node | undefined => child(kustomize, key);
  const changes = mapOf(source, {
    namespace: option('namespace'),
    namePrefix: option('namePrefix'),
    nameSuffix: option('nameSuffix'),
    patches: option('patches'),
    components: option('components'),
    replicas: option('replicas'),
    labels: labels(option('commonLabels'), text(option('labelWithoutSelector')) !== 'true'),
    commonAnnotations: option('commonAnnotations'),
  });
  const directory = directoryOf(child(source, 'directory'));
  return {
    name,
    path,
    isRecursive: false,
    changes,
    ...(directory === undefined ? {} : { directory }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function directoryOf(options: Node | undefined): Directory | undefined {
  if (options?.kind !== 'map') return undefined;
  const option = (key: string): string => text(child(options, key)) ?? '';
  return { isRecursive: option('recurse') === 'true', include: option('include'), exclude: option('exclude') };
}

/** The Applications that a set makes of its template. */
function ofSet(spec: Node | undefined, find: FindFolders, isElsewhere: IsElsewhere): Deployments {
  const template = child(spec, 'template');
  if (template?.kind !== 'map') return none;
  const { sets, isWhole } = generated(list(child(spec, 'generators')), find);
  const made = sets.map((params) => {
    const application = renderedMap(template, params);
    return ofApplication(text(child(child(application, 'metadata'), 'name')) ?? 'application', child(application, 'spec'), isElsewhere);
  });
  return {
    all: made.flatMap(({ all }) => all),
    isWhole: isWhole && child(spec, 'templatePatch') === undefined && made.every((each) => each.isWhole),
  };
}

/** Labels that are put on objects, as an entry of `labels`. */
function labels(pairs: Node | undefined, selectors: boolean): Node | undefined {
  if (pairs?.kind !== 'map') return undefined;
  const entry = mapOf(pairs, { pairs, includeSelectors: scalarAt(pairs, String(selectors), 'plain') });
  return { kind: 'seq', start: pairs.start, end: pairs.end, flow: false, items: [entry] };
}

function mapOf(at: Node, fields: Readonly<Record<string, Node | undefined>>): MapNode {
  const entries = Object.entries(fields).flatMap(([key, value]): MapEntry[] =>
    value === undefined ? [] : [{ key: scalarAt(at, key, 'plain'), value }],
  );
  return { ...emptyMapAt(at), entries };
}
