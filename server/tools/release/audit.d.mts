export declare function flawsOf(stdout: string, names?: ReadonlySet<string>): readonly string[] | undefined;
