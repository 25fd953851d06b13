import { memo } from '../../base/memo.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import type { DnsMention, ObjectFacts, RenderedEnvironment } from '../../facts/types.ts';
import type { WorkspaceIndex } from '../files/file-index.ts';
import { folderOf, shortLabel } from '../files/paths.ts';
import type { Bundle } from '../types.ts';
import { environmentId, type BundleTable } from './bundles.ts';

/** An object, and the bundle that it is in. */
export interface Placed {
  readonly facts: ObjectFacts;
  readonly bundle: Bundle;
}

/** Charts of a workspace, and the bundles that they make: one for each environment, one for a chart of which none is known. */
export class ChartBundles {
  readonly #index: WorkspaceIndex;
  readonly #bundles: BundleTable;
  /** Folders with a Chart.yaml, and what decides which bundles the chart makes. */
  readonly #charts = new Map<string, string | undefined>();

  constructor(index: WorkspaceIndex, bundles: BundleTable) {
    this.#index = index;
    this.#bundles = bundles;
  }

  /** Folder of the chart that a file belongs to: its templates and CRDs, and subcharts' (helm.sh/docs/topics/charts). */
  folderOf(uri: string): string | undefined {
    if (this.#charts.size === 0) return undefined;
    let found: string | undefined;
    for (let folder = folderOf(uri); ; folder = folderOf(folder)) {
      if (this.#charts.has(folder) && /^\/((templates|crds|charts)\/|values[^/]*\.ya?ml$)/.test(uri.slice(folder.length))) found = folder;
      if (folder === '') return found;
    }
  }

  /** Follows the files: folders in which other bundles are made than before. */
  move(changed: readonly string[]): ReadonlySet<string> {
    const moved = new Set<string>();
    for (const uri of changed) {
      const folder = folderOf(uri);
      const file = this.#index.file(uri);
      if (file?.role === 'chart') {
        const bundles = JSON.stringify(file.rendered?.environments?.map(({ name, values, origin }) => [name, values, origin]));
        if (!this.#charts.has(folder) || this.#charts.get(folder) !== bundles) moved.add(folder);
        this.#charts.set(folder, bundles);
      } else if (this.#charts.has(folder) && ![...this.#index.filesIn(folder)].some((other) => this.#index.file(other)?.role === 'chart')) {
        this.#charts.delete(folder);
        moved.add(folder);
      }
    }
    return moved;
  }

  /** Objects of a file of the chart in `folder`, with the bundles that they are in, by bundle. */
  inBundles(folder: string, uri: string, objects: readonly ObjectFacts[]): readonly Placed[] {
    const names = this.#environmentsOf(folder).flatMap(({ name, values }) => (name === undefined || !isReadBy(uri, values) ? [] : name));
    const bundles = (names.length === 0 ? [undefined] : names).map((name) => [name, this.#bundleOf(folder, name)] as const);
    return bundles
      .sort(([, one], [, other]) => compareText(one.id, other.id))
      .flatMap(([name, bundle]) =>
        objects.filter(({ environment }) => environment === undefined || environment === name).map((facts) => ({ facts, bundle })),
      );
  }

  /** Bundles that may hold what we cannot see, to others than their own objects. */
  *unrendered(): Iterable<{ readonly bundle: Bundle; readonly unknown: string }> {
    for (const folder of this.#charts.keys()) {
      const whole = this.#bundles.get(folder);
      if (whole !== undefined) yield { bundle: whole, unknown: hangsOnValues(folder) };
      for (const {
        name,
        unknowns: [unknown],
      } of this.#environmentsOf(folder)) {
        const bundle = name === undefined || unknown === undefined ? undefined : this.#bundles.get(environmentId(folder, name));
        if (bundle !== undefined && unknown !== undefined) yield { bundle, unknown };
      }
    }
  }

  /** Files that deploy the chart in a folder. */
  originsOf(folder: string): readonly string[] {
    return this.#environmentsOf(folder).flatMap(({ origin }) => origin?.uri ?? []);
  }

  /** The same objects of a plain file, and texts in them that are values of a chart: these belong to the environment that they make. */
  withValues(placed: readonly Placed[]): readonly Placed[] {
    if (this.#charts.size === 0) return placed;
    return placed.flatMap((each) => {
      const { facts } = each;
      const bundles = this.#madeBy(facts);
      if (bundles.length === 0) return [each];
      const values = facts.mentions.filter(isValue);
      const copy = { ...facts, object: valuesObject(facts.object), mentions: values, partial: false, prefix: `${facts.prefix}@values` };
      return [
        { ...each, facts: { ...facts, mentions: facts.mentions.filter((mention) => !isValue(mention)) } },
        ...(values.length === 0 ? [] : bundles.map((bundle) => ({ facts: copy, bundle }))),
      ];
    });
  }

  /** Environments that an object makes. */
  #madeBy({ uri, tree }: ObjectFacts): readonly Bundle[] {
    return [...this.#charts.keys()].flatMap((folder) =>
      this.#environmentsOf(folder).flatMap(({ name, origin }) =>
        name !== undefined && origin?.uri === uri && tree.start <= origin.span.start && origin.span.end <= tree.end
          ? this.#bundleOf(folder, name)
          : [],
      ),
    );
  }

  /** Is it an object that deploys charts of the workspace, and nothing else? */
  isOrigin({ uri, tree }: ObjectFacts): boolean {
    for (const folder of this.#charts.keys()) {
      if (
        this.#environmentsOf(folder).some(
          ({ origin }) => origin?.isWhole === true && origin.uri === uri && tree.start <= origin.span.start && origin.span.end <= tree.end,
        )
      )
        return true;
    }
    return false;
  }

  #bundleOf(folder: string, name: string | undefined): Bundle {
    const environment = (): RenderedEnvironment | undefined => this.#environmentsOf(folder).find((each) => each.name === name);
    return this.#bundles.ensure(name === undefined ? folder : environmentId(folder, name), 'chart', {
      environment,
      unknowns: () => environment()?.unknowns ?? [hangsOnValues(folder)],
    });
  }

  /** What the chart in a folder was rendered for; it says itself what it may hold besides. */
  #environmentsOf(folder: string): readonly RenderedEnvironment[] {
    const file = this.#index.file(`${folder}/Chart.yaml`) ?? this.#index.file(`${folder}/Chart.yml`);
    return file?.rendered?.environments ?? [];
  }
}

const hangsOnValues = (chart: string): string => `the chart ${shortLabel(chart)} is rendered with values`;

/** What the values in an object count as: the same value for the same object. */
const valuesObject = memo(({ name }: KubeObject): KubeObject => ({
  kind: 'Custom',
  customKind: 'Values',
  apiVersion: '',
  name,
  labels: {},
  annotations: {},
}));

/** Is the text one of the values that an Application or a HelmRelease gives a chart? */
const isValue = ({ field }: DnsMention): boolean => /^spec\.(?:values|source\.helm|sources\[\d+\]\.helm)\b/.test(field);

/** Values files of other environments say nothing. */
function isReadBy(uri: string, values: readonly string[]): boolean {
  return !/\/values[^/]+\.ya?ml$/.test(uri) || values.includes(uri);
}
