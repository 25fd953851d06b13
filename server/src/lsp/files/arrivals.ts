/** Files that no disk has: they are read bit by bit, and asked for as somebody wants to know them. `path`s as `#host/file-uri` has them. */
export interface Arrivals {
  /** These folders are the workspace. */
  follow(folders: readonly string[]): void;
  /** Waits for what is wanted by now; `undefined`: nothing more comes soon enough to wait for it. */
  settle(): Promise<void> | undefined;
  /** A document was opened there: what lies near it comes first. */
  opened(path: string): void;
  /** Something happened there. */
  touched(path: string): void;
  /** Why what is not known yet does not come, in plain words; `undefined`: it is on its way. */
  reason(): string | undefined;
  stop(): void;
}

/** What the arrivals need of the server, once there is one. */
export interface ArrivalsHost {
  /** Bytes; larger files are not read. */
  readonly largest: () => number;
  /** More is known than before; `changed`: paths of which something was known already. */
  readonly onArrived: (changed: readonly string[]) => void;
}
