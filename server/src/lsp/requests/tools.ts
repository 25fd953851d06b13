import path from '#host/path';
import { errorText } from '../error-text.ts';
import { isPathBelow } from '../../host/disk-host.ts';
import { explainedRules } from '../../host/rule-pages.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { realFolder } from '../../host/real-folder.ts';
import { asObject } from '../../k8s/json.ts';
import { savedAnd } from '../../tools/saved-and.ts';
import { tools } from '../../tools/table.ts';
import { refusal, type ToolAnswer, type ToolWorld } from '../../tools/tool.ts';
import { methods, type ToolParams } from '../protocol.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** A path that a caller names, in the first folder that has it; none outside of the folders. */
function pathIn(folders: readonly string[], given: string): string | undefined {
  const isIn = (file: string, folder: string): boolean => file === folder || isPathBelow(file, folder);
  return folders.map((folder) => path.resolve(folder, given)).find((file) => folders.some((folder) => isIn(file, folder) && isIn(realFolder(file), realFolder(folder))));
}

function worldOf({ connection, workspace, abilities, pageText }: RequestHost): ToolWorld {
  const folders = workspace.folders();
  const show = (uri: string): string => {
    const file = toPath(uri);
    const folder = folders.find((each) => file !== undefined && isPathBelow(file, each));
    return file === undefined || folder === undefined ? uri : path.relative(folder, file).split(path.sep).join('/');
  };
  const uriOf = (given: string): string | undefined => {
    const file = pathIn(folders, given);
    return file === undefined ? undefined : toUri(file);
  };
  return {
    ...savedAnd({ analysis: workspace.analysis, rules: () => explainedRules(pageText), show, uriOf, text: workspace.readText }),
    write: (files) => {
      const edit = workspaceEdit(files, workspace, abilities);
      if (edit !== undefined) void connection.workspace.applyEdit(edit);
    },
  };
}

/** Answers what an assistant in the editor asks, with texts as they are typed. */
export function registerTools(requests: RequestHost): void {
  requests.connection.onRequest(methods.tool, afterReading(requests.life, (params: ToolParams | null): ToolAnswer => {
    const tool = tools.find(({ name }) => name === params?.name);
    if (tool === undefined) return refusal('There is no such tool.');
    try {
      return tool.run(asObject(params?.input), worldOf(requests));
    } catch (error) {
      return refusal(`The tool failed: ${errorText(error)}`);
    }
  }));
}
