import * as vscode from 'vscode';

/** The part of the API of VS Code's own Git extension that is used (extensions/git/src/api/git.d.ts, version 1). */
export interface Git {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: vscode.Event<Repository>;
  readonly onDidCloseRepository: vscode.Event<Repository>;
  getRepository(uri: vscode.Uri): Repository | null;
}

export interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly mergeChanges: readonly Change[];
    readonly indexChanges: readonly Change[];
    readonly workingTreeChanges: readonly Change[];
    /** Old versions of the extension have none. */
    readonly untrackedChanges?: readonly Change[];
    readonly onDidChange: vscode.Event<void>;
  };
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  /** Between a revision and the working tree. */
  diffWith(ref: string): Promise<readonly Change[]>;
  /** Text of a file at a revision. */
  show(ref: string, path: string): Promise<string>;
}

export interface Change {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly renameUri: vscode.Uri | undefined;
  readonly status: number;
}

/** `Status.UNTRACKED` of that API. */
export const untracked = 7;

interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  getAPI(version: 1): Git;
}

/** Does this error of `show` mean that there was no such file? */
export function isUnknownPath(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'gitErrorCode' in error && error.gitErrorCode === 'UnknownPath';
}

/** Calls `use` with the API each time when Git is there, and disposes of what it made when Git is turned off. Without the extension nothing happens. */
export async function whenGit(use: (git: Git) => vscode.Disposable): Promise<vscode.Disposable> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return new vscode.Disposable(() => undefined);
  const exported = extension.isActive ? extension.exports : await extension.activate();
  let used: vscode.Disposable | undefined;
  const follow = (): void => {
    used?.dispose();
    used = exported.enabled ? use(exported.getAPI(1)) : undefined;
  };
  follow();
  // When it says so the extension has not made its API yet.
  const listening = exported.onDidChangeEnablement(() => setTimeout(follow, 0));
  return new vscode.Disposable(() => {
    listening.dispose();
    used?.dispose();
  });
}
