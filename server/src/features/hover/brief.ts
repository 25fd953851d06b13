import { count } from '../../base/texts/words.ts';
import { blocks } from './markdown.ts';

/** Blocks of a card that a brief one keeps: what it is, what is answered, by which names, why. */
const most = 4;
/** Lines of one block that it keeps. */
const mostLines = 3;

const isList = (block: string): boolean => block.startsWith('- ');

function shortened(block: string): string {
  if (isList(block)) return block.split('\n')[0] ?? '';
  const lines = block.split('  \n');
  return lines.length <= mostLines + 1
    ? block
    : [...lines.slice(0, mostLines), `… and ${count(lines.length - mostLines, 'more line')}`].join('  \n');
}

/**
 * A card (blocks as `markdown.ts` joins them) as it stands beside other texts, so that nobody has to scroll for the answer: its first blocks, of lists of reasons the first one,
 * or none where a problem at the same place tells the reason.
 */
export function brief(card: string, withReason: boolean): string {
  const all = card.split('\n\n');
  // Without its list a heading says nothing.
  const told = withReason ? all : all.filter((block, i) => !isList(block) && !(block.endsWith(':') && isList(all[i + 1] ?? '')));
  const kept = told.slice(0, most).map(shortened);
  return blocks(kept.at(-1)?.endsWith(':') === true ? kept.slice(0, -1) : kept);
}
