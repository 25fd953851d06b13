import type { Pod, Workload } from '../k8s/kinds.ts';
import type { Sourced } from './records.ts';

/** What `.headlight.yaml` knows of the workspace. Globs are compiled by the host; the model only asks. */
export interface ModelOptions {
  /** Namespace that files of this folder or file get when none is written; `undefined`: the default one. */
  readonly namespaceOf?: (uri: string) => string | undefined;
  /** Files that count as absent. */
  readonly ignored?: (uri: string) => boolean;
  /** Why a file, or what a folder builds, is never applied as it is written, in plain words; `undefined`: it is. */
  readonly unapplied?: (uri: string) => string | undefined;
  /** Is there such a file, even one that holds nothing for us? Without it a file that is not indexed may be there. */
  readonly exists?: (uri: string) => boolean;
  /** Why a path may lead to nothing here although all is right, in plain words: a program writes it, a submodule holds it. */
  readonly excused?: (uri: string) => string | undefined;
  /** Why a folder, or what lies near it, may hold files that nobody knows, in plain words; `undefined`: all is known. */
  readonly unread?: (folder: string) => string | undefined;
  /** Does a Service of that name exist outside of the workspace? */
  readonly external?: (name: string, namespace: string) => boolean;
  /** Do the pods of this maker become Ready? Without it all do: nothing in a manifest tells. */
  readonly isReady?: (maker: Sourced<Workload | Pod>) => boolean;
  /** Domains of other clusters (`cluster.other`), without dots at the ends. */
  readonly otherClusterDomains?: readonly string[];
}

/** One value for all that have none: models are kept by the identity of their options. */
export const noOptions: ModelOptions = {};
