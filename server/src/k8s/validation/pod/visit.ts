import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { maps } from '../taken.ts';
import type { Json } from '../../json.ts';

/** A container with its path. */
export interface Visited {
  readonly container: Json;
  readonly path: Path;
}

/** All containers of a pod, in the order in which the server visits them. `at`: the spec's path. */
export function containersOf(spec: Json, at: Path): readonly Visited[] {
  const found: Visited[] = [];
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    const containers = maps(spec, list);
    if (containers.length === 0) continue;
    const path = child(at, list);
    for (const [i, container] of containers.entries()) found.push({ container, path: item(path, i) });
  }
  return found;
}
