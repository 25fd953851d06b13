import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { analysisOf } from './workspace.ts';

export type Texts = ReadonlyMap<string, string>;

/** The texts after a rename, or the refusal. */
export function renamed(texts: Texts, uri: string, offset: number, name: string): Texts | string {
  const result = analysisOf(texts).rename(uri, offset, name);
  assert.ok(result, 'there is something to rename');
  if ('refused' in result) return result.refused;
  const after = new Map(texts);
  for (const file of new Set(result.edits.map((e) => e.uri))) {
    after.set(
      file,
      applyEdits(
        texts.get(file) ?? '',
        result.edits.filter((e) => e.uri === file).flatMap((e) => e.edits),
      ),
    );
  }
  return after;
}
