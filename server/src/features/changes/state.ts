import type { Json } from '../../k8s/json.ts';
import { isObject } from '../../k8s/json.ts';
import { itemsOf } from '../../facts/lists.ts';
import type { FileFacts } from '../../facts/types.ts';
import { normalUri } from '../../model/files/paths.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { parseChunk } from '../../yaml/parse.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { splitDocuments } from '../../yaml/split.ts';

/** Manifests at one moment. */
export interface State {
  readonly model: Model;
  /** Uri of the folder that the state is of: builds of two states are compared by their paths below it. */
  readonly root: string;
  readonly textOf: TextOf;
  readonly files: () => Iterable<FileFacts>;
  readonly file: (uri: string) => FileFacts | undefined;
}

/** What is deployed together, as both states name it: a kustomization or chart by its path below the root; all plain manifests are one. */
export function buildOf(state: Pick<State, 'root'>, bundle: Bundle): string {
  if (bundle.kind !== 'kustomization' && bundle.kind !== 'chart') return '';
  const [id, root] = [normalUri(bundle.id), normalUri(state.root).replace(/\/$/, '')];
  return id === root ? '.' : id.startsWith(`${root}/`) ? id.slice(root.length + 1) : id;
}

/** All builds of a state, each with its bundles. */
export function buildsOf(state: State): ReadonlyMap<string, readonly Bundle[]> {
  const builds = new Map<string, Bundle[]>();
  for (const bundle of state.model.bundles()) {
    const build = buildOf(state, bundle);
    const known = builds.get(build);
    if (known === undefined) builds.set(build, [bundle]);
    else known.push(bundle);
  }
  return builds;
}

/** The object as a client sends it, with all that its file says; `undefined` where a template or a broken text hides it. */
export function plainOf(state: State, { bundle, facts }: Instance): Json | undefined {
  if (facts.lastGood === true) return undefined;
  if (bundle.kind === 'kustomization' || facts.rendered === true) return known(toPlain(facts.tree));
  const text = state.textOf(facts.uri);
  const chunk = text === undefined ? undefined : splitDocuments(text).find(({ index }) => index === facts.document);
  if (text === undefined || chunk === undefined) return known(toPlain(facts.tree));
  const document = parseChunk(text, chunk);
  const item = itemsOf(document.root).find(({ prefix }) => prefix === facts.prefix);
  if (item === undefined || document.broken) return undefined;
  const plain = toPlain(item.root);
  return isObject(plain) ? { apiVersion: item.apiVersion, kind: item.kind, ...plain } : undefined;
}

const known = (plain: unknown): Json | undefined => (isObject(plain) ? plain : undefined);
