import type { Instance, Model } from '../../model/types.ts';
import { anchorOf } from './anchor.ts';
import { dnsNameDocumentation, dnsNameItems } from './dns-names.ts';
import type { CompletionItem } from './item.ts';
import { referenceItems } from './references.ts';
import { snippetItems } from './snippets.ts';
import { textPathAt, type TextPath } from './text-path.ts';
import { enumeratedValues } from './values.ts';

/** Strings that may hold host names: not names, labels or images of Kubernetes itself. */
function mayHoldNames(field: string): boolean {
  return /(?:\.env\[\d+\]\.value|\.(?:args|command)\[\d+\]|^(?:data|stringData)(?:[.[].*)?|^spec\.externalName|(?:^|\.)annotations[.[].*)$/.test(field)
    || /^spec\.(?!.*(?:name|image|labels|selector))/i.test(field);
}

function unique(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const seen = new Map<string, CompletionItem>();
  for (const item of [...items].sort((a, b) => a.rank - b.rank)) if (!seen.has(item.label)) seen.set(item.label, item);
  return [...seen.values()];
}

/** `metadata.namespace` in block and in flow style, of a text that need not parse. */
const namespacePatterns = [
  /^metadata:[^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+namespace:[ \t]*["']?([a-z0-9-]+)/m,
  /\bmetadata["']?\s*:\s*\{[^{}]*?\bnamespace["']?\s*:\s*["']?([a-z0-9-]+)/,
];

function itemsAt(model: Model, uri: string, text: string, at: TextPath, explicit: boolean): readonly CompletionItem[] {
  const written = text.slice(at.document.start, at.document.end);
  const from = askerOf(model, uri, text, at);
  const named = referenceItems(model, from, at);
  if (named) return named.filter((i) => i.insert.startsWith(at.prefix));
  if (at.onKey && at.field === '' && at.kind === '' && !/^\s*\{/.test(written)) return snippetItems(model, uri, at).filter((i) => i.label.startsWith(at.prefix));
  const values = at.onKey ? [] : enumeratedValues(at.kind, at.field);
  if (values.length > 0) {
    return values.filter((v) => v.value.startsWith(at.prefix))
      .map(({ value, documentation }, rank) => ({ label: value, kind: 'value', span: at.span, insert: value, detail: '', documentation, rank }));
  }
  return mayHoldNames(at.field) && !at.onKey ? dnsNameItems(model, from, at, explicit) : [];
}

/** Who asks: the object that holds the value. */
function askerOf(model: Model, uri: string, text: string, at: TextPath): Instance {
  const written = text.slice(at.document.start, at.document.end);
  return anchorOf(model, uri, at.document.index, namespacePatterns.map((p) => p.exec(written)?.[1]).find((n) => n !== undefined));
}

/** Most proposals of one answer: more are asked for when more is typed. */
export const maxCompletions = 300;

/**
 * Proposals for the value at `offset`, the best first, at most `maxCompletions`. Never keys of the schema: they belong to schema extensions. Works
 * while the YAML is unfinished. `explicit`: a person asked, so that names are proposed before the first letter, too.
 */
export function completionsAt(model: Model, uri: string, text: string, offset: number, explicit = false): readonly CompletionItem[] {
  const at = textPathAt(text, offset);
  if (!at) return [];
  const items = unique(itemsAt(model, uri, text, at, explicit)).slice(0, maxCompletions);
  return at.glued ? items.map((i) => ({ ...i, insert: ` ${i.insert}` })) : items;
}

/** Documentation of a proposed name, as seen from `offset`: what it resolves to. */
export function completionDocumentation(model: Model, uri: string, text: string, offset: number, host: string): string | undefined {
  const at = textPathAt(text, offset);
  return at && dnsNameDocumentation(model, askerOf(model, uri, text, at), host);
}
