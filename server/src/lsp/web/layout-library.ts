import { Graph, layout } from '@dagrejs/dagre';
import type { LayoutLibrary } from './layout.ts';

declare const self: { headlightLayout?: LayoutLibrary };

self.headlightLayout = { Graph, layout };
