import { printable } from '../../base/texts/printable.ts';
import { fileNameOf, folderOf } from '../../model/files/paths.ts';
import type { Charts } from './charts.ts';

/** A command over a whole file. */
export interface FileLens {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly string[];
}

/** Names that a title holds besides the first. */
const shownOthers = 3;

/** Over a Chart.yaml, of Headlight's own extension: which environments the chart has, what it renders to, and a way to one more. */
export function chartLenses(charts: Charts, uri: string): readonly FileLens[] {
  const folder = folderOf(uri);
  if (!/^Chart\.ya?ml$/.test(fileNameOf(uri)) || !charts.folders().includes(folder)) return [];
  const [first, ...others] = charts.jobs(folder).flatMap(({ name }) => name ?? []);
  const more = others.length > shownOthers ? ` and ${others.length - shownOthers} more` : '';
  const known =
    first === undefined
      ? 'Rendered for any release'
      : `Shown: ${first}${others.length === 0 ? '' : `, also ${others.slice(0, shownOthers).join(', ')}${more}`}`;
  const titles = [
    [printable(known), 'chooseEnvironment'],
    ['Show Rendered Chart', 'showRenderedChart'],
    ['Add Environment…', 'addEnvironment'],
  ] as const;
  return titles.map(([title, command]) => ({ title, command: `headlight.${command}`, arguments: [folder] }));
}
