import type { Span } from '../base/span.ts';
import type { FileFacts } from '../facts/types.ts';
import type { Model } from '../model/types.ts';
import { targetAt } from './target.ts';

export interface Hover {
  /** Markdown; text of the workspace in it is escaped. */
  readonly markdown: string;
  readonly span: Span;
}

export interface HoverContext {
  readonly model: Model;
  readonly factsOf: (uri: string) => FileFacts | undefined;
  /** Rows of a table before it is cut. */
  readonly rows: number;
}

export function hoverAt(context: HoverContext, uri: string, offset: number): Hover | undefined {
  const target = targetAt(context.model, uri, offset);
  return target && { markdown: target.value, span: target.span };
}
