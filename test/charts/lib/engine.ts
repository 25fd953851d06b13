import { engineFolder } from '../../../server/src/host/node/engine.ts';
import { createRenderer, type Renderer } from '../../../server/src/host/helm/render-now.ts';

const folder = engineFolder();

/** Without Go and without a registry the engine cannot be built; its tests then say so. */
export const skip = folder === undefined ? 'Helm’s engine is not built: npm run helm' : false;

/** The folder of the engine, for tests that are not skipped. */
export function engineForTests(): URL {
  if (folder === undefined) throw new Error('Helm’s engine is not built.');
  return folder;
}

/** A renderer that starts when it is first used. */
export function rendererForTests(): Renderer {
  const never = (): never => {
    throw new Error('Helm’s engine is not built.');
  };
  return folder === undefined ? { start: never, render: never, ask: never, end: () => undefined } : createRenderer(folder);
}
