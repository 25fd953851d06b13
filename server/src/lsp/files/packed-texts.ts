import { placeIn } from '../../base/place-in.ts';

/** Sorted texts of which neighbours begin alike, as paths do, in a quarter of the memory that they take one by one. */
export interface PackedTexts {
  /** Place of a text in the order; `undefined`: it is none of them. */
  indexOf(text: string): number | undefined;
  all(): Iterable<string>;
}

/** So many texts are unpacked at most to find one. */
const block = 16;
/** Longer numbers would make a string of two bytes a character. */
const longest = 255;

/** So many texts are packed in one step. */
const step = 200;

/** Packs, in steps, texts that are sorted by UTF-16 code units, each one once. Of a block the first is kept whole, of the others what differs from the one before. */
export function* packTexts(sorted: readonly string[]): Generator<undefined, PackedTexts> {
  const heads: string[] = [];
  const tails: string[] = [];
  const firsts: number[] = [];
  let parts: string[] = [];
  let before = '';
  for (const [index, text] of sorted.entries()) {
    const shared = sharedStart(before, text);
    const isHead = index - (firsts.at(-1) ?? -block) >= block || text.length - shared > longest;
    if (isHead) {
      if (heads.length > 0) tails.push(parts.join(''));
      heads.push(text);
      firsts.push(index);
      parts = [];
    } else parts.push(String.fromCharCode(shared, text.length - shared), text.slice(shared));
    before = text;
    if (index % step === step - 1) yield;
  }
  tails.push(parts.join(''));
  return {
    indexOf(text) {
      const at = placeIn(heads, text);
      const found = heads[at] === text ? at : at - 1;
      let index = firsts[found] ?? 0;
      for (const one of unpacked(heads[found], tails[found])) {
        if (one === text) return index;
        index++;
      }
      return undefined;
    },
    *all() {
      for (const [at, head] of heads.entries()) yield* unpacked(head, tails[at]);
    },
  };
}

function* unpacked(head: string | undefined, tail = ''): Iterable<string> {
  if (head === undefined) return;
  yield head;
  let text = head;
  for (let at = 0; at < tail.length;) {
    const end = at + 2 + tail.charCodeAt(at + 1);
    text = text.slice(0, tail.charCodeAt(at)) + tail.slice(at + 2, end);
    yield text;
    at = end;
  }
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length, longest);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
