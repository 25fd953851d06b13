import path from '#host/path';
import type { Analysis } from '../../../analysis.ts';
import type { Span } from '../../../base/span.ts';
import { fitsWildcard } from '../../../base/texts/wildcard.ts';
import { withExpressions } from '../../../facts/deployers.ts';
import { list, text as textOfNode } from '../../../model/kustomize/patches/tree-edit.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { parseYaml } from '../../../yaml/parse.ts';
import { child } from '../../../yaml/path.ts';
import { known } from '../../disk.ts';
import type { FileHost } from '../../file-host.ts';
import { toPath, toUri } from '../../uri.ts';
import { argoReleases } from './argo.ts';
import { fluxReleases, type FluxObjects } from './flux.ts';
import { helmfileReleases } from './helmfile.ts';
import type { Release, WrittenPath } from './release.ts';
import { kustomizeReleases, skaffoldReleases } from './tools.ts';

/** A release with the paths that its file means. */
export interface FoundRelease {
  readonly release: Release;
  /** Path of the chart's folder. */
  readonly folder: string;
  /** Uri of the file that says it, and where it names the chart. */
  readonly uri: string;
  readonly span: Span | undefined;
  /** Path of a file that it names. */
  readonly resolve: (path: WrittenPath) => string;
}

export interface ReleaseSearch {
  readonly host: FileHost;
  /** Folders of the workspace. */
  readonly roots: readonly string[];
  readonly textOf?: ((uri: string) => string | undefined) | undefined;
}

/** Every release of a chart of the workspace that some file of it says, by the path of the chart's folder; in the order of the files. */
export function findReleases(
  analysis: Pick<Analysis, 'uris' | 'facts'>,
  charts: readonly string[],
  search: ReleaseSearch,
): ReadonlyMap<string, readonly FoundRelease[]> {
  const found = new Map<string, FoundRelease[]>();
  if (charts.length === 0) return found;
  const folders = new Set(charts);
  for (const [uri, releases] of [...inObjects(analysis, folders, search), ...inTools(charts, search)]) {
    for (const release of releases) {
      const placed = placedIn(uri, release, folders, search);
      if (placed !== undefined) found.set(placed.folder, [...(found.get(placed.folder) ?? []), placed]);
    }
  }
  return found;
}

/** Paths from the root of a repository: the folder of the workspace in which there is such a chart, the nearest above the file first. */
function placedIn(uri: string, release: Release, charts: ReadonlySet<string>, { roots, host }: ReleaseSearch): FoundRelease | undefined {
  const above = foldersAbove(uri, roots);
  const [own = '/'] = above;
  const bases = release.chart.from === 'repository' ? above : [own];
  const base = bases.find((each) => charts.has(path.resolve(each, release.chart.path.replace(/^\/+/, ''))));
  if (base === undefined) return undefined;
  const folder = path.resolve(base, release.chart.path.replace(/^\/+/, ''));
  const resolve = ({ path: written, from }: WrittenPath): string => {
    const given = path.resolve(from === 'chart' ? folder : from === 'file' ? own : base, written);
    // Flux reads values files from the root of the source, older versions of it from the chart.
    return from === 'repository' && host.stat(given) === undefined ? path.resolve(folder, written) : given;
  };
  return { release, folder, uri, span: release.chart.span, resolve };
}

/** Folder of a file and those above it in the workspace, the nearest first: one of them is the root of its repository. */
function foldersAbove(uri: string, roots: readonly string[]): readonly string[] {
  const above: string[] = [];
  for (let folder = path.dirname(toPath(uri) ?? '/'); ; folder = path.dirname(folder)) {
    above.push(folder);
    if (roots.includes(folder) || folder === path.dirname(folder)) return above;
  }
}

/** Charts whose paths from the root of the repository fit a pattern of a git generator: `*` stands for a part of one name. */
function chartsLike(pattern: string, uri: string, charts: ReadonlySet<string>, roots: readonly string[]): readonly string[] {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const fits = (folder: string): boolean => {
    const names = folder.split('/');
    return names.length === parts.length && names.every((name, index) => !name.startsWith('.') && fitsWildcard(parts[index] ?? '', name));
  };
  for (const base of foldersAbove(uri, roots)) {
    const found = [...charts]
      .map((chart) => path.relative(base, chart).split(path.sep).join('/'))
      .filter(fits)
      .sort();
    if (found.length > 0) return found;
  }
  return [];
}

type Found = readonly [uri: string, releases: readonly Release[]];

function* inObjects(analysis: Pick<Analysis, 'uris' | 'facts'>, charts: ReadonlySet<string>, search: ReleaseSearch): Iterable<Found> {
  const flux: FluxObjects = { configText: configTexts(analysis, search), chartSpec: chartSpecs(analysis, search) };
  for (const uri of [...analysis.uris()].sort()) {
    const facts = analysis.facts(uri);
    if (facts?.role === 'kustomization') {
      const [tree] = facts.trees;
      if (tree !== undefined && child(tree, 'helmCharts') !== undefined) yield [uri, kustomizeReleases(tree)];
      continue;
    }
    const kinds = new Set(facts?.objects.map(({ object }) => (object.kind === 'Custom' ? object.customKind : '')));
    const isArgo = kinds.has('Application') || kinds.has('ApplicationSet');
    if (!isArgo && !kinds.has('HelmRelease')) continue;
    yield [
      uri,
      rootsOf(uri, search).flatMap((root) =>
        apiOf(root).startsWith('argoproj.io/')
          ? argoReleases(root, (pattern) => chartsLike(pattern, uri, charts, search.roots))
          : apiOf(root).startsWith('helm.toolkit.fluxcd.io/')
            ? fluxReleases(root, flux)
            : [],
      ),
    ];
  }
}

const apiOf = (root: Node): string => textOfNode(child(root, 'apiVersion')) ?? '';

function textIn(uri: string, { host, textOf }: ReleaseSearch): string | undefined {
  const file = toPath(uri);
  const read = file === undefined ? undefined : host.read(file);
  return textOf?.(uri) ?? (read?.ok === true ? read.text : undefined);
}

function rootsOf(uri: string, search: ReleaseSearch): readonly MapNode[] {
  const text = textIn(uri, search) ?? '';
  return parseYaml(text).flatMap(({ root }) => (root?.kind === 'map' ? [withExpressions(root, text)] : []));
}

type Texts = FluxObjects['configText'];

/** Of ConfigMaps as they are written, and of those that a kustomization generates. */
function configTexts(analysis: Pick<Analysis, 'uris' | 'facts'>, search: ReleaseSearch): Texts {
  return (namespace, name, key) => {
    for (const uri of analysis.uris()) {
      const facts = analysis.facts(uri);
      const found = facts?.role === 'kustomization' ? generatedText(uri, facts.trees[0], name, key, search) : undefined;
      if (found !== undefined) return found;
      const isHere = facts?.objects.some(
        ({ object }) =>
          object.kind === 'ConfigMap' &&
          object.name === name &&
          (object.namespace === namespace || object.namespace === undefined || namespace === undefined),
      );
      if (isHere !== true) continue;
      const text = textOfNode(child(child(objectIn(uri, 'ConfigMap', name, search), 'data'), key));
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

function objectIn(uri: string, kind: string, name: string, search: ReleaseSearch): MapNode | undefined {
  return rootsOf(uri, search).find(
    (root) => textOfNode(child(root, 'kind')) === kind && textOfNode(child(child(root, 'metadata'), 'name')) === name,
  );
}

/** A key of a generated ConfigMap is a literal, or a file: `key=path`, or a path whose last part is the key. */
function generatedText(uri: string, tree: Node | undefined, name: string, key: string, search: ReleaseSearch): string | undefined {
  const generator = list(child(tree, 'configMapGenerator')).find((each) => textOfNode(child(each, 'name')) === name);
  for (const [keyOf, from] of list(child(generator, 'files')).map((node) => keyed(textOfNode(node) ?? ''))) {
    const file = path.resolve(path.dirname(toPath(uri) ?? '/'), from);
    if ((keyOf ?? path.basename(from)) === key && search.host.isInside(file, search.roots)) return textIn(toUri(file), search);
  }
  return list(child(generator, 'literals'))
    .map((node) => keyed(textOfNode(node) ?? ''))
    .find(([keyOf]) => keyOf === key)?.[1];
}

function keyed(written: string): readonly [key: string | undefined, rest: string] {
  const at = written.indexOf('=');
  return at < 0 ? [undefined, written] : [written.slice(0, at), written.slice(at + 1)];
}

/** `spec` of the HelmCharts of the workspace. */
function chartSpecs(analysis: Pick<Analysis, 'uris' | 'facts'>, search: ReleaseSearch): FluxObjects['chartSpec'] {
  return (name) => {
    const uri = analysis
      .uris()
      .find((each) =>
        analysis
          .facts(each)
          ?.objects.some(({ object }) => object.kind === 'Custom' && object.customKind === 'HelmChart' && object.name === name),
      );
    return uri === undefined ? undefined : child(objectIn(uri, 'HelmChart', name, search), 'spec');
  };
}

/** `beside`: all parts of the file, and the files that it builds on. */
type ReadRoot = (root: Node, beside: readonly Node[]) => readonly Release[];

const tools: readonly (readonly [name: RegExp, read: ReadRoot])[] = [
  [/\/helmfile\.ya?ml(?:\.gotmpl)?$|^helmfile\.d\/[^/]+\.ya?ml(?:\.gotmpl)?$/, helmfileReleases],
  [/\/skaffold\.ya?ml$/, skaffoldReleases],
];

/** Files of tools lie above the chart, or in a folder beside one of those that it is in. */
function* inTools(charts: readonly string[], search: ReleaseSearch): Iterable<Found> {
  const seen = new Set<string>();
  for (const chart of charts) {
    for (let folder = chart; ; folder = path.dirname(folder)) {
      if (!seen.has(folder))
        for (const near of [folder, ...foldersIn(folder, search)]) {
          if (!seen.has(near)) yield* toolsIn(near, search);
          seen.add(near);
        }
      seen.add(folder);
      if (search.roots.includes(folder) || folder === path.dirname(folder) || !search.roots.some((root) => folder.startsWith(root))) break;
    }
  }
}

function* toolsIn(folder: string, search: ReleaseSearch): Iterable<Found> {
  for (const { name } of known(search.host.entries(folder)) ?? []) {
    const read = tools.find(([pattern]) => pattern.test(`${path.basename(folder)}/${name}`))?.[1];
    const file = path.join(folder, name);
    if (read === undefined || !search.host.isInside(file, search.roots)) continue;
    const uri = toUri(file);
    const roots = rootsOf(uri, search);
    const beside = [...roots.flatMap((root) => basesOf(root, folder, search)), ...roots];
    yield [uri, roots.flatMap((root) => read(root, beside))];
  }
}

/** What a helmfile builds on (`bases`): environments and templates for its releases. */
function basesOf(root: Node, folder: string, search: ReleaseSearch): readonly Node[] {
  return list(child(root, 'bases')).flatMap((node) => {
    const file = path.resolve(folder, textOfNode(node) ?? '');
    return search.host.isInside(file, search.roots) && search.host.stat(file)?.kind === 'file' ? rootsOf(toUri(file), search) : [];
  });
}

/** More than this is no folder that somebody looks through. */
const manyFolders = 200;

function foldersIn(folder: string, { host }: ReleaseSearch): readonly string[] {
  return (known(host.entries(folder)) ?? [])
    .filter(({ name, kind }) => kind === 'folder' && !name.startsWith('.') && name !== 'node_modules')
    .slice(0, manyFolders)
    .map(({ name }) => path.join(folder, name));
}
