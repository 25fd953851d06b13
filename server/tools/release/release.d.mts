export declare function isPreRelease(version: string): boolean;
export declare function releaseFault(tag: string, at: { readonly version: string; readonly changelog: string }): string | undefined;
export declare function sumsOf(folder: string): string;
