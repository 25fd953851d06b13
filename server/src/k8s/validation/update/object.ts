import type { Json } from '../../json.ts';
import { map } from '../taken.ts';

/** The spec of an object, or of a template. */
export const specOf = (object: Json): Json => map(object, 'spec') ?? {};
