export interface RuntimePackage {
  readonly name: string;
  readonly folder: string;
  readonly version: string;
  readonly licence: string | undefined;
}
export declare const permissive: ReadonlySet<string>;
export declare function isPermissive(expression: unknown): boolean;
export declare function runtimePackages(): readonly RuntimePackage[];
export declare function licenceText(folder: string): string | undefined;
export declare function importedPackages(): readonly string[];
