import type { Model } from '../../model/types.ts';
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

function itemsAt(model: Model, uri: string, text: string, at: TextPath): readonly CompletionItem[] {
  const written = text.slice(at.document.start, at.document.end);
  const namespace = namespacePatterns.map((p) => p.exec(written)?.[1]).find((n) => n !== undefined);
  const from = anchorOf(model, uri, at.document.index, namespace);
  const named = referenceItems(model, from, at);
  if (named) return named.filter((i) => i.insert.startsWith(at.prefix));
  if (at.onKey && at.field === '' && at.kind === '' && !/^\s*\{/.test(written)) return snippetItems(model, uri, at).filter((i) => i.label.startsWith(at.prefix));
  const values = at.onKey ? [] : enumeratedValues(at.kind, at.field);
  if (values.length > 0) {
    return values.filter((v) => v.value.startsWith(at.prefix))
      .map(({ value, documentation }, rank) => ({ label: value, kind: 'value', span: at.span, insert: value, detail: '', documentation, rank }));
  }
  return mayHoldNames(at.field) && !at.onKey ? dnsNameItems(model, from, at) : [];
}

/** Proposals for the value at `offset`. Never keys of the schema: they belong to schema extensions. Works while the YAML is unfinished. */
export function completionsAt(model: Model, uri: string, text: string, offset: number): readonly CompletionItem[] {
  const at = textPathAt(text, offset);
  if (!at) return [];
  const items = unique(itemsAt(model, uri, text, at));
  return at.glued ? items.map((i) => ({ ...i, insert: ` ${i.insert}` })) : items;
}

/** Documentation of a proposed name: what it resolves to. Asked for one item at a time. */
export function completionDocumentation(model: Model, uri: string, text: string, offset: number, item: Pick<CompletionItem, 'label' | 'kind'>): string | undefined {
  const at = textPathAt(text, offset);
  if (!at || (item.kind !== 'service' && item.kind !== 'pod')) return undefined;
  return dnsNameDocumentation(model, anchorOf(model, uri, at.document.index, undefined), item.label);
}
