import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { child } from '../../yaml/path.ts';
import { text } from '../kustomize/patches/tree-edit.ts';
import { folderOf, isBelow } from '../files/paths.ts';
import { deployedBy, folderAt } from './deployed.ts';
import type { DeployedBuild, Folders } from './deployed.ts';
import { isDeployer, sourcesIn } from './deployments.ts';

/** Builds that came, and such as went or are others now. */
export interface DeployedChange {
  readonly added: readonly DeployedBuild[];
  readonly removed: readonly DeployedBuild[];
}

const nothing: DeployedChange = { added: [], removed: [] };

/** What the GitOps objects of a workspace deploy of it; follows the files by deltas. */
export class Deployers {
  readonly #files: Folders & { files(): Iterable<FileFacts> };
  readonly #objects = new Map<string, readonly ObjectFacts[]>();
  /** What each file counts as where a folder is deployed; kept only while something is. */
  readonly #listed = new Map<string, string>();
  #builds: ReadonlyMap<string, DeployedBuild> = new Map();
  #whole: ReadonlySet<string> = new Set();

  constructor(files: Folders & { files(): Iterable<FileFacts> }) {
    this.#files = files;
  }

  /** Follows the files: `changed` are uris whose facts are others now, or gone. */
  sync(changed: readonly string[]): DeployedChange {
    const none = this.#objects.size === 0;
    let moved = false;
    for (const uri of changed) {
      const objects = this.#files.file(uri)?.objects.filter(({ object }) => isDeployer(object)) ?? [];
      if (objects.length > 0) this.#objects.set(uri, objects);
      if (objects.length > 0 || this.#objects.delete(uri)) moved = true;
    }
    if (this.#objects.size === 0 && none) return nothing;
    if (none) for (const file of this.#files.files()) this.#listed.set(file.uri, sortOf(file));
    for (const uri of changed) if (this.#list(uri)) moved = true;
    return moved ? this.#compare() : nothing;
  }

  /** Does the object deploy folders of this workspace and nothing else? */
  isWhole(object: ObjectFacts): boolean {
    return this.#whole.has(keyOf(object));
  }

  /** Does the file count as another sort than before? */
  #list(uri: string): boolean {
    const file = this.#files.file(uri);
    const sort = file === undefined ? '' : sortOf(file);
    if ((this.#listed.get(uri) ?? '') === sort) return false;
    if (sort === '') this.#listed.delete(uri);
    else this.#listed.set(uri, sort);
    return true;
  }

  #compare(): DeployedChange {
    const before = this.#builds;
    const found = this.#allBuilds();
    const isKept = (id: string, build: DeployedBuild): boolean =>
      before.get(id)?.signature === build.signature && before.get(id)?.facts === build.facts;
    const kept = new Map([...found].map(([id, build]) => [id, isKept(id, build) ? (before.get(id) ?? build) : build]));
    this.#builds = kept;
    if (this.#objects.size === 0) this.#listed.clear();
    return {
      added: [...kept].filter(([id, build]) => before.get(id) !== build).map(([, build]) => build),
      removed: [...before].filter(([id, build]) => kept.get(id) !== build).map(([, build]) => build),
    };
  }

  /** By id. Of several that come out the same, as in clusters that deploy one folder, the first. */
  #allBuilds(): Map<string, DeployedBuild> {
    const builds = new Map<string, DeployedBuild>();
    const seen = new Map<string, DeployedBuild>();
    const whole = new Set<string>();
    const repositories = repositoriesIn([...this.#objects.values()].flat());
    const own = this.#ownRepositories();
    for (const [uri, objects] of [...this.#objects].sort(([a], [b]) => compareText(a, b))) {
      const file = this.#files.file(uri);
      if (file === undefined) continue;
      for (const object of objects) {
        if (isFromElsewhere(object, repositories)) continue;
        const deployed = deployedBy(object, file, this.#files, (url) => own.size > 0 && !own.has(repositoryOf(url)));
        if (deployed.isWhole) whole.add(keyOf(object));
        for (const build of deployed.builds) {
          if (getOrMake(seen, build.signature, () => build) !== build) continue;
          const folder = freeId(builds, build.folder);
          builds.set(folder, { ...build, folder });
        }
      }
    }
    this.#whole = whole;
    return builds;
  }

  /**
   * Repositories from which Argo CD deploys folders of GitOps objects of this workspace, and the one from which it deploys most of its folders: that is where these
   * are, too. None where no object of a folder says so.
   */
  #ownRepositories(): ReadonlySet<string> {
    const here = new Map<string, number>();
    const own = new Set<string>();
    for (const [uri, objects] of this.#objects) {
      for (const { url, path } of objects.flatMap(sourcesIn)) {
        const target = folderAt(path, this.#files, folderOf(uri));
        if (target === undefined) continue;
        const repository = repositoryOf(url);
        here.set(repository, (here.get(repository) ?? 0) + 1);
        if ([...this.#objects.keys()].some((other) => isBelow(other, target))) own.add(repository);
      }
    }
    const most = Math.max(0, ...[...own].map((repository) => here.get(repository) ?? 0));
    return own.size === 0 ? own : new Set([...own, ...[...here].filter(([, count]) => count > most).map(([repository]) => repository)]);
  }
}

/** Urls of the Git repositories that Flux reads, by the names of their objects. */
function repositoriesIn(objects: readonly ObjectFacts[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { object, tree } of objects) {
    const url = object.kind === 'Custom' && object.customKind === 'GitRepository' ? text(child(child(tree, 'spec'), 'url')) : undefined;
    if (url !== undefined) getOrMake(found, object.name, () => new Set()).add(repositoryOf(url));
  }
  return found;
}

/** `owner/name` of a url, however it is written. */
function repositoryOf(url: string): string {
  const parts = url
    .toLowerCase()
    .split(/[/:]/)
    .filter((part) => part !== '');
  return parts
    .slice(-2)
    .join('/')
    .replace(/\.git$/, '');
}

/** Does Flux read it from another repository than the one that it is installed from (fluxcd.io, bootstrap: `flux-system`), as far as both are here? */
function isFromElsewhere({ object, tree }: ObjectFacts, repositories: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const source = child(child(tree, 'spec'), 'sourceRef');
  if (object.kind !== 'Custom' || object.customKind !== 'Kustomization' || text(child(source, 'kind')) !== 'GitRepository') return false;
  const urls = repositories.get(text(child(source, 'name')) ?? '');
  const own = repositories.get('flux-system');
  return urls !== undefined && own !== undefined && ![...urls].some((url) => own.has(url));
}

function freeId(builds: ReadonlyMap<string, unknown>, id: string): string {
  if (!builds.has(id)) return id;
  let number = 2;
  while (builds.has(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}

function keyOf({ uri, document, prefix }: ObjectFacts): string {
  return `${uri} ${document} ${prefix}`;
}

function sortOf({ role, objects }: FileFacts): string {
  return role === 'manifests' && objects.length === 0 ? '' : role === 'irrelevant' || role === 'values' || role === 'config' ? '' : role;
}
