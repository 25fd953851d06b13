import { methods, type BaseParams, type BaseResult, type ChangesResult } from '../protocol.ts';
import { afterReading, type RequestHost } from './after-reading.ts';

/** What Git's texts may begin with, and editors leave out. */
const mark = '\ufeff';

/** Takes the texts of a state before from the client, and tells what the workspace changes of it. */
export function registerComparison({ connection, workspace, life, comparison }: RequestHost): void {
  let files = new Map<string, string | null>();
  let name = '';
  connection.onRequest(methods.base, (params: BaseParams | null): BaseResult => {
    const next = typeof params?.base === 'string' ? params.base : '';
    if (params?.keep !== true || next !== name) files = new Map();
    name = next;
    for (const { uri, text } of params?.files ?? []) {
      const file = workspace.nameOf(uri);
      if (text === undefined) files.delete(file);
      else files.set(file, text?.startsWith(mark) === true ? text.slice(mark.length) : text);
    }
    comparison.setBase({ name, files: new Map(files) });
    return { files: files.size };
  });
  connection.onRequest(
    methods.changes,
    afterReading(life, (): Promise<ChangesResult> => comparison.now()),
  );
}
