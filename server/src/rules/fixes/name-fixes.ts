import type { DnsMention } from '../../facts/types.ts';
import type { Instance } from '../../model/types.ts';
import type { Place } from '../../base/span.ts';
import type { Fix } from '../define.ts';
import { replaceText } from './field-edits.ts';

/** Where a mention stands. */
export function placeOfMention(holder: Instance, mention: DnsMention): Place {
  return { uri: holder.facts.uri, span: mention.span };
}

/** Writes another host where this one stands, if it is written just so. `safe`: the name leads nowhere, and this one is the only name of what it certainly means. */
export function writeHost(holder: Instance, mention: DnsMention, host: string, { preferred = true, safe = false } = {}): Fix {
  const span = { start: mention.span.start, end: mention.span.start + mention.host.length };
  return { title: `Write ${host}`, safe, preferred, edits: replaceText(holder, mention.field, span, mention.host, host) };
}
