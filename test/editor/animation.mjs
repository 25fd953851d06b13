// A picture that moves: an APNG, which every browser shows and which is lossless. Each frame holds only what changed since the one before.
import { crc32 } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks of a PNG: type and data. */
export function chunksOf(png) {
  const chunks = [];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

const numbers = (...values) => {
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => data.writeUInt32BE(value, i * 4));
  return data;
};

/**
 * An APNG that repeats for ever. A frame: `png` (the part that changed; all of one colour type), `x` and `y` where that lies in the first one, which is the whole, and `ms` that
 * it is seen.
 */
export function apng(frames) {
  const [head] = chunksOf(frames[0].png);
  let number = 0;
  const parts = frames.flatMap(({ png, x, y, ms }, i) => {
    const [{ data: header }, ...rest] = chunksOf(png);
    if (!header.subarray(8).equals(head.data.subarray(8))) throw new Error('Frames of one picture have one colour type.');
    const control = Buffer.concat([
      numbers(number++, header.readUInt32BE(0), header.readUInt32BE(4), x, y),
      Buffer.from([ms >> 8, ms & 255, 1000 >> 8, 1000 & 255, 0, 0]),
    ]);
    const data = rest
      .filter(({ type }) => type === 'IDAT')
      .map((each) => (i === 0 ? chunk('IDAT', each.data) : chunk('fdAT', Buffer.concat([numbers(number++), each.data]))));
    return [chunk('fcTL', control), ...data];
  });
  return Buffer.concat([
    signature,
    chunk('IHDR', head.data),
    chunk('acTL', numbers(frames.length, 0)),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** In a page: the part of a picture that differs from the one before, as PNG, or nothing. Both are data URLs. */
async function changed([before, now]) {
  const pixels = async (url) => {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    return { canvas, data: context.getImageData(0, 0, bitmap.width, bitmap.height).data, width: bitmap.width, height: bitmap.height };
  };
  const [a, b] = [before && (await pixels(before)), await pixels(now)];
  let [left, top, right, bottom] = a ? [b.width, b.height, -1, -1] : [0, 0, b.width - 1, b.height - 1];
  for (let i = 0; a && i < b.data.length; i += 4) {
    if (a.data[i] === b.data[i] && a.data[i + 1] === b.data[i + 1] && a.data[i + 2] === b.data[i + 2]) continue;
    const [x, y] = [(i / 4) % b.width, Math.floor(i / 4 / b.width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  if (right < left) return undefined;
  const part = new OffscreenCanvas(right - left + 1, bottom - top + 1);
  part.getContext('2d').drawImage(b.canvas, -left, -top);
  const bytes = new Uint8Array(await (await part.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return { x: left, y: top, png: btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), '')) };
}

/** Records part of a window, frame by frame; `page`: where frames are compared. */
export function createRecorder(window, page, clip) {
  const shots = [];
  return {
    /** What is seen now, for so many milliseconds. */
    async frame(ms) {
      shots.push({ ms, url: `data:image/png;base64,${(await window.screenshot({ clip })).toString('base64')}` });
    },
    async picture() {
      const frames = [];
      for (const [i, { url, ms }] of shots.entries()) {
        const part = await page.evaluate(changed, [shots[i - 1]?.url, url]);
        if (part) frames.push({ ...part, png: Buffer.from(part.png, 'base64'), ms });
        else frames.at(-1).ms += ms;
      }
      return apng(frames);
    },
  };
}
