export declare function flawsOf(stdout: string): readonly string[] | undefined;
