import { inTurn, said, sentences, type Said } from '../../base/texts/sentences.ts';
import { sentenceList } from '../../base/texts/words.ts';

/** Values of whole templates are told by the server on one long line. */
export function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > 300 ? `${line.slice(0, 120)} … ${line.slice(-100)}` : line;
}

interface Readdressed {
  readonly from: string;
  readonly before: string;
  readonly after: string;
}

const say = sentences({
  refused: ({ answer }: { readonly answer: string }) => `The API server refuses this change: ${answer}.`,
  used: ({ name }: { readonly name: string }) => `${name} goes, and is used here.`,
  ineffective: () => 'This change has no effect.',
  recreated: ({ from, to }: { readonly from: string; readonly to: string }) =>
    `Pods have other names once they are made again: ${from} become ${to}.`,
  'address-changed': ({ before, after }: Readdressed) =>
    `This changes where it is reached: ${before} until now, then ${after}. Clients that keep addresses notice.`,
  'address-changed-anew': ({ before, after }: Readdressed) =>
    `This changes where it is reached: ${before} until now, then ${after}, since only a new object gets there. Clients that keep addresses notice.`,
  'address-of-other-name': ({ from, before, after }: Readdressed) =>
    `Under the name ${from} it was reached at ${before}. Now it is ${after}. Clients that keep addresses notice.`,
  'address-of-other-name-anew': ({ from, before, after }: Readdressed) =>
    `Under the name ${from} it was reached at ${before}. Now it is ${after}, since only a new object gets there. Clients that keep addresses notice.`,
  'removes-one': ({ name }: { readonly name: string }) => `This removes ${name}, which is still used.`,
  removes: ({ names, total }: { readonly names: readonly string[]; readonly total: number }) =>
    `This removes ${total} names that are still used: ${sentenceList(names)}.`,
  'removes-more': ({ names, total, more }: { readonly names: readonly string[]; readonly total: number; readonly more: number }) =>
    `This removes ${total} names that are still used: ${names.join(', ')} and ${more} more.`,
});

/** `remedy`: how to get there nevertheless; '' for none. */
export const refusedText = (message: string, remedy: string): Said =>
  inTurn(say('refused', { answer: firstLine(message) }), remedy === '' ? undefined : said('remedy', {}, remedy));

/** At who uses the name. */
export const usedText = (name: string): Said => say('used', { name });

export const ineffectiveText = (message: string): Said => inTurn(say('ineffective', {}), said('why', {}, message));

export const recreatedText = (from: readonly string[], to: readonly string[]): Said =>
  say('recreated', { from: from.slice(0, 3).join(', '), to: to.slice(0, 3).join(', ') });

/** `before`, `after`: where it is reached, in words. */
export function addressChangedText({ from, name, before, after, by }: AddressWords): Said {
  const id = from === name ? 'address-changed' : 'address-of-other-name';
  return say(by === 'new object' ? `${id}-anew` : id, { from, before, after });
}

interface AddressWords extends Readdressed {
  readonly name: string;
  readonly by: 'update' | 'new object';
}

const mostNames = 3;

/** At the edit that takes used names away. */
export function removesText(names: readonly string[]): Said {
  const [first = ''] = names;
  if (names.length === 1) return say('removes-one', { name: first });
  const values = { names: names.slice(0, mostNames), total: names.length };
  return names.length > mostNames ? say('removes-more', { ...values, more: names.length - mostNames }) : say('removes', values);
}
