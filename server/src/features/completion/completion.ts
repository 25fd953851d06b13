import { hole } from '../../base/texts/hole.ts';
import { printable } from '../../base/texts/printable.ts';
import { roleOf } from '../../facts/role.ts';
import { withReleaseSymbol } from '../../model/instances/release-symbol.ts';
import type { Instance, Model } from '../../model/types.ts';
import { scalarText } from '../../yaml/editing/write.ts';
import { anchorOf } from './anchor.ts';
import { dnsNameDocumentation, dnsNameItems, nothingAnswers } from './dns-names.ts';
import type { ModelAfter } from '../rename/naming.ts';
import type { CompletionItem } from './item.ts';
import { referenceItems } from './references.ts';
import { snippetItems } from './snippets.ts';
import { textPathAt, type TextPath } from './text-path.ts';
import { enumeratedValues } from './values.ts';
import { isAmong, podKinds } from '../../k8s/kinds.ts';

const inPods = /\.env\[\d+\]\.value$|\.(?:args|command)\[\d+\]$|\.dnsConfig\.searches\[\d+\]$|\.host$|(?:^|\.)annotations[.[]/;

/** Strings that may hold host names: where text is read as such (`facts/mentions/mention-fields.ts`), and fields that are names themselves. */
function mayHoldNames({ kind, field }: TextPath, uri: string): boolean {
  if (kind === '') return roleOf(uri) === 'values';
  if (kind === 'ConfigMap' || kind === 'Secret') return /^(?:data|stringData|metadata\.annotations)(?:[.[]|$)/.test(field);
  if (kind === 'Service') return field === 'spec.externalName' || field.startsWith('metadata.annotations');
  if (isAmong(podKinds, kind)) return inPods.test(field);
  return (
    field.startsWith('metadata.annotations') ||
    (field.startsWith('spec') && !/(?:^|[.[])(?:\w*[nN]ame|image|labels|matchLabels|selector)(?:\]?$|[.[])/.test(field))
  );
}

/** Nothing but comments, and what is being typed: a whole object may be written here. Not on the line of the `---`. */
function isEmptyDocument(text: string, at: TextPath, uri: string): boolean {
  if (at.document.start > 0 && text[at.document.start - 1] !== '\n') return false;
  const others = text.slice(at.document.start, at.span.start) + text.slice(at.span.end, at.document.end);
  const role = roleOf(uri);
  return (
    at.onKey &&
    at.field === '' &&
    (role === 'manifests' || role === 'irrelevant') &&
    others.split('\n').every((line) => /^\s*(?:#|$)/.test(line))
  );
}

function unique(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const seen = new Map<string, CompletionItem>();
  for (const item of [...items].sort((a, b) => a.rank - b.rank)) if (!seen.has(item.label)) seen.set(item.label, item);
  return [...seen.values()];
}

/** `metadata.namespace` in block and in flow style, of a text that need not parse. */
const namespacePatterns = [
  /^metadata:[^\n]*\n(?:[ \t]+(?![ \t]|namespace:)[^\n]*\n)*[ \t]+namespace:[ \t]*["']?([a-z0-9-]+)/m,
  /\bmetadata["']?\s*:\s*\{[^{}]*?\bnamespace["']?\s*:\s*["']?([a-z0-9-]+)/,
];

function itemsAt(model: Model, uri: string, text: string, at: TextPath, explicit: boolean): readonly CompletionItem[] {
  const written = text.slice(at.document.start, at.document.end);
  const from = askerOf(model, uri, text, at);
  const named = referenceItems(model, from, at, written);
  if (named) return named.filter((i) => i.insert.startsWith(at.prefix));
  if (isEmptyDocument(text, at, uri))
    return snippetItems(model, from, at).filter((i) => i.label.toLowerCase().startsWith(at.prefix.toLowerCase()));
  const values = at.onKey ? [] : enumeratedValues(at.kind, at.field);
  if (values.length > 0) {
    return values
      .filter((v) => v.value.startsWith(at.prefix))
      .map(({ value, documentation }, rank) => ({
        label: value,
        kind: 'value',
        span: at.span,
        insert: value,
        detail: documentation,
        rank,
      }));
  }
  return mayHoldNames(at, uri) && !at.onKey ? dnsNameItems(model, from, at, explicit) : [];
}

/** Who asks: the object that holds the value. */
function askerOf(model: Model, uri: string, text: string, at: TextPath): Instance {
  const written = text.slice(at.document.start, at.document.end);
  const namespace = at.item ? at.item.namespace : namespacePatterns.map((p) => p.exec(written)?.[1]).find((n) => n !== undefined);
  return anchorOf(model, uri, at.document.index, namespace, at.item?.prefix);
}

/** The text of a proposal where no quote is open: JSON and values that YAML would read as something else get quotes. */
function quotedInsert({ kind, insert }: CompletionItem, json: boolean): string {
  if (kind === 'snippet' || (kind === 'value' && !json) || /^(?:true|false)$/.test(insert) || (kind === 'port' && /^\d+$/.test(insert)))
    return insert;
  const pair = kind === 'label' ? /^([^:]+): (.*)$/.exec(insert) : null;
  const text = (value: string): string => (json ? JSON.stringify(value) : scalarText(value));
  return pair ? `${text(pair[1] ?? '')}: ${text(pair[2] ?? '')}` : text(insert);
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
  // What a template makes later cannot be written here.
  const known = itemsAt(model, uri, text, at, explicit).filter(({ insert }) => !insert.includes(hole));
  const json = /^\s*\{\s*"/.test(text.slice(at.document.start, at.document.end));
  return unique(known)
    .map((item) => (at.quoted ? item : { ...item, insert: `${at.glued ? ' ' : ''}${quotedInsert(item, json)}` }))
    .flatMap(ofAnyRelease(model, uri))
    .slice(0, maxCompletions)
    .map((item) => ({ ...item, label: printable(item.label), detail: printable(item.detail) }));
}

/** Whatever is in scope in a template, `$` is what it was given. */
const releaseName = '{{ $.Release.Name }}';

/** Of a chart that nobody named a release of, a template writes the name by what makes it; elsewhere it cannot be written. */
function ofAnyRelease(model: Model, uri: string): (item: CompletionItem) => CompletionItem | [] {
  const bundle = model.bundles().find(({ environment }) => environment?.standIn !== undefined);
  const standIn = bundle?.environment?.standIn;
  if (bundle === undefined || standIn === undefined) return (item) => item;
  const isTemplate = uri.includes('/templates/') && model.instancesOf(uri).some((own) => own.bundle.environment?.standIn !== undefined);
  return (item) => {
    if (!item.insert.includes(standIn)) return item;
    const { label, detail, insert } = item;
    return isTemplate
      ? {
          ...item,
          label: withReleaseSymbol(label, bundle),
          detail: withReleaseSymbol(detail, bundle),
          insert: insert.replaceAll(standIn, releaseName),
        }
      : [];
  };
}

/**
 * Documentation of a proposed name, as seen from `offset`: what it resolves to. A value that is half typed may keep the API server from taking the object, and so its
 * pods from having names: then it is asked of the model in which the proposal is taken.
 */
export function completionDocumentation(
  model: Model,
  uri: string,
  text: string,
  offset: number,
  host: string,
  modelAfter: ModelAfter,
): string | undefined {
  const at = textPathAt(text, offset);
  if (!at) return undefined;
  const now = dnsNameDocumentation(model, askerOf(model, uri, text, at), host);
  if (now !== nothingAnswers || mayHoldNames(at, uri)) return now;
  const [taken = host] = host.split('.');
  const after = modelAfter([{ uri, edits: [{ span: at.span, newText: `${at.glued ? ' ' : ''}${taken}` }] }]);
  const then = `${text.slice(0, at.span.start)}${taken}${text.slice(at.span.end)}`;
  return dnsNameDocumentation(after, askerOf(after, uri, then, at), host);
}
