/** Paths in the notation of this machine. */
export { default } from 'node:path';
