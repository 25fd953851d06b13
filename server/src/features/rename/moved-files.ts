import type { FileEdit, TextEdit } from '../../base/span.ts';
import type { FileFacts } from '../../facts/types.ts';
import { roleOf } from '../../facts/role.ts';
import { folderOf, isBelow, normalUri, resolvePath } from '../../model/files/paths.ts';
import type { TextOf } from '../../rules/define.ts';
import { setScalar } from '../../yaml/editing/edit.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';

/** A file or folder that gets another place; uris without final slash. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** A path that a kustomization writes, with what stands before it in its scalar. */
interface WrittenPath {
  readonly node: ScalarNode;
  readonly before: string;
  readonly path: string;
}

/** Lists of paths, and lists of maps with paths in them (kustomize api/types). */
const pathLists = [
  'resources',
  'bases',
  'components',
  'configurations',
  'crds',
  'generators',
  'transformers',
  'validators',
  'patchesStrategicMerge',
];
const pathFields: readonly (readonly [string, readonly string[]])[] = [
  ['patches', ['path']],
  ['patchesJson6902', ['path']],
  ['replacements', ['path']],
  ['helmCharts', ['valuesFile', 'additionalValuesFiles']],
  ['configMapGenerator', ['files', 'envs', 'env']],
  ['secretGenerator', ['files', 'envs', 'env']],
];

/** A scalar that can be a path: of one line, with nothing that only is known later. */
function pathIn(node: Node | undefined, isKeyed: boolean): WrittenPath[] {
  if (node?.kind === 'seq') return node.items.flatMap((item) => pathIn(item, isKeyed));
  if (node?.kind !== 'scalar' || node.unknown === true || node.value === '' || /[\n:]/.test(node.value)) return [];
  const before = isKeyed ? (/^[^=]*=/.exec(node.value)?.[0] ?? '') : '';
  return [{ node, before, path: node.value.slice(before.length) }];
}

/** All paths that a kustomization writes. */
function writtenPaths(root: MapNode): readonly WrittenPath[] {
  const items = (key: string): readonly Node[] => {
    const list = child(root, key);
    return list?.kind === 'seq' ? list.items : [];
  };
  return [
    ...pathLists.flatMap((key) => items(key).flatMap((item) => pathIn(item, false))),
    ...pathFields.flatMap(([key, fields]) =>
      items(key).flatMap((item) => fields.flatMap((field) => pathIn(child(item, field), field === 'files'))),
    ),
    ...pathIn(child(child(root, 'openapi'), 'path'), false),
  ];
}

/** The path from one folder to a file or folder, as kustomizations write it. */
function relativePath(folder: string, target: string): string {
  const from = folder.split('/');
  const to = target.split('/');
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}

/** Where a file or folder is after the moves; all in normal form. A folder that others build on is where its kustomization is. */
function placeAfter(uri: string, moves: readonly Move[]): string {
  const move = moves.find(({ from }) => uri === from || isBelow(uri, from));
  if (move) return move.to + uri.slice(move.from.length);
  const build = moves.find(({ from, to }) => folderOf(from) === uri && roleOf(from) === 'kustomization' && roleOf(to) === 'kustomization');
  return build ? folderOf(build.to) : uri;
}

/** A path as it has to be written afterwards, spelled like the old one. */
function respelled(old: string, path: string): string {
  const start = old.startsWith('./') && !path.startsWith('.') ? './' : '';
  return start + path + (old.endsWith('/') ? '/' : '');
}

function editsOf({ uri, trees }: FileFacts, moves: readonly Move[], text: string): readonly TextEdit[] {
  const [root] = trees;
  if (!root) return [];
  const own = normalUri(uri);
  const folderAfter = folderOf(placeAfter(own, moves));
  const byPlace = new Map<number, TextEdit>();
  for (const { node, before, path } of writtenPaths(root)) {
    const resolved = resolvePath(folderOf(own), path);
    if (resolved === undefined) continue;
    const target = placeAfter(normalUri(resolved), moves);
    if (normalUri(resolvePath(folderAfter, path) ?? '') === target) continue;
    for (const edit of setScalar(text, node, before + respelled(path, relativePath(folderAfter, target))))
      byPlace.set(edit.span.start, edit);
  }
  return [...byPlace.values()];
}

/** Edits, in the files as they are before the moves, by which all kustomizations still name the same files afterwards. */
export function movedFileEdits(files: Iterable<FileFacts>, moves: readonly Move[], textOf: TextOf): readonly FileEdit[] {
  const all = moves.map(({ from, to }): Move => ({ from: normalUri(from), to: normalUri(to) }));
  return [...files].flatMap((file) => {
    if (file.role !== 'kustomization' || file.broken.length > 0) return [];
    const edits = editsOf(file, all, textOf(file.uri) ?? '');
    return edits.length > 0 ? [{ uri: file.uri, edits }] : [];
  });
}
