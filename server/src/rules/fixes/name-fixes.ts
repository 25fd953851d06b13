import type { DnsMention } from '../../facts/types.ts';
import type { Instance } from '../../model/types.ts';
import { isRead, type Literal, type ReadMention } from '../../model/names/read-names.ts';
import type { Place, Span } from '../../base/span.ts';
import type { Fix } from '../define.ts';
import { impossible, replaceText } from './field-edits.ts';

/** Where a mention stands. */
export function placeOfMention(holder: Instance, mention: DnsMention): Place {
  return { uri: holder.facts.uri, span: mention.span };
}

/** Writes another host where this one stands, if it is written just so. `safe`: the name leads nowhere, and this one is the only name of what it certainly means. */
export function writeHost(holder: Instance, mention: DnsMention, host: string, { preferred = true, safe = false } = {}): Fix {
  const title = `Write ${spelled(mention, host)}`;
  if (!isRead(mention)) {
    const span = { start: mention.span.start, end: mention.span.start + mention.host.length };
    return { title, safe, preferred, edits: replaceText(holder, mention.field, span, mention.host, host) };
  }
  const change = changeIn(mention, host);
  return {
    title,
    safe,
    preferred,
    edits: change === undefined ? impossible : replaceText(holder, mention.field, change.span, change.old, change.text),
  };
}

/** A host as the text of this mention would write it: with the variables that it has, where what differs is no part of them. */
export function spelled(mention: DnsMention, host: string): string {
  const change = isRead(mention) ? changeIn(mention, host) : undefined;
  const { built } = mention;
  if (change === undefined || built === undefined) return host;
  return built.text.slice(0, change.span.start - built.span.start) + change.text + built.text.slice(change.span.end - built.span.start);
}

/** Can the text of this mention say that host without another value for a variable of it? */
export function isWritable(mention: DnsMention, host: string): boolean {
  return !isRead(mention) || changeIn(mention, host) !== undefined;
}

interface Change {
  readonly span: Span;
  readonly old: string;
  readonly text: string;
}

/** What has to be another in the text for the name to be `host`; `undefined` where a variable would have to change. */
function changeIn({ host: old, built, reading: { literals } }: ReadMention, host: string): Change | undefined {
  if (built === undefined || built.span.end - built.span.start !== built.text.length) return undefined;
  const most = Math.min(old.length, host.length);
  let front = 0;
  while (front < most && old[front] === host[front]) front++;
  let back = 0;
  while (back < most - front && old[old.length - 1 - back] === host[host.length - 1 - back]) back++;
  const [from, to] = [front, old.length - back];
  const literal = literals.find(({ at, text }) => at <= from && to <= at + text.length);
  const text = host.slice(front, host.length - back);
  if (literal === undefined || growsVariable(literal, from, to, text, old)) return undefined;
  const start = built.span.start + literal.inText + from - literal.at;
  return { span: { start, end: start + to - from }, old: old.slice(from, to), text };
}

/** Would letters be put to a value of a variable, which has them by chance: `${NAME}s`? */
function growsVariable({ at, text: literal }: Literal, from: number, to: number, text: string, host: string): boolean {
  const end = at + literal.length;
  return text !== '' && ((from === at && at > 0 && !/^[.-]/.test(text)) || (to === end && end < host.length && !/[.-]$/.test(text)));
}
