import { asciiText, utf16Bytes, utf8Bytes } from '#host/bytes';

export type Encoding = 'utf8' | 'utf16le' | 'utf16be';

export interface Decoded {
  /** Without byte order mark, so offsets agree with those of an editor. */
  readonly text: string;
  readonly encoding: Encoding;
  readonly bom: boolean;
}

/** Finds the encoding as YAML 1.2 section 5.2 does: by byte order mark, else by where the first zero byte stands. */
function detect(bytes: Uint8Array): { readonly encoding: Encoding; readonly bom: number } {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf8', bom: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf16le', bom: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf16be', bom: 2 };
  if (a === 0 && b !== undefined && b !== 0) return { encoding: 'utf16be', bom: 0 };
  if (b === 0 && a !== undefined && a !== 0) return { encoding: 'utf16le', bom: 0 };
  return { encoding: 'utf8', bom: 0 };
}

const decoders = {
  utf8: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  utf16le: new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }),
  utf16be: new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
};

/** Text of a file; `undefined` where the bytes are neither UTF-8 nor UTF-16, or hold a NUL character. */
export function decode(bytes: Uint8Array): Decoded | undefined {
  const ascii = asciiText(bytes);
  if (ascii !== undefined) return { text: ascii, encoding: 'utf8', bom: false };
  const { encoding, bom } = detect(bytes);
  try {
    const text = decoders[encoding].decode(bom > 0 ? bytes.subarray(bom) : bytes);
    return text.includes('\0') ? undefined : { text, encoding, bom: bom > 0 };
  } catch {
    return undefined;
  }
}

/** Bytes of an edited text in the encoding that the file had. */
export function encode(text: string, like: Pick<Decoded, 'encoding' | 'bom'>): Uint8Array {
  const marked = like.bom ? `\ufeff${text}` : text;
  return like.encoding === 'utf8' ? utf8Bytes(marked) : utf16Bytes(marked, like.encoding === 'utf16le');
}

/** Is it what Git keeps in place of a file that Git LFS stores elsewhere (git-lfs docs/spec.md)? The file's own text is not known then. */
export function isLfsPointer(text: string): boolean {
  return text.startsWith('version https://git-lfs.github.com/spec/v1\n');
}

/** Does it hold the marks that Git leaves where both sides changed something? */
export const isMerging = (text: string): boolean => /^<{7} /m.test(text) && /^>{7} /m.test(text);
