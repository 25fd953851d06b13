/** How the server's process is started: arguments for Node, and what is added to its environment. */
export interface LeanProcess {
  readonly execArgv: string[];
  readonly env: Record<string, string>;
}

/**
 * Small spaces for young values, one pool of memory for all threads, blocks from 32 KB on given back as soon as they are free (glibc would raise
 * that limit as it goes), and the end of the pool, too: a server that mostly waits should not hold on to more than it uses. What Node compiled of
 * it is kept in the folder `compiled`, for the next start.
 */
export function leanProcess(compiled: string): LeanProcess {
  return {
    execArgv: ['--max-semi-space-size=4'],
    env: {
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '32768',
      MALLOC_TRIM_THRESHOLD_: '16384',
      MALLOC_TOP_PAD_: '4096',
      NODE_COMPILE_CACHE: compiled,
    },
  };
}
