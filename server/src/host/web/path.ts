/** Paths of a browser are those of `file-uri.ts`: with forward slashes. */
export { default } from 'path-browserify';
