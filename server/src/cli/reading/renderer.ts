import { engineFolder } from '../../host/node/engine.ts';
import { keptCharts, type KeptCharts } from '../../host/node/kept-charts.ts';
import { createRenderer, type Renderer } from '../../host/helm/render-now.ts';
import { build } from '../version.ts';
import type { Parsed } from '../usage/options.ts';

/** What renders the charts of a command. */
export interface ChartRenderer {
  readonly engine: Renderer;
  /** What was made of charts by an earlier run. */
  readonly kept: KeptCharts | undefined;
}

/** Not started yet, with what is kept in the folder of a cache; `undefined`: a helm renders, or nothing does, as the command line asks for or because the build has no engine. */
export function rendererFor(parsed: Parsed, cache: string | undefined): ChartRenderer | undefined {
  const folder = parsed.flag('no-render') || parsed.text('helm') !== undefined ? undefined : engineFolder();
  return folder && { engine: createRenderer(folder), kept: cache === undefined ? undefined : keptCharts(cache, folder, build) };
}
