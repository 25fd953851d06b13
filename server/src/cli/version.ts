declare const HEADLIGHT_VERSION: string;
declare const HEADLIGHT_BUILD: string;

/** Put in by the bundler; sources that run unbundled have none. */
export const version = typeof HEADLIGHT_VERSION === 'string' ? HEADLIGHT_VERSION : '0.0.0';

/** Tells builds of one version apart: what one of them left in a cache says nothing to another. */
export const build = typeof HEADLIGHT_BUILD === 'string' ? HEADLIGHT_BUILD : version;
