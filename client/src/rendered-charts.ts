import * as vscode from 'vscode';
import { chartMethods, type RenderedChartResult } from '../../server/src/lsp/protocol.ts';
import type { Ask } from './ask.ts';

const chartScheme = 'headlight-chart';

/** A chart, by the uri of its folder, as one of its environments deploys it; without a name as people see it first. */
export interface ShownChart {
  readonly folder: string;
  readonly label: string;
  readonly environment?: string;
}

const inPath = (name: string): string => name.replace(/[/\\]/g, '_');

/** Uri of the read-only document that holds its manifests. */
export function chartUri({ folder, label, environment }: ShownChart): vscode.Uri {
  const name = environment === undefined ? label : `${label} (${environment})`;
  return vscode.Uri.from({
    scheme: chartScheme,
    path: `/${inPath(name)}.yaml`,
    query: JSON.stringify({ folder, ...(environment === undefined ? {} : { environment }) }),
  });
}

/** Milliseconds without a key after which documents are made anew. */
const calm = 300;

export interface RenderedCharts extends vscode.Disposable {
  /** Files may be others: the editor asks again for documents that are open. */
  refreshSoon(): void;
}

/** Gives the editor content and links of rendered charts; edits of any document make them anew. */
export function createRenderedCharts(ask: Ask): RenderedCharts {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const rendered = (uri: vscode.Uri): Promise<RenderedChartResult | null | undefined> => {
    const params: unknown = JSON.parse(uri.query);
    return ask<RenderedChartResult | null>(chartMethods.renderedChart, params);
  };
  const refreshSoon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === chartScheme) changed.fire(uri);
    }, calm);
  };
  const edits = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.scheme !== chartScheme && document.uri.scheme !== 'output') refreshSoon();
  });
  const provider: vscode.TextDocumentContentProvider & vscode.DocumentLinkProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      return (
        (await rendered(uri))?.text ??
        '# This chart is not rendered: there is no such chart any more, or this build has no engine of Helm.\n'
      );
    },
    async provideDocumentLinks(document) {
      return ((await rendered(document.uri))?.links ?? []).map(({ range, target, tooltip }) => {
        const { line, character } = target.range.start;
        const link = new vscode.DocumentLink(
          new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
          vscode.Uri.parse(target.uri).with({ fragment: `${line + 1},${character + 1}` }),
        );
        link.tooltip = tooltip;
        return link;
      });
    },
  };
  const registered = [
    edits,
    changed,
    vscode.workspace.registerTextDocumentContentProvider(chartScheme, provider),
    vscode.languages.registerDocumentLinkProvider({ scheme: chartScheme }, provider),
  ];
  return {
    refreshSoon,
    dispose() {
      clearTimeout(waiting);
      for (const each of registered) each.dispose();
    },
  };
}
