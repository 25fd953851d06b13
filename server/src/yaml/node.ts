/**
 * The light tree that both YAML parsers build. Offsets are zero-based UTF-16 offsets in the whole file, end exclusive.
 * An alias or a merge key yields the anchored node itself, so its span leads to the text that a person would edit.
 */
export type Node = ScalarNode | MapNode | SeqNode;

/** What evaluating kustomizations may add to a node. */
interface Placed {
  /** File of this node where it differs from the file of its parent (kustomize patches). */
  readonly uri?: string;
  /** It stands in the text of the scalar at `start` and `end`, between these offsets of its value. */
  readonly inner?: { readonly start: number; readonly end: number };
  /** What stands at its place is there for other fields or objects as well, or says something else: no edit for the sake of one field goes there. */
  readonly common?: true;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  /** Cooked text: quotes, escapes and folding resolved, type not yet (see `scalar.ts`). Absent value: ''. */
  readonly value: string;
  readonly style: ScalarStyle;
  readonly tag?: string;
  /** Holds a template expression or another value that is unknown before rendering. */
  readonly unknown?: true;
}

export interface MapEntry {
  readonly key: ScalarNode;
  /** Absent value: an empty plain scalar of zero width behind the colon. */
  readonly value: Node;
  /** Came in through a merge key. */
  readonly merged?: true;
}

/** `&name` in front of a node, with the `*name` that mean it. */
export interface Anchor {
  readonly name: string;
  /** Offset of the `&`. */
  readonly start: number;
  /** `undefined` while it is being read: an alias inside would contain itself. */
  readonly node: Node | undefined;
  /** Where the aliases stand, in order. */
  readonly uses: readonly YamlProblem['span'][];
}

export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  /**
   * In source order, what a merge key brings at its place; of duplicate keys the last one counts, as it does for kubectl: a merge key wins over
   * what is written before it (go-yaml v2).
   */
  readonly entries: readonly MapEntry[];
  /** The merge keys themselves, where there are any; trees that are kept for long have them no more. */
  readonly merges?: readonly MapEntry[];
}

export interface SeqNode extends Placed {
  readonly kind: 'seq';
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  readonly items: readonly Node[];
}

/** Something a parser or the splitter could not take; `span` in the whole file. */
export interface YamlProblem {
  readonly message: string;
  readonly span: { readonly start: number; readonly end: number };
  /** The parsers here go on, and the API server's refuses the document. */
  readonly misuse?: AnchorMisuse;
}

/** An alias of what is not there, one inside of what it means, a merge of what is no map, a name with other characters than letters, digits, `-` and `_`. */
export type AnchorMisuse = 'unknown' | 'circular' | 'merge' | 'name';

/** One document of a file, `index` from 0 as kubectl counts (empty documents count too). */
export interface YamlDocument {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** `undefined`: empty, or broken beyond recovery. */
  readonly root: Node | undefined;
  /** Unparsable: `root` is what recovery found, no rule may speak of it. */
  readonly broken: boolean;
  /** Held template expressions (`{{ … }}`), which were masked. */
  readonly templated: boolean;
  /** Offsets of whole-line template statements outside of scalars: structure that we do not see. */
  readonly holes?: readonly number[];
  /** In the order of the text, where there are any. */
  readonly anchors?: readonly Anchor[];
  readonly problems: readonly YamlProblem[];
}
