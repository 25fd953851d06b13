import type { FileEdit, Place, Span } from '../base/span.ts';
import type { FileFacts } from '../facts/types.ts';
import type { Severity } from '../k8s/cluster-settings.ts';
import type { ObjectOf } from '../k8s/kinds.ts';
import type { Evidence, Instance, InstanceOf, Model } from '../model/types.ts';
import type { Said } from '../base/texts/sentences.ts';
import type { FindingIdentity } from './lib/identity.ts';

export type Category = 'rejected' | 'warned' | 'silent';

/** Gives the current text of a file (open or closed), `undefined` when it cannot be read. */
export type TextOf = (uri: string) => string | undefined;

export interface Fix {
  readonly title: string;
  /** Never changes what is deployed except the flaw; may be applied in bulk. */
  readonly safe: boolean;
  readonly preferred?: boolean;
  /** Shown before applying, e.g. that the field is immutable on a live object. */
  readonly warning?: string;
  /** Computed only when it is asked for. Empty: cannot be applied any more. */
  edits(textOf: TextOf): readonly FileEdit[];
}

export interface Related {
  readonly place: Place;
  readonly message: string;
}

/** What a rule's check yields. */
export interface RuleFinding extends Said {
  /** API path (`spec.serviceName`) of the value judged; where it is not written, of the missing field (the range is then its parent's key). */
  readonly field: string;
  /** Underline this instead: the key of the field, or an explicit place (a DNS name inside a string). */
  readonly at?: 'key' | Place;
  /** Where one rule has two levels; default the rule's own. */
  readonly severity?: Severity;
  /** What the finding rests on; `Scope.weigh` says how loud it is because of it. Default: the whole object that is judged, and nothing else. */
  readonly rests?: readonly Evidence[];
  readonly related?: readonly Related[];
  /** What somebody else says of it in other words, as the API server: a whole sentence, told after all that is related, at the finding's own place. */
  readonly quoted?: string;
  readonly fixes?: readonly Fix[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

/** What a rule finds in a file itself. `document`: from 0, where it is about one. */
export type FileFinding = RuleFinding & { readonly at: Place; readonly document?: number };

/** What has to hold of an object for some rules to be asked at all. It is asked once for all rules that share it: `lib/preconditions.ts` has those there are. */
export type Precondition = (subject: Instance, model: Model) => boolean;

/** What the file of a rule exports: its logic. What it is called, its level and all that is said of it stand in the document beside it. */
export interface RuleLogic {
  /** Kinds as manifests write them, or `*` for every object. */
  readonly on: readonly string[];
  /** Only objects for which this holds are checked; absent: all of these kinds. */
  when?(subject: Instance, model: Model): boolean;
  check(subject: Instance, model: Model): Iterable<RuleFinding>;
  /** For what belongs to a file rather than to an object of it: of kustomizations, and of files with anchors that the API server refuses. */
  checkFile?(facts: FileFacts, model: Model): Iterable<FileFinding>;
}

/** A rule as the registry has it: `ID.ts` and the head of `ID.md`. */
export interface Rule extends RuleLogic {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
}

/** A rule's logic, whose `when` and `check` get what `on` names: only objects of these kinds of Kubernetes itself are given to them (`engine/asked.ts`). */
interface TypedLogic<K extends string> extends RuleLogic {
  readonly on: readonly K[];
  when?(subject: InstanceOf<ObjectOf<K>>, model: Model): boolean;
  check(subject: InstanceOf<ObjectOf<K>>, model: Model): Iterable<RuleFinding>;
}

/** Identity; gives types to a rule file's export, which is always called `rule`. */
export function defineRule<const K extends string>(rule: TypedLogic<K>): RuleLogic {
  return rule;
}

/** A finding as hosts see it: placed, levelled, deduplicated over bundles, not suppressed. */
export interface Finding extends FindingIdentity, Said {
  readonly category: Category;
  readonly severity: Severity;
  readonly place: Place;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  /** The scalar of several lines that the place lies in, where it does: a comment has to stand above it. */
  readonly anchor?: Span;
}
