import { memo } from '../../base/memo.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import { normalUri, shortLabel } from '../files/paths.ts';
import type { RenderedEnvironment } from '../../facts/types.ts';
import type { Bundle } from '../types.ts';

/** What is asked of a bundle's content. */
export interface BundleContent {
  readonly unknowns: () => readonly string[];
  readonly mayChange?: Bundle['mayChange'];
  /** Of a chart. */
  readonly environment?: () => RenderedEnvironment | undefined;
}

/** A bundle whose label and unknowns are computed when asked; one class, since an object with such properties of its own takes ten times the memory. */
class TableBundle implements Bundle {
  readonly id: string;
  readonly kind: Bundle['kind'];
  readonly #labelOf: (id: string) => string;
  readonly #content: BundleContent;

  constructor(id: string, kind: Bundle['kind'], labelOf: (id: string) => string, content: BundleContent) {
    this.id = id;
    this.kind = kind;
    this.#labelOf = labelOf;
    this.#content = content;
  }

  get label(): string {
    return this.#labelOf(this.id);
  }

  get unknowns(): readonly string[] {
    return this.#content.unknowns();
  }

  mayChange(facts: ObjectFacts, fields: readonly string[]): boolean {
    return this.#content.mayChange?.(facts, fields) === true;
  }

  get environment(): RenderedEnvironment | undefined {
    return this.#content.environment?.();
  }
}

/** All bundles by id. Unknowns and labels are computed when asked, so that a bundle's identity outlives edits. */
export class BundleTable {
  readonly #bundles = new Map<string, Bundle>();
  #labels: Map<string, string> | undefined;
  readonly #label = (id: string): string => this.#labelOf(id);

  get(id: string): Bundle | undefined {
    return this.#bundles.get(id);
  }

  all(): Iterable<Bundle> {
    return this.#bundles.values();
  }

  /** The bundle of that id, made at need. Its content is asked at every look, so it must be cheap. */
  ensure(id: string, kind: Bundle['kind'], content: BundleContent): Bundle {
    const found = this.#bundles.get(id);
    if (found !== undefined && found.kind === kind) return found;
    const made = new TableBundle(id, kind, this.#label, content);
    this.#bundles.set(id, made);
    this.#labels = undefined;
    return made;
  }

  drop(id: string): void {
    if (this.#bundles.delete(id)) this.#labels = undefined;
  }

  #labelOf(id: string): string {
    this.#labels ??= labelsOf([...this.#bundles.keys()]);
    return this.#labels.get(id) ?? shortLabel(id);
  }
}

/** Stands in the id of a build that a GitOps object makes of a folder, and of an environment of a chart, between the folder and the name of the object or environment. */
export const mark = '/@';

/** Id of the bundle that an environment makes of the chart in a folder. */
export function environmentId(folder: string, name: string): string {
  return `${folder}${mark}${name.replaceAll('/', '-')}`;
}

/** Id of the bundle of plain files in a folder: differs from the id of a kustomization or chart in the same folder. */
export function plainBundleId(folder: string): string {
  return `${folder}/`;
}

/** Folder that a bundle stands in. */
export function folderOfBundle(bundle: Bundle): string {
  const { id } = bundle;
  if (!id.endsWith('/') && !id.includes(mark)) return id;
  return cutFolder(bundle);
}

const cutFolder = memo(({ id }: Bundle) => (id.includes(mark) ? id.slice(0, id.lastIndexOf(mark)) : id.slice(0, -1)));

/** The fewest last folder names (at most 4) that tell each id from all others; equal folders share a label. */
export function labelsOf(ids: readonly string[]): Map<string, string> {
  const folders = new Map(ids.map((id) => [id, normalUri(id).replace(/\/$/, '').replace(mark, '/')]));
  const labels = new Map<string, string>();
  let open = new Set(ids);
  for (let count = 1; count <= 4 && open.size > 0; count++) {
    const owners = new Map<string, Set<string>>();
    for (const folder of new Set(folders.values())) getOrMake(owners, shortLabel(folder, count), () => new Set<string>()).add(folder);
    const rest = new Set<string>();
    for (const id of open) {
      const label = shortLabel(folders.get(id) ?? id, count);
      labels.set(id, label);
      if ((owners.get(label)?.size ?? 0) > 1) rest.add(id);
    }
    open = rest;
  }
  return labels;
}
