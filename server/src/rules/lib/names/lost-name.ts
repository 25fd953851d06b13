import { isDialled } from '../../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../../facts/types.ts';
import type { Instance, Model } from '../../../model/types.ts';
import { leftBehind, type LeftBehind } from '../references/left-behind.ts';
import { isRead, readAs } from '../../../model/names/read-names.ts';
import { weightOf } from '../../engine/level.ts';
import { wrongNames } from './wrong-names.ts';

/** Why it is certain that a name in the text of an object does not answer, so that a finding says so; `undefined`: it answers, or nobody can know. */
export function lostName(mention: DnsMention, holder: Instance, model: Model): 'wrong' | LeftBehind | undefined {
  const read = readAs(mention, holder, model);
  if (holder.unapplied !== undefined || read === undefined || !isDialled(read)) return undefined;
  const left = holder.bundle.kind === 'kustomization' ? leftBehind(read, holder, model) : undefined;
  if (left !== undefined) return left;
  const isWrong = wrongNames(holder, model).some((each) => isSame(each.mention, mention) && weightOf(holder, each, model) !== 'none');
  return isWrong ? 'wrong' : undefined;
}

/** Of the names of a built one that which a finding speaks of, or the built one itself. */
function isSame(judged: DnsMention, asked: DnsMention): boolean {
  if (judged.built !== undefined) return judged === asked || (judged.built === asked.built && !isRead(asked));
  return judged.host === asked.host && judged.field === asked.field;
}
