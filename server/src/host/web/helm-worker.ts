import { decompress } from 'brotli/decompress';
import type { Answer } from '../helm/engine-worker.ts';
import { startEngine, type RenderBytes } from '../helm/start-engine.ts';
import type { EngineMessage, EngineParts } from './engine.ts';

/** What the scope of a worker has that is used here. */
interface Scope {
  onmessage: ((event: { readonly data: Pick<EngineParts, 'glue' | 'wasm'> | Uint8Array }) => void) | null;
  postMessage(message: EngineMessage): void;
  importScripts(address: string): void;
}

declare const self: Scope;

/** Milliseconds between two words of how far a rendering has come. */
const often = 50;
let told = 0;

function tick(file: number, offset: number): void {
  const now = performance.now();
  if (now - told < often) return;
  told = now;
  self.postMessage({ progress: { file, offset } });
}

const tell = (answer: Answer): void => self.postMessage({ answer });
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function start({ glue, wasm }: Pick<EngineParts, 'glue' | 'wasm'>): Promise<RenderBytes> {
  const address = URL.createObjectURL(new Blob([glue], { type: 'text/javascript' }));
  return startEngine(decompress(wasm), () => Promise.resolve(self.importScripts(address)), tick);
}

let engine: Promise<RenderBytes> | undefined;

self.onmessage = ({ data }) => {
  if (!(data instanceof Uint8Array)) {
    engine = start(data);
    engine.then(
      () => tell('ready'),
      (error: unknown) => tell(reason(error)),
    );
  } else {
    engine?.then((render) => tell(render(data) ?? 'Helm’s engine ran out of memory')).catch((error: unknown) => tell(reason(error)));
  }
};
