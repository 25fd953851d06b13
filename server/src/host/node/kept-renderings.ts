import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hashOf, readSealed, writeSealed } from './sealed-file.ts';

/** What the engine answered to requests that were equal to the byte. */
export interface KeptRenderings {
  /** Is there anything at all? */
  readonly isEmpty: boolean;
  /** Names a request; what it is kept under. */
  keyOf(frame: Uint8Array): string;
  find(key: string): Uint8Array | undefined;
  /** A folder that cannot be written keeps nothing. */
  keep(key: string, answer: Uint8Array): void;
  /** Lets go what was neither found nor kept. */
  end(): void;
}

const prefix = 'rendering-';
const ending = '.cache';

/** @param folder of the cache; @param engine folder of the engine, whose answers they are; @param version of what reads them */
export function keptRenderings(folder: string, engine: URL, version: string): KeptRenderings {
  const kind = `headlight rendering ${version} ${hashOf(readFileSync(new URL('helm.wasm.br', engine)))}`;
  const used = new Set<string>();
  const names = (): readonly string[] => {
    try {
      return readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith(ending));
    } catch {
      return [];
    }
  };
  const there = new Set(names());
  const nameOf = (key: string): string => `${prefix}${Buffer.from(key, 'base64').toString('hex')}${ending}`;
  return {
    isEmpty: there.size === 0,
    keyOf: (frame) => hashOf(kind, '\n', frame),
    find(key) {
      const name = nameOf(key);
      if (!there.has(name)) return undefined;
      const found = readSealed(path.join(folder, name), kind);
      if (found === undefined || typeof found === 'string' || found.note !== key) return undefined;
      used.add(name);
      return new Uint8Array(Buffer.from(found.body.toString('latin1'), 'base64'));
    },
    keep(key, answer) {
      try {
        const writer = writeSealed(path.join(folder, nameOf(key)), kind, key);
        writer.add(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength).toString('base64'));
        writer.finish();
        used.add(nameOf(key));
      } catch {
        // It is rendered again next time.
      }
    },
    end() {
      for (const name of names()) if (!used.has(name)) rmSync(path.join(folder, name), { force: true });
    },
  };
}
