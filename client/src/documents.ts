import * as vscode from 'vscode';
import {
  methods,
  viewMethods,
  type ResolveResult,
  type StatusResult,
  type WalkParams,
  type WalkResult,
  type ZoneParams,
  type ZoneResult,
} from '../../server/src/lsp/protocol.ts';
import type { Ask } from './ask.ts';
import { createMissedChanges, type MissedChanges } from './missed-changes.ts';
import { statusText } from './status.ts';

export const scheme = 'headlight-zone';

const inPath = (name: string): string => name.replace(/[/\\]/g, '_');

/** Read-only documents of this extension. The query says what is shown. */
export const documents = {
  zone: (namespace?: string) =>
    vscode.Uri.from({
      scheme,
      path: `/${namespace ?? 'cluster'}.headlight-zone`,
      query: namespace === undefined ? 'zone' : `zone=${namespace}`,
    }),
  bundleZone: (bundle: string) =>
    vscode.Uri.from({
      scheme,
      path: `/${inPath(bundle.replace(/\/$/, '').split('/').slice(-2).join(' '))}.headlight-zone`,
      query: `zone-of=${bundle}`,
    }),
  changed: (side: 'before' | 'after') => vscode.Uri.from({ scheme, path: `/${side}.headlight-zone`, query: `changed=${side}` }),
  answer: (name: string) => vscode.Uri.from({ scheme, path: `/${inPath(name)}.headlight-zone`, query: `resolve=${name}` }),
  walk: (params: WalkParams) =>
    vscode.Uri.from({ scheme, path: `/${inPath(params.name)} from ${inPath(params.pod)}.txt`, query: `walk=${JSON.stringify(params)}` }),
  status: () => vscode.Uri.from({ scheme, path: '/Index Status.txt', query: 'status' }),
};

/** Shows such a document, and shows it again rather than twice. */
export async function show(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
}

function answerText(name: string, { answers }: ResolveResult): string {
  const out = [`; ${name}, asked directly`];
  for (const { name: asked, type, rcode, records, dependsOn } of answers) {
    const forwarded = records.length === 0 && dependsOn.includes(asked);
    out.push(
      `; ${asked} ${type}: ${forwarded ? 'forwarded upstream, so the answer is not known here' : rcode === 'NXDOMAIN' ? 'NXDOMAIN, there is no such name' : `${rcode}${records.length === 0 ? ', no records' : ''}`}`,
    );
    for (const record of records) out.push(`${record.name}. IN ${record.type.padEnd(5)} ${record.data}`);
    for (const reason of forwarded ? [] : dependsOn) out.push(`; depends on ${reason}`);
  }
  return `${out.join('\n')}\n`;
}

function notRunning(failure: string | undefined): string {
  return failure === undefined
    ? 'The language server is not running.\n'
    : `The language server is not running.\n\n${failure}\n\n"Headlight: Restart Server" starts it.\n`;
}

const isWalk = ({ query }: vscode.Uri): boolean => query.startsWith('walk=');

function zoneParams(query: string): ZoneParams {
  if (query.startsWith('changed=')) return { changed: query === 'changed=before' ? 'before' : 'after' };
  if (query.startsWith('zone-of=')) return { bundle: query.slice('zone-of='.length) };
  return query === 'zone' ? {} : { namespaces: [query.slice('zone='.length)] };
}

/** What the editor is given, and what it is told when answers are others. */
export interface Documents extends vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  refresh(): void;
  refreshStatus(): void;
  /** What is compared is another. */
  refreshChanges(): void;
  /** For each document that the editor opens. */
  opened(document: vscode.TextDocument): void;
}

/**
 * Content and links of the documents above; `refresh` makes the editor ask again for those that are open. The status is asked of a server that runs,
 * and starts none. `failure`: why the server does not run, where that is known.
 */
export function createDocuments(ask: Ask, askRunning: Ask, failure: () => string | undefined): Documents {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const status = createMissedChanges();
  const others = createMissedChanges();
  const changesOf = (uri: vscode.Uri): MissedChanges => (uri.query === 'status' ? status : others);
  const walk = (uri: vscode.Uri): Promise<WalkResult | undefined> => {
    const params: unknown = JSON.parse(uri.query.slice('walk='.length));
    return ask<WalkResult>(viewMethods.walk, params);
  };
  const zone = (uri: vscode.Uri): Promise<ZoneResult | undefined> => ask(methods.zone, zoneParams(uri.query));
  return {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      changesOf(uri).asked(uri.toString());
      if (uri.query === 'status') {
        const found = await askRunning<StatusResult>(methods.status, {});
        return found ? statusText(found) : notRunning(failure());
      }
      if (uri.query.startsWith('resolve=')) {
        const name = uri.query.slice('resolve='.length);
        return answerText(name, (await ask<ResolveResult>(methods.resolve, { name })) ?? { answers: [] });
      }
      if (isWalk(uri)) return (await walk(uri))?.text ?? '; The language server is not running.\n';
      return (await zone(uri))?.text ?? '; The language server is not running.\n';
    },
    async provideDocumentLinks(document) {
      if (!isWalk(document.uri) && !/^(?:zone|changed=)/.test(document.uri.query)) return [];
      const result = await (isWalk(document.uri) ? walk : zone)(document.uri);
      return (result?.links ?? []).map(({ range, target, tooltip }) => {
        const { line, character } = target.range.start;
        const link = new vscode.DocumentLink(
          new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
          vscode.Uri.parse(target.uri).with({ fragment: `${line + 1},${character + 1}` }),
        );
        link.tooltip = tooltip;
        return link;
      });
    },
    opened({ uri }) {
      if (uri.scheme === scheme && changesOf(uri).missed(uri.toString())) changed.fire(uri);
    },
    refresh() {
      others.changed();
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme && uri.query !== 'status') changed.fire(uri);
    },
    refreshChanges() {
      others.changed();
      for (const { uri } of vscode.workspace.textDocuments)
        if (uri.scheme === scheme && uri.query.startsWith('changed=')) changed.fire(uri);
    },
    refreshStatus() {
      status.changed();
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme && uri.query === 'status') changed.fire(uri);
    },
  };
}
