/** Files by their paths below the root. */
export type Files = Readonly<Record<string, string>>;

type Kind = 'file' | 'folder' | 'link';

/** A file system of a browser's editor that lies in memory, and what may be wrong with it. */
export interface ProviderOptions {
  /** Called before each answer: it may take its time, never come to an end, or throw. */
  readonly before?: (file: string) => Promise<void> | void;
  /** Names of links, by their paths. */
  readonly links?: readonly string[];
  /** Times of files: 0 where nobody knows. */
  readonly mtime?: number;
}

export class Provider {
  readonly root = 'vscode-vfs://github/example/shop';
  readonly #texts: Map<string, string>;
  readonly #folders = new Map<string, Map<string, Kind>>();
  readonly #options: ProviderOptions;
  /** What was asked for, in order. */
  readonly asked: string[] = [];

  constructor(files: Files, options: ProviderOptions = {}) {
    this.#texts = new Map(Object.entries(files));
    this.#options = options;
    this.#folders.set('', new Map());
    for (const file of this.#texts.keys()) this.#list(file, options.links?.includes(file) === true ? 'link' : 'file');
  }

  uriOf(file: string): string {
    return `${this.root}/${file}`;
  }

  write(file: string, text: string): void {
    this.#texts.set(file, text);
    this.#list(file, 'file');
  }

  remove(file: string): void {
    this.#texts.delete(file);
    const cut = file.lastIndexOf('/');
    this.#folders.get(file.slice(0, Math.max(cut, 0)))?.delete(file.slice(cut + 1));
  }

  /** As the extension's client answers. */
  async answer(method: string, params: unknown): Promise<unknown> {
    const { uri, largest = 0 } = params as { readonly uri?: string; readonly largest?: number };
    if (uri === undefined) return null;
    const file = decodeURIComponent(uri.slice(this.root.length)).replace(/^\/|\/$/g, '');
    this.asked.push(`${method.slice('headlight/'.length)} ${file}`);
    try {
      await this.#options.before?.(file);
    } catch (error) {
      return { refused: error instanceof Error ? error.message : String(error), isGone: false };
    }
    if (method === 'headlight/folder') return this.#folder(file);
    const text = this.#texts.get(file);
    if (text === undefined) return { refused: 'it does not exist', isGone: true };
    const bytes = new TextEncoder().encode(text);
    return { size: bytes.length, mtime: this.#options.mtime ?? 1, ...(bytes.length <= largest ? { bytes } : {}) };
  }

  #folder(file: string): unknown {
    const entries = this.#folders.get(file);
    return entries === undefined
      ? { refused: 'it does not exist', isGone: true }
      : { entries: [...entries].map(([name, kind]) => ({ name, kind })) };
  }

  #list(file: string, kind: Kind): void {
    const cut = file.lastIndexOf('/');
    const folder = file.slice(0, Math.max(cut, 0));
    const entries = this.#folders.get(folder);
    if (entries !== undefined) return void entries.set(file.slice(cut + 1), kind);
    this.#folders.set(folder, new Map([[file.slice(cut + 1), kind]]));
    this.#list(folder, 'folder' as 'file');
  }
}
