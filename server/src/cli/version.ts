declare const HEADLIGHT_VERSION: string;

/** Put in by the bundler; sources that run unbundled have none. */
export const version = typeof HEADLIGHT_VERSION === 'string' ? HEADLIGHT_VERSION : '0.0.0';
