import { schemes } from '#client/schemes';
import * as vscode from 'vscode';
import { methods, type BaseParams, type BaseResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { isUnknownPath, untracked, whenGit, type Change, type Git, type Repository } from './git.ts';

/** Tells the server the texts of files as they were, as long as there is a Git repository to ask. */
export interface Bases extends vscode.Disposable {
  /** The server is new and was told nothing. */
  resend(): void;
}

/** What decides about the meaning of manifests. */
const matters = /\.(?:ya?ml|json|tpl|mdx?|markdown)$|(?:^|\/)Kustomization$/;

/** Wherever it lies: Git says of which of them it has a base. */
const isOfFile = ({ scheme }: vscode.Uri): boolean => scheme !== 'untitled' && schemes.includes(scheme);

/** Events of Git that come within this time (milliseconds) count as one. */
const burst = 50;
/** So many files are asked for at a time. */
const atOnce = 4;

/** `undefined`: not known. */
type Text = string | null | undefined;

interface Commit {
  readonly repository: Repository;
  /** As the setting calls it. */
  readonly name: string;
  /** `undefined`: the first commit is still to come. */
  readonly hash: string | undefined;
}

async function commitOf(repository: Repository, log: vscode.LogOutputChannel): Promise<Commit | undefined> {
  const name = vscode.workspace.getConfiguration('headlight', repository.rootUri).get<string>('changes.base', 'HEAD').trim();
  if (name === 'off' || name === '') return undefined;
  if (name === 'HEAD') return { repository, name, hash: repository.state.HEAD?.commit };
  try {
    return { repository, name, hash: (await repository.getCommit(name)).hash };
  } catch {
    log.info(`headlight.changes.base: "${name}" is no revision of ${repository.rootUri.fsPath}, so nothing is compared there.`);
    return undefined;
  }
}

/** Files that may be other than at the commit, those that are open included; files in the midst of a merge are left out. */
async function changedSince(
  { repository, name, hash }: Commit,
  git: Git,
): Promise<ReadonlyMap<string, { readonly uri: vscode.Uri; readonly isNew: boolean }>> {
  const { workingTreeChanges, indexChanges, mergeChanges, untrackedChanges = [] } = repository.state;
  const root = repository.rootUri.toString();
  const since = name === 'HEAD' || hash === undefined ? [] : await repository.diffWith(hash);
  const found = new Map<string, { readonly uri: vscode.Uri; readonly isNew: boolean }>();
  const add = (uri: vscode.Uri | undefined, isNew: boolean): void => {
    if (uri !== undefined && matters.test(uri.path) && !found.has(uri.toString())) found.set(uri.toString(), { uri, isNew });
  };
  const isNew = (change: Change): boolean => change.status === untracked && name === 'HEAD';
  for (const change of [...workingTreeChanges, ...indexChanges, ...untrackedChanges, ...since])
    for (const uri of [change.uri, change.originalUri, change.renameUri]) add(uri, isNew(change));
  for (const { uri } of vscode.workspace.textDocuments)
    if (isOfFile(uri) && git.getRepository(uri)?.rootUri.toString() === root) add(uri, false);
  for (const { uri } of mergeChanges) found.delete(uri.toString());
  return found;
}

/** Follows Git's events, and sends what is another; one exchange at a time. */
class Following implements vscode.Disposable {
  readonly #git: Git;
  readonly #ask: Ask;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[];
  /** By folder: the API gives another value for a repository each time. */
  readonly #listening = new Map<string, vscode.Disposable>();
  #texts = new Map<string, Promise<Text>>();
  #sent = new Map<string, string | null>();
  #name = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #again = false;

  constructor(git: Git, ask: Ask, log: vscode.LogOutputChannel) {
    this.#git = git;
    this.#ask = ask;
    this.#log = log;
    const isOpen = ({ uri }: vscode.TextDocument): void => {
      if (isOfFile(uri) && matters.test(uri.path)) this.soon();
    };
    this.#subscriptions = [
      git.onDidOpenRepository(() => this.soon()),
      git.onDidCloseRepository(() => this.soon()),
      vscode.workspace.onDidOpenTextDocument(isOpen),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('headlight.changes')) this.soon();
      }),
    ];
    this.soon();
  }

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), burst);
  }

  resend(): void {
    this.#sent = new Map();
    this.#name = '';
    this.soon();
  }

  /** What was told is taken back. */
  dispose(): void {
    clearTimeout(this.#timer);
    for (const each of [...this.#subscriptions, ...this.#listening.values()]) each.dispose();
    if (this.#name !== '') void this.#ask<BaseResult>(methods.base, { base: '', files: [] } satisfies BaseParams);
  }

  async #follow(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      try {
        await this.#tell();
      } catch (error) {
        this.#log.info(`Git could not be asked what changed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#running = false;
  }

  async #tell(): Promise<void> {
    const repositories = new Map(this.#git.repositories.map((repository) => [repository.rootUri.toString(), repository]));
    for (const [root, { state }] of repositories)
      if (!this.#listening.has(root))
        this.#listening.set(
          root,
          state.onDidChange(() => this.soon()),
        );
    for (const [root, listening] of this.#listening)
      if (!repositories.has(root)) {
        listening.dispose();
        this.#listening.delete(root);
      }
    const commits = (await Promise.all([...repositories.values()].map((repository) => commitOf(repository, this.#log)))).filter(
      (commit) => commit !== undefined,
    );
    const texts = new Map<string, Promise<Text>>();
    const now = new Map<string, string | null>();
    for (const commit of commits) {
      const waiting = [...(await changedSince(commit, this.#git))];
      for (let some = waiting.splice(0, atOnce); some.length > 0; some = waiting.splice(0, atOnce)) {
        await Promise.all(
          some.map(async ([key, { uri, isNew }]) => {
            const text = isNew ? null : await this.#textOf(commit, uri, texts);
            if (text !== undefined) now.set(key, text);
          }),
        );
      }
    }
    this.#texts = texts;
    await this.#send([...new Set(commits.map(({ name }) => name))].join(', '), now);
  }

  /** A commit never changes: its texts are asked for once, for as long as they are needed. */
  #textOf({ repository, hash }: Commit, uri: vscode.Uri, texts: Map<string, Promise<Text>>): Promise<Text> {
    if (hash === undefined) return Promise.resolve(null);
    const key = `${hash} ${uri.toString()}`;
    const text =
      this.#texts.get(key) ?? repository.show(hash, uri.fsPath).catch((error: unknown) => (isUnknownPath(error) ? null : undefined));
    texts.set(key, text);
    return text;
  }

  async #send(name: string, now: ReadonlyMap<string, string | null>): Promise<void> {
    const keep = name === this.#name;
    const known = keep ? this.#sent : new Map<string, string | null>();
    const files = [
      ...[...now].filter(([uri, text]) => known.get(uri) !== text).map(([uri, text]) => ({ uri, text })),
      ...[...known.keys()].filter((uri) => !now.has(uri)).map((uri) => ({ uri })),
    ];
    if (keep && files.length === 0) return;
    const answer = await this.#ask<BaseResult>(methods.base, { base: name, keep, files } satisfies BaseParams);
    if (answer === undefined) return;
    this.#name = name;
    this.#sent = new Map(now);
  }
}

/** Silent where there is no Git, no repository, or nothing to compare with. */
export function createBases(ask: Ask, log: vscode.LogOutputChannel): Bases {
  let following: Following | undefined;
  let isOver = false;
  const used = whenGit((git) => {
    following = isOver ? undefined : new Following(git, ask, log);
    return new vscode.Disposable(() => {
      following?.dispose();
      following = undefined;
    });
  });
  used.catch((error: unknown) => log.info(`Git is not there: ${String(error)}`));
  return {
    resend: () => following?.resend(),
    dispose() {
      isOver = true;
      void used.then(
        (each) => each.dispose(),
        () => undefined,
      );
    },
  };
}
