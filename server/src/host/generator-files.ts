import { disk } from '#host/disk';
import path from '#host/path';
import { known } from './disk.ts';
import { generatorPaths, readKustomization } from '../model/kustomize/kustomization.ts';
import { parseYaml } from '../yaml/parse.ts';

/** More than anybody writes by hand, in bytes. */
const largest = 256 * 1024;

/** Files that the generators of the kustomization in a folder read, as paths below it with forward slashes; `real`: the folder's path without links. Nothing through links, and nothing outside of the folder. */
export function generatorFiles(folder: string, real: string, kustomization: string): readonly string[] {
  const file = path.join(folder, kustomization);
  const text = disk.ownText(file, largest);
  if (text === undefined || !/(?:configMap|secret)Generator/.test(text)) return [];
  const root = parseYaml(text)[0]?.root;
  if (root?.kind !== 'map') return [];
  return readKustomization(root)
    .generators.flatMap(generatorPaths)
    .map((named) => path.posix.normalize(named))
    .filter((named) => !path.posix.isAbsolute(named) && !named.startsWith('..') && isOwn(path.join(real, named)));
}

function isOwn(file: string): boolean {
  return known(disk.linkStat(file))?.kind === 'file' && disk.realPath(file) === file;
}
