/** Version of package.json, put in by the build. */
declare const HEADLIGHT_VERSION: string;
/** Tells builds of one version apart. */
declare const HEADLIGHT_BUILD: string;
