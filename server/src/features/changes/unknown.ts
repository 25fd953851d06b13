import { getOrMake } from '../../base/get-or-make.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import { sentenceList } from '../../base/texts/words.ts';
import type { Place } from '../../base/span.ts';
import { isDeployerKind } from '../../facts/deployers.ts';
import type { FileFacts } from '../../facts/types.ts';
import { isObject } from '../../k8s/json.ts';
import { nameText } from '../../k8s/known-name.ts';
import { mark } from '../../model/instances/bundles.ts';
import { fileNameOf, folderOf, isBelow } from '../../model/files/paths.ts';
import { isOfTransformers } from '../../model/kustomize/kustomization.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import type { Differing, ObjectPair } from './differing.ts';
import type { Node } from '../../yaml/node.ts';
import { parseChunk } from '../../yaml/parse.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { splitDocuments } from '../../yaml/split.ts';
import { buildOf, buildsOf, plainOf, type State } from './state.ts';

/** A change of which nobody knows here what it does to names. */
export interface UnknownEffect {
  readonly place: Place;
  /** State whose text has the place. */
  readonly state: 'before' | 'after';
  /** Kustomization or chart; '' where it is of none. */
  readonly build: string;
  readonly message: string;
}

/** What differs between two states, and leads to things that neither holds: charts, bases and values from elsewhere. Each once, sorted by file. */
export function unknownEffects(before: State, after: State, differing: Pick<Differing, 'pairs' | 'builds'>): readonly UnknownEffect[] {
  const files = differingFiles(before, after);
  const all = [
    ...deployersOf(before, after, differing.pairs),
    ...buildsLeftOpen(before, after, files, differing),
    ...valuesOfOthers(before, after, files),
  ];
  const once = new Map(all.map((each) => [`${each.place.uri} ${each.place.span.start} ${each.message}`, each]));
  return [...once.values()].sort((a, b) => compareText(a.place.uri, b.place.uri) || a.place.span.start - b.place.span.start);
}

/** Kinds besides those that deploy files of a repository (`isDeployerKind`) whose `spec` says what is deployed, and from where: charts, and where those are. */
const ofCharts: readonly (readonly [group: RegExp, kinds: ReadonlySet<string>])[] = [
  [/^helm\.toolkit\.fluxcd\.io\//, new Set(['HelmRelease'])],
  [/^source\.toolkit\.fluxcd\.io\//, new Set(['OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'])],
  [/^helm\.cattle\.io\//, new Set(['HelmChart', 'HelmChartConfig'])],
];

function leadsElsewhere({ facts: { object } }: Instance): boolean {
  if (object.kind !== 'Custom') return false;
  const { apiVersion, customKind } = object;
  return isDeployerKind(apiVersion, customKind) || ofCharts.some(([group, kinds]) => group.test(apiVersion) && kinds.has(customKind));
}

function* deployersOf(before: State, after: State, pairs: readonly ObjectPair[]): Generator<UnknownEffect> {
  for (const { before: was, after: is } of pairs) {
    const [instance, state] = is === undefined ? [was, before] : [is, after];
    if (instance === undefined || !leadsElsewhere(instance)) continue;
    if ((was === undefined || isFollowed(before.model, was)) && (is === undefined || isFollowed(after.model, is))) continue;
    const [old, now] = [specOf(before, was), specOf(after, is)];
    if (old === now) continue;
    const { object } = instance.facts;
    yield {
      place: state.model.placeOf(instance, 'spec'),
      state: is === undefined ? 'before' : 'after',
      build: buildOf(state, instance.bundle),
      message: `What ${object.kind === 'Custom' ? object.customKind : object.kind} ${nameText(object)} deploys comes from elsewhere, so what this change does to names is not known.`,
    };
  }
}

/** What decides about what is deployed, of the kinds that also say how often to look. */
function specOf(state: State, instance: Instance | undefined): string | undefined {
  const spec = instance && plainOf(state, instance)?.['spec'];
  if (!isObject(spec)) return undefined;
  const { interval: _, timeout: __, retryInterval: ___, ...told } = spec;
  return JSON.stringify(told);
}

/** Is all that it deploys in the workspace? */
function isFollowed(model: Model, { facts: { object, uri, tree } }: Instance): boolean {
  return model
    .bundles()
    .some(
      ({ id, environment }) =>
        (environment === undefined && id.endsWith(`${mark}${nameText(object)}`)) ||
        (environment?.origin?.isWhole === true &&
          environment.origin.uri === uri &&
          tree.start <= environment.origin.span.start &&
          environment.origin.span.end <= tree.end),
    );
}

/** A file by its path below the root, in the states that have it. */
interface DifferingFile {
  readonly path: string;
  readonly was: FileFacts | undefined;
  readonly is: FileFacts | undefined;
}

function byPath({ root, files }: State): ReadonlyMap<string, FileFacts> {
  const top = `${root.replace(/\/$/, '')}/`;
  return new Map([...files()].map((facts) => [facts.uri.startsWith(top) ? facts.uri.slice(top.length) : facts.uri, facts]));
}

function differingFiles(before: State, after: State): readonly DifferingFile[] {
  const [old, now] = [byPath(before), byPath(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    const isSame =
      was === is || (was !== undefined && is !== undefined && was.shape === is.shape && textIn(before, was) === textIn(after, is));
    return isSame ? [] : [{ path, was, is }];
  });
}

const plainIn = (root: Node | undefined): unknown => (root === undefined ? null : toPlain(root));

/** Values say what they say to others, comments apart: of all other files the meaning is known. */
function textIn(state: State, { role, uri, templated }: FileFacts): string | undefined {
  const text = role === 'values' ? state.textOf(uri) : '';
  if (text === undefined || text === '' || templated) return text;
  return JSON.stringify(splitDocuments(text).map((chunk) => plainIn(parseChunk(text, chunk).root)));
}

/** Builds of a state that hang on the same. */
interface OpenBuilds {
  readonly state: State;
  readonly reasons: readonly string[];
  readonly builds: string[];
}

/**
 * Builds that hang on something that is not known, where the change touches it: it comes or goes, or what is done to it is written otherwise. Each reason once, with all builds that
 * it is of.
 */
function* buildsLeftOpen(
  before: State,
  after: State,
  files: readonly DifferingFile[],
  { builds }: Pick<Differing, 'builds'>,
): Generator<UnknownEffect> {
  if (files.length === 0) return;
  const [old, now] = [buildsOf(before), buildsOf(after)];
  const touched = buildsTouched(before, after, files);
  const found = new Map<string, OpenBuilds>();
  for (const build of new Set([...old.keys(), ...now.keys()])) {
    if (build === '') continue;
    const [was, is] = [openIn(before, old.get(build)), openIn(after, now.get(build))];
    const only = (one: typeof was, other: typeof was): readonly string[] =>
      [...one].flatMap(([key, each]) => (other.has(key) ? [] : [each]));
    const [come, gone] = [only(is, was), only(was, is)];
    const standing = (): readonly string[] =>
      [...is.values()].filter(
        (each) => touched.has(build) || touched.has(folderIn(build)) || (builds.has(build) && isOfTransformers(each)),
      );
    const told = (come.length > 0 ? come : gone.length > 0 ? gone : standing()).slice(0, mostOfBuild);
    if (told.length === 0) continue;
    const state = now.has(build) ? after : before;
    getOrMake(found, `${state === after} ${told.join()}`, (): OpenBuilds => ({ state, reasons: told, builds: [] })).builds.push(build);
  }
  for (const { state, reasons, builds: all } of found.values()) {
    const [build = ''] = all;
    const more = all.length - mostBuilds;
    const named = more > 1 ? [...all.slice(0, mostBuilds), `${more} more`] : all;
    yield {
      place: { uri: buildFile(state, folderIn(build)), span: { start: 0, end: 0 } },
      state: state === after ? 'after' : 'before',
      build,
      message: `Names of ${sentenceList(named)} hang on something that is not known: ${sentenceList(reasons)}.`,
    };
  }
}

const folderIn = (build: string): string => build.split(mark)[0] ?? '';

/** Kustomizations and charts of which something else than objects is written otherwise: what they build on, patches, values. A folder stands for all builds of it. */
function buildsTouched(before: State, after: State, files: readonly DifferingFile[]): ReadonlySet<string> {
  const touched = new Set<string>();
  const changing = files.filter(({ was, is }) => [was, is].some((facts) => facts !== undefined && isNoObject(facts)));
  for (const { path, was, is } of changing) {
    touched.add(folderOf(path) || '.');
    for (const [state, facts] of [
      [before, was],
      [after, is],
    ] as const)
      for (const { bundle } of facts === undefined ? [] : state.model.instancesReading(facts.uri)) touched.add(buildOf(state, bundle));
  }
  const values = changing.filter(({ was, is }) => [was, is].some((facts) => facts?.role === 'values' || facts?.role === 'chart'));
  if (values.length > 0) for (const state of [before, after]) for (const build of chartsOf(state, values)) touched.add(build);
  return touched;
}

/** Charts that are given these values, or are written otherwise themselves. */
function chartsOf(state: State, values: readonly DifferingFile[]): readonly string[] {
  return state.model.bundles().flatMap((bundle) => {
    if (bundle.kind !== 'chart') return [];
    const build = buildOf(state, bundle);
    const given = bundle.environment?.values ?? [];
    const isOf = ({ path, was, is }: DifferingFile): boolean =>
      isBelow(path, folderIn(build)) || given.some((uri) => uri === was?.uri || uri === is?.uri);
    return values.some(isOf) ? [build] : [];
  });
}

/** Does a file say what is done to objects, and not what they are? */
const isNoObject = ({ role, objects }: FileFacts): boolean =>
  role !== 'manifests' || objects.length === 0 || objects.some(({ isPatch }) => isPatch);

/** Reasons that are told of one build, and builds that are named. */
const [mostOfBuild, mostBuilds] = [3, 3];

/** What is not known of a build, by words that both states share: the folder that a state is of can be called otherwise in the other one. */
function openIn({ root }: State, bundles: readonly Bundle[] = []): ReadonlyMap<string, string> {
  const own = ` of ${fileNameOf(root.replace(/\/$/, ''))} `;
  return new Map(bundles.flatMap(({ unknowns }) => unknowns.map((each) => [each.replace(own, ' of . '), each])));
}

function buildFile(state: State, folder: string): string {
  const root = state.root.replace(/\/$/, '');
  const top = folder === '.' ? root : `${root}/${folder}`;
  const found = [...state.files()].find(({ uri, role }) => (role === 'kustomization' || role === 'chart') && folderOf(uri) === top);
  return found?.uri ?? top;
}

/** Values that are given to no chart of the workspace. */
function* valuesOfOthers(before: State, after: State, files: readonly DifferingFile[]): Generator<UnknownEffect> {
  for (const { was, is } of files) {
    const [facts, state] = is === undefined ? [was, before] : [is, after];
    if (facts?.role !== 'values' || isOfChart(state, facts.uri)) continue;
    yield {
      place: { uri: facts.uri, span: { start: 0, end: 0 } },
      state: is === undefined ? 'before' : 'after',
      build: '',
      message: `${fileNameOf(facts.uri)} gives values to a chart that is not here, so what this change does to names is not known.`,
    };
  }
}

function isOfChart(state: State, uri: string): boolean {
  const isNear = [...state.files()].some(({ role, uri: file }) => role === 'chart' && isBelow(uri, folderOf(file)));
  return isNear || state.model.bundles().some(({ environment }) => environment?.values.includes(uri) === true);
}
