import { defineRule } from '../define.ts';

/** `suppress.ts` finds these: only after all other rules ran is it known what a suppression silences. */
export const rule = defineRule({ on: [], check: () => [] });
