/** Offset of the first byte that makes a text no base64, as Go counts; line breaks are passed over. */
export function badByteAt(text: string): number | undefined {
  const plain = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.exec(text.replace(/[\r\n]/g, ''));
  if (plain !== null) return undefined;
  let quantum = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text.charAt(at);
    if (byte === '\r' || byte === '\n') continue;
    if (/[A-Za-z0-9+/]/.test(byte)) {
      quantum = (quantum + 1) % 4;
      continue;
    }
    return byte === '=' && quantum >= 2 ? badPadding(text, at, quantum) : at;
  }
  return text.length - quantum;
}

/** After the first `=`: one more where two are needed, and then nothing. */
function badPadding(text: string, at: number, quantum: number): number {
  const skip = (from: number): number => {
    let next = from;
    while (text.charAt(next) === '\r' || text.charAt(next) === '\n') next++;
    return next;
  };
  let next = skip(at + 1);
  if (quantum === 2) {
    if (next >= text.length) return text.length;
    if (text.charAt(next) !== '=') return next - 1;
    next = skip(next + 1);
  }
  return next;
}
