import { parseYaml } from '../yaml/parse.ts';
import { child } from '../yaml/path.ts';
import type { Node } from '../yaml/node.ts';

/** A dependency that lies in another folder. */
export interface LocalChart {
  readonly name: string;
  /** Path of its folder, relative to that of the chart. */
  readonly path: string;
}

const textOf = (node: Node | undefined): string => (node?.kind === 'scalar' ? node.value : '');

/** Dependencies of a Chart.yaml or requirements.yaml whose `repository` is `file://…`. */
export function localCharts(text: string): readonly LocalChart[] {
  const list = child(parseYaml(text)[0]?.root, 'dependencies');
  return (list?.kind === 'seq' ? list.items : []).flatMap((item): LocalChart[] => {
    const name = textOf(child(item, 'name'));
    const path = /^file:\/\/(.+)$/.exec(textOf(child(item, 'repository')))?.[1];
    return path === undefined || !/^[\w.-]+$/.test(name) || /^[._]/.test(name) ? [] : [{ name, path }];
  });
}
