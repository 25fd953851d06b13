import { isDialled } from '../../facts/identifiers.ts';
import type { DnsMention } from '../../facts/types.ts';
import type { Instance, Model } from '../../model/types.ts';
import { leftBehind, type LeftBehind } from './left-behind.ts';
import { weightOf } from '../engine/level.ts';
import { wrongNames } from './name-verdict.ts';

/** Why it is certain that a name in the text of an object does not answer, so that a finding says so; `undefined`: it answers, or nobody can know. */
export function lostName(mention: DnsMention, holder: Instance, model: Model): 'wrong' | LeftBehind | undefined {
  if (holder.unapplied !== undefined || !isDialled(mention)) return undefined;
  const left = holder.bundle.kind === 'kustomization' ? leftBehind(mention, holder, model) : undefined;
  if (left !== undefined) return left;
  const isWrong = wrongNames(holder, model).some((each) => each.mention.host === mention.host && each.mention.field === mention.field && weightOf(holder, each, model) !== 'none');
  return isWrong ? 'wrong' : undefined;
}
