import type { ToolAnswer, ToolInput } from '../../tools/tool.ts';

/** What the thread that knows the workspace can be asked. */
export type Question =
  | { readonly kind: 'tool'; readonly name: string; readonly input: ToolInput }
  /** The names of all builds. */
  | { readonly kind: 'builds' }
  /** The zone of a build. */
  | { readonly kind: 'zone'; readonly build: string };

/** One question; `roots`: absolute paths of the folders of the workspace, the first of which counts where one has to. */
export interface Asked {
  readonly id: number;
  readonly roots: readonly string[];
  readonly question: Question;
}

/** What comes of it. */
export type Told =
  | { readonly tool: ToolAnswer }
  | { readonly builds: readonly string[] }
  /** `undefined`: there is no such build. */
  | { readonly zone: string | undefined }
  | { readonly failed: string };

/** What the thread says: that it begins to write files and must not be ended meanwhile, or the answer. */
export type Message = { readonly id: number; readonly isWriting: true } | { readonly id: number; readonly told: Told };
