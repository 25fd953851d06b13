/** What the extension tells of an object. */
export interface NodeInfo {
  readonly label: string;
  readonly detail: string;
  readonly lines: readonly string[];
  readonly problems: readonly { readonly severity: string; readonly message: string }[];
  readonly links: readonly { readonly to: number; readonly text: string }[];
}

/** What the extension shows: the message `show`. */
export interface Shown {
  readonly title: string;
  readonly svg: string;
  readonly nodes: readonly NodeInfo[];
  readonly omitted: number;
  readonly bundles: readonly { readonly id: string; readonly label: string }[];
  readonly namespaces: readonly string[];
  readonly bundle?: string;
  readonly namespace?: string;
}

/** What the page tells the extension; `index`: of a node. */
export type Told =
  | { readonly command: 'ready' | 'size'; readonly width: number; readonly height: number }
  | { readonly command: 'bundle' | 'namespace'; readonly value: string }
  | { readonly command: 'open'; readonly index: number }
  | { readonly command: 'copyMermaid' | 'saveSvg' };

/** What a page that comes again remembers. */
export interface State {
  readonly bundle?: string;
  readonly namespace?: string;
  readonly legend?: boolean;
  readonly names?: boolean;
}

declare global {
  /** Given by VS Code, once. */
  function acquireVsCodeApi(): {
    readonly postMessage: (message: Told) => void;
    readonly getState: () => State | undefined;
    readonly setState: (state: State) => void;
  };
}

/** The message `show`, if it is one. The extension alone sends it, and nothing in it becomes HTML. */
export function shownOf(data: unknown): Shown | undefined {
  return isShown(data) ? data : undefined;
}

function isShown(data: unknown): data is Shown {
  return typeof data === 'object' && data !== null && 'command' in data && data.command === 'show';
}
