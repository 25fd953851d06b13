/** What a rendering can be ended for. */
export type Limit = 'time' | 'output' | 'memory';

/** What people read at the place that the rendering had come to. */
export const limitTexts: Readonly<Record<Limit, string>> = {
  time: 'Rendering does not come to an end here, so it was stopped.',
  output: 'Rendering puts out too much here, so it was stopped.',
  memory: 'Rendering runs out of memory here, so it was stopped.',
};
