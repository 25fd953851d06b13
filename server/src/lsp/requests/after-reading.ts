import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import type { Abilities } from '../abilities.ts';
import type { Comparison } from '../comparison/comparison.ts';
import type { Life } from '../life/life.ts';
import { readable } from '../wire/readable.ts';
import type { Workspace } from '../workspace.ts';

/** What every group of requests is registered with. */
export interface RequestHost {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly abilities: Abilities;
  readonly life: Life;
  readonly comparison: Comparison;
  /** The page of a rule as Markdown; `undefined` where it is not shipped. */
  readonly pageText: (rule: string) => string | undefined;
}

/** Answers come only after the workspace was read once: half an index would say things that are not true. Their texts are for people. */
export function afterReading<P, R>(
  life: Life,
  answer: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    await life.ready;
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
    return readable(await answer(params, token));
  };
}
