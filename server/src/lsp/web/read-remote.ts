import { CancellationTokenSource, type Connection } from 'vscode-languageserver';
import { toUri } from '../../host/uri.ts';
import type { Content } from '../../host/web/mirror.ts';
import { fileMethods, type FileParams, type FileResult, type FolderParams, type FolderResult, type ReadRefusal } from '../protocol.ts';
import type { ReadRemote } from './requests.ts';

/** What a client answers is of another program: a refusal is told by its field. */
const isRefusal = (answer: object): answer is ReadRefusal => 'refused' in answer;

/** Reads by asking the client. */
export function createReadRemote({ sendRequest }: Connection): ReadRemote {
  async function ask<T extends object>(method: string, params: FolderParams | FileParams): Promise<T | Content> {
    const answer = await sendRequest<T | ReadRefusal>(method, params, new CancellationTokenSource().token);
    if (!isRefusal(answer)) return answer;
    if (answer.isGone) return { kind: 'none', why: answer.refused };
    throw new Error(answer.refused);
  }
  return async (file, want, largest): Promise<Content> => {
    const uri = toUri(file);
    if (want === 'folder') {
      const answer = await ask<FolderResult>(fileMethods.folder, { uri });
      return 'entries' in answer ? { kind: 'folder', entries: answer.entries } : answer;
    }
    const answer = await ask<FileResult>(fileMethods.file, { uri, largest });
    return 'kind' in answer ? answer : { kind: 'file', ...answer };
  };
}
