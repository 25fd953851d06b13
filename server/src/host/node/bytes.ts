import { isAscii } from 'node:buffer';

/** Text of bytes that are all ASCII, without NUL; `undefined` for all others. Most files are, and this is the quickest way to read them. */
export function asciiText(bytes: Uint8Array): string | undefined {
  return isAscii(bytes) && !bytes.includes(0)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    : undefined;
}

/** The bytes of a text in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** The bytes of a text in UTF-16 without a byte order mark of its own. */
export function utf16Bytes(text: string, isLittleEndian: boolean): Uint8Array {
  const little = Buffer.from(text, 'utf16le');
  return isLittleEndian ? little : little.swap16();
}
