import type * as dagre from '@dagrejs/dagre';

/** What pictures are laid out by. In the bundle this stands for the library, which is loaded when the first picture is asked for. */
export type LayoutLibrary = Pick<typeof dagre, 'Graph' | 'layout'>;

export let Graph: LayoutLibrary['Graph'];
export let layout: LayoutLibrary['layout'];

/** The library, once it is there. */
export function provideLayout(library: LayoutLibrary): void {
  ({ Graph, layout } = library);
}
