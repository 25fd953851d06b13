import { compareText } from '../../base/texts/compare-text.ts';
import type { Place } from '../../base/span.ts';
import { isDeployerKind } from '../../facts/deployers.ts';
import type { FileFacts } from '../../facts/types.ts';
import { isObject } from '../../k8s/json.ts';
import { nameText } from '../../k8s/known-name.ts';
import { mark } from '../../model/instances/bundles.ts';
import { fileNameOf, folderOf, isBelow } from '../../model/files/paths.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import type { ObjectPair } from './differing.ts';
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

/** What differs between two states, and leads to things that neither holds: charts, bases and values from elsewhere. Sorted by file. */
export function unknownEffects(before: State, after: State, pairs: readonly ObjectPair[]): readonly UnknownEffect[] {
  const files = differingFiles(before, after);
  const all = [...deployersOf(before, after, pairs), ...buildsLeftOpen(before, after, files), ...valuesOfOthers(before, after, files)];
  return all.sort((a, b) => compareText(a.place.uri, b.place.uri) || a.place.span.start - b.place.span.start);
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

/** Values say what they say to others: of all other files the meaning is known. */
const textIn = (state: State, { role, uri }: FileFacts): string | undefined => (role === 'values' ? state.textOf(uri) : '');

function* buildsLeftOpen(before: State, after: State, files: readonly DifferingFile[]): Generator<UnknownEffect> {
  if (files.length === 0) return;
  const [old, now] = [buildsOf(before), buildsOf(after)];
  for (const build of new Set([...old.keys(), ...now.keys()])) {
    if (build === '') continue;
    const [was, is] = [openIn(old.get(build)), openIn(now.get(build))];
    if (was.size + is.size === 0) continue;
    const folder = build.split(mark)[0] ?? '';
    const isTouched = files.some(({ path }) => folder === '.' || isBelow(path, folder));
    const come = [...is].filter((each) => !was.has(each));
    const gone = [...was].filter((each) => !is.has(each));
    const told = come.length > 0 ? come : gone.length > 0 ? gone : isTouched ? [...is] : [];
    const state = now.has(build) ? after : before;
    for (const each of told.slice(0, mostOfBuild))
      yield {
        place: { uri: buildFile(state, folder), span: { start: 0, end: 0 } },
        state: state === after ? 'after' : 'before',
        build,
        message: `Names of ${build} hang on something that is not known: ${each}.`,
      };
  }
}

/** Reasons that are told of one build. */
const mostOfBuild = 3;

const openIn = (bundles: readonly Bundle[] = []): ReadonlySet<string> => new Set(bundles.flatMap(({ unknowns }) => unknowns));

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
