import * as vscode from 'vscode';
import type { ChangesResult, StatusResult } from '../../server/src/lsp/protocol.ts';
import type { Ask } from './ask.ts';
import { ChangesView } from './changes/shown.ts';
import { createDocuments, scheme } from './documents.ts';
import { createEnvironmentStatus } from './environment-status.ts';
import { createRenderedCharts } from './rendered-charts.ts';
import { createStatus } from './status.ts';
import { TopologyPanel } from './views/topology.ts';
import { ClusterTree } from './views/tree.ts';

const nothingCompared: ChangesResult = { base: '', removed: 0, added: 0, changed: 0, refused: 0, used: 0 };
const noManifest = 'No Kubernetes manifest was seen in this workspace. Headlight starts with the first one.';

/** All that is shown beside the manifests, and what it is told. */
export interface Surfaces extends vscode.Disposable {
  readonly tree: ClusterTree;
  readonly topology: TopologyPanel;
  readonly changes: ChangesView;
  /** A server starts: whatever was shown is old. */
  starting(): void;
  /** The server was given up. */
  fail(message: string): void;
  /** No manifest is there, so no server runs. */
  idle(): void;
  showStatus(status: StatusResult): void;
  showCounts(counts: ChangesResult): void;
  /** Answers are others. */
  refresh(): void;
}

/** `ask` serves what a person wants to see and may start the server; `askRunning` never does. */
export function createSurfaces(extension: vscode.Uri, ask: Ask, askRunning: Ask): Surfaces {
  const status = createStatus();
  /** Why no server runs. */
  let failure: string | undefined;
  let isReady = false;
  const documents = createDocuments(ask, askRunning, () => failure);
  const charts = createRenderedCharts(ask);
  const environments = createEnvironmentStatus(askRunning);
  const tree = new ClusterTree(askRunning);
  const topology = new TopologyPanel(ask, extension);
  const changes = new ChangesView();
  const registered = [
    vscode.workspace.registerTextDocumentContentProvider(scheme, documents),
    vscode.workspace.onDidOpenTextDocument(documents.opened),
    vscode.languages.registerDocumentLinkProvider({ scheme }, documents),
  ];
  const showCounts = (counts: ChangesResult): void => {
    changes.show(counts);
    tree.showChanges(counts);
    documents.refreshChanges();
  };
  const refresh = (): void => {
    documents.refresh();
    charts.refreshSoon();
    environments.refreshSoon();
    tree.refresh();
    topology.refreshSoon();
  };
  const stand = (why: string | undefined, state: Parameters<ClusterTree['setState']>[0]): void => {
    failure = why;
    tree.setState(state);
    documents.refreshStatus();
  };
  return {
    tree,
    topology,
    changes,
    refresh,
    showCounts,
    starting() {
      isReady = false;
      stand(undefined, 'reading');
    },
    fail(message) {
      status.fail(message);
      stand(message, 'failed');
      showCounts(nothingCompared);
    },
    idle() {
      status.idle();
      stand(noManifest, 'idle');
    },
    showStatus(params) {
      status.show(params);
      documents.refreshStatus();
      // Later readings leave the old answers standing until the new ones are there.
      if (isReady || params.state !== 'ready') return;
      isReady = true;
      tree.setState('ready');
      refresh();
    },
    dispose() {
      for (const each of [status, tree, topology, changes, charts, environments, ...registered]) each.dispose();
    },
  };
}
