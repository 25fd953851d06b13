/** Version of package.json, put in by the build. */
declare const HEADLIGHT_VERSION: string;
