import type { Span } from '../../base/span.ts';

export type CompletionKind = 'service' | 'pod' | 'name' | 'value' | 'label' | 'namespace' | 'port' | 'snippet';

/** One proposal: `insert` replaces `span`. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly span: Span;
  readonly insert: string;
  /** Short, behind the label. */
  readonly detail: string;
  /** Markdown; every word of the workspace is escaped. */
  readonly documentation?: string;
  /** Host name whose records document the proposal; asked for one item at a time. */
  readonly host?: string;
  /** Order among the proposals, smaller first. */
  readonly rank: number;
}
