import { UsageError, type Io } from '../io.ts';
import { parseOptions } from '../usage/options.ts';

/** `headlight mcp`: answers programs by the Model Context Protocol until they hang up. */
export function mcp(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('mcp', args);
  if (parsed.positionals.length > 0)
    throw new UsageError('mcp takes no paths: it answers for the folder that it is started in, or for those that the client names.');
  io.serveMcp?.({ onlyRead: parsed.flag('read-only') });
  return 0;
}
