import { shownPath } from '#host/file-uri';
import { processFacts } from '#host/memory';
import type { Connection } from 'vscode-languageserver';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import type { Abilities } from '../abilities.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import { log } from '../wire/log.ts';
import { methods, type ChangedParams, type StatusResult } from '../protocol.ts';
import type { Workspace } from '../workspace.ts';

export interface AnnouncerHost {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly diagnostics: Diagnostics;
  readonly abilities: Abilities;
  readonly version: string;
}

/** Tells the client what changed, once each. */
export interface Announcer {
  status(state: StatusResult['state']): StatusResult;
  /** Sends the status if it is another than was sent. */
  tellStatus(state: StatusResult['state']): void;
  /** After judging: if the model is another, all that hangs on it; then the status. */
  tellChange(): void;
  /** The next change is told even if the model is the same. */
  forgetChange(): void;
}

/** What the manifest asks for; cheaper than predicting each pod. */
function podsAsked(object: Workload | Pod): number {
  return 'replicas' in object ? (object.replicas ?? 1) : 1;
}

/** Files that are named of those that are not applied for one reason. */
const shownFiles = 20;

function statusOf({ workspace, diagnostics, version }: AnnouncerHost, state: StatusResult['state']): StatusResult {
  const { files, documents, objects, broken } = workspace.analysis.status();
  const unread = workspace.unread();
  let services = 0;
  let pods = 0;
  const unapplied = new Map<string, Set<string>>();
  if (state === 'ready') {
    for (const instance of workspace.analysis.model().instances()) {
      if (instance.unapplied !== undefined) getOrMake(unapplied, instance.unapplied, () => new Set<string>()).add(instance.facts.uri);
      if (instance.facts.object.kind === 'Service') services += 1;
      else if ('template' in instance.facts.object) pods += podsAsked(instance.facts.object);
    }
  }
  return {
    state,
    files,
    documents,
    objects,
    services,
    pods,
    broken,
    findings: diagnostics.counts(),
    unreadable: workspace.problems().map(({ path, message }) => ({ path: shownPath(path), message: printable(message) })),
    unapplied: [...unapplied].map(([because, uris]) => ({
      because: printable(because),
      count: uris.size,
      some: [...uris].slice(0, shownFiles),
    })),
    ...(unread === undefined
      ? {}
      : { unread: { ...unread, ...(unread.because === undefined ? {} : { because: printable(unread.because) }) } }),
    indexMilliseconds: Math.round(workspace.indexMilliseconds()),
    ...processFacts(),
    version,
  };
}

/** An announcer that has told nothing yet. */
export function createAnnouncer(all: AnnouncerHost): Announcer {
  const { connection, workspace, abilities } = all;
  const toldBundles = new Set<string>();
  let toldGeneration = -1;
  let toldStatus = '';

  const tellStatus = (state: StatusResult['state']): void => {
    const status = statusOf(all, state);
    const json = JSON.stringify({ ...status, memory: 0, indexMilliseconds: 0 });
    if (json === toldStatus) return;
    toldStatus = json;
    void connection.sendNotification(methods.status, status);
  };
  /** What keeps a build from being known but is no fault: a base beyond the folders. Once each, in the log. */
  const tellBundles = (): void => {
    for (const { code, certain, place, message } of workspace.analysis.model().bundleProblems()) {
      const line = `${place.uri}: ${message}`;
      if (certain || code !== 'missing-resource' || toldBundles.has(line)) continue;
      toldBundles.add(line);
      log(connection, 'info', line);
    }
  };
  return {
    status: (state) => statusOf(all, state),
    tellStatus,
    tellChange() {
      const { generation } = workspace.analysis.model();
      if (generation !== toldGeneration) {
        toldGeneration = generation;
        tellBundles();
        void connection.sendNotification(methods.changed, { generation } satisfies ChangedParams);
        if (abilities.lensRefresh) connection.languages.connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
        if (abilities.hintRefresh) connection.languages.inlayHint.refresh().catch(() => undefined);
      }
      tellStatus('ready');
    },
    forgetChange() {
      toldGeneration = -1;
    },
  };
}
