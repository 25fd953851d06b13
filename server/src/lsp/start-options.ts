/** What a client gives in `initializationOptions`. */
export interface StartOptions {
  /** Folder for what is kept from one start to the next. */
  readonly storage: string | undefined;
  /** Headlight's own extension, which says so with `client: vscode`. */
  readonly own: boolean;
  /** All else: the weakest layer of settings. */
  readonly settings: unknown;
}

/** Takes what is no setting out of `initializationOptions`. */
export function startOptionsOf(options: unknown): StartOptions {
  if (typeof options !== 'object' || options === null) return { storage: undefined, own: false, settings: options };
  const { storagePath, client, ...settings }: { storagePath?: unknown; client?: unknown } = options;
  return { storage: typeof storagePath === 'string' && storagePath !== '' ? storagePath : undefined, own: client === 'vscode', settings };
}
