/** Renders a request that is written as bytes; `undefined` when the engine has come to an end. */
export type RenderBytes = (frame: Uint8Array) => Uint8Array | undefined;

/** What Go's own glue gives: https://go.dev/wiki/WebAssembly. */
interface GoProgram {
  readonly importObject: { readonly gojs: Record<string, unknown>; headlight?: Record<string, unknown> };
  readonly mem: DataView;
  run(instance: object): Promise<void>;
}

interface EngineGlobals {
  Go: new () => GoProgram;
  headlightHelm?: (frame: Uint8Array) => unknown;
  fs: { writeSync(fd: number, bytes: Uint8Array): number };
}

declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: object): Promise<{ readonly instance: object }> };

/** Fixed: what a chart renders to does not hang on the time. Milliseconds since 1970. */
const clock = Date.UTC(2026, 0, 5, 3, 4, 7);

const replace = (name: string, value: unknown): void =>
  void Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/**
 * Starts the engine in this thread, which has to be its own: the thread loses what reaches a network, and chance. Needs nothing of Node.
 * @param runtime loads Go's glue (`wasm_exec.js`)
 * @param tick is told how far a rendering has come: the index of a template, and an offset in it in bytes
 */
export async function startEngine(
  wasm: Uint8Array,
  runtime: () => Promise<unknown>,
  tick: (template: number, offset: number) => void,
): Promise<RenderBytes> {
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']) replace(name, undefined);
  replace('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) });
  await runtime();
  const globals = globalThis as unknown as EngineGlobals;
  globals.fs.writeSync = (_fd, bytes) => bytes.length;
  const go = new globals.Go();
  go.importObject.headlight = { tick };
  go.importObject.gojs['runtime.walltime'] = (stack: number): void => {
    go.mem.setBigInt64((stack >>> 0) + 8, BigInt(clock / 1000), true);
    go.mem.setInt32((stack >>> 0) + 16, 0, true);
  };
  const { instance } = await WebAssembly.instantiate(wasm, go.importObject);
  void go.run(instance);
  return (frame) => {
    const result = globals.headlightHelm?.(frame);
    return result instanceof Uint8Array ? result : undefined;
  };
}
