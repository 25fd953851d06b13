declare module 'path-browserify' {
  interface Posix {
    readonly sep: '/';
    readonly posix: Posix;
    join(...parts: string[]): string;
    resolve(...parts: string[]): string;
    normalize(path: string): string;
    isAbsolute(path: string): boolean;
    relative(from: string, to: string): string;
    dirname(path: string): string;
    basename(path: string, ending?: string): string;
  }
  const posix: Posix;
  export default posix;
}
