import { engineFolder, launchEngine } from '../../host/node/engine.ts';
import { keptRenderings } from '../../host/node/kept-renderings.ts';
import { createRenderer, type Renderer } from '../../host/helm/render-now.ts';
import { build } from '../version.ts';
import type { Parsed } from '../usage/options.ts';

/** What renders the charts of a command, not started yet, with what is kept in the folder of a cache; `undefined`: a helm does, or nothing, as the command line asks for or because the build has no engine. */
export function rendererFor(parsed: Parsed, cache: string | undefined): Renderer | undefined {
  const folder = parsed.flag('no-render') || parsed.text('helm') !== undefined ? undefined : engineFolder();
  return folder && createRenderer(folder, launchEngine, cache === undefined ? undefined : keptRenderings(cache, folder, build));
}
