import type { FileFacts } from '../../facts/types.ts';
import type { Substitution } from '../gitops/substitute.ts';
import type { Item } from './item.ts';
import type { Kustomization } from './kustomization.ts';
import type { Step } from './step.ts';

/** What a path in a kustomization leads to. */
export type Target =
  | { readonly kind: 'file'; readonly facts: FileFacts }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'remote' }
  /** Not among the files that we read. `likely`: its folder is not either; a single file may just hold nothing for us. */
  | {
      readonly kind: 'missing';
      readonly certain: boolean;
      readonly likely: boolean;
      /** The folder is there, without a kustomization. */ readonly bare?: boolean;
      /** Why it may be missing here, in plain words. */ readonly excused?: string;
    };

export interface KustomizationFile {
  readonly folder: string;
  readonly facts: FileFacts;
  readonly content: Kustomization;
  /** What deploys a folder with changes of its own, instead of a file that says so. */
  readonly deployment?: { readonly substitution?: Substitution };
}

/** What the evaluation asks of the workspace. */
export interface Sources {
  kustomization(folder: string): KustomizationFile | undefined;
  resolve(folder: string, path: string): Target;
  /** A folder from the deepest one on that holds all files, with a slash in front. */
  pathOf(folder: string): string;
  /** Results of one level by item, kept while the level's own files stay the same. */
  levelMemo(folder: string, files: readonly (FileFacts | undefined)[]): WeakMap<Item, Step>;
}
