import { engineFolder } from '../../host/node/engine.ts';
import { createRenderer, type Renderer } from '../../host/helm/render-now.ts';
import type { Parsed } from '../usage/options.ts';

/** What renders the charts of a command, not started yet; `undefined`: a helm does, or nothing, as the command line asks for or because the build has no engine. */
export function rendererFor(parsed: Parsed): Renderer | undefined {
  const folder = parsed.flag('no-render') || parsed.text('helm') !== undefined ? undefined : engineFolder();
  return folder && createRenderer(folder);
}
