const latin = new TextDecoder('latin1');

/** Text of bytes that are all ASCII, without NUL; `undefined` for all others. */
export function asciiText(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte > 0 && byte < 128) ? latin.decode(bytes) : undefined;
}

/** The bytes of a text in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bytes of a text in UTF-16 without a byte order mark of its own. */
export function utf16Bytes(text: string, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) view.setUint16(2 * index, text.charCodeAt(index), isLittleEndian);
  return new Uint8Array(view.buffer);
}
