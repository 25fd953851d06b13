import { count, sentenceList } from '../../base/texts/words.ts';

/** Values of whole templates are told by the server on one long line. */
export function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > 300 ? `${line.slice(0, 120)} … ${line.slice(-100)}` : line;
}

/** `remedy`: how to get there nevertheless; '' for none. */
export const refusedText = (message: string, remedy: string): string =>
  [`The API server refuses this change: ${firstLine(message)}.`, remedy].filter((text) => text !== '').join(' ');

/** At who uses the name. */
export const usedText = (name: string): string => `${name} goes, and is used here.`;

export const ineffectiveText = (message: string): string => `This change has no effect. ${message}`;

export const recreatedText = (from: readonly string[], to: readonly string[]): string =>
  `Pods have other names once they are made again: ${from.slice(0, 3).join(', ')} become ${to.slice(0, 3).join(', ')}.`;

/** `before`, `after`: where it is reached, in words. */
export const addressChangedText = ({ from, name, before, after, by }: AddressWords): string =>
  `${from === name ? '' : `Under the name ${from} it was reached at ${before}. `}${from === name ? `This changes where it is reached: ${before} until now, then ${after}` : `Now it is ${after}`}${by === 'new object' ? ', since only a new object gets there' : ''}. Clients that keep addresses notice.`;

interface AddressWords {
  readonly from: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly by: 'update' | 'new object';
}

const mostNames = 3;

/** At the edit that takes used names away. */
export function removesText(names: readonly string[]): string {
  if (names.length === 1) return `This removes ${names[0] ?? ''}, which is still used.`;
  const rest = names.length - mostNames;
  return `This removes ${count(names.length, 'name')} that are still used: ${sentenceList([...names.slice(0, mostNames), ...(rest > 0 ? [`${rest} more`] : [])])}.`;
}
