import { UsageError, type Io } from '../io.ts';
import { parseOptions } from '../usage/options.ts';

/** Seconds that an answer takes at most. */
const usualLimit = 60;
const mostLimit = 86_400;

/** `headlight mcp`: answers programs by the Model Context Protocol until they hang up. */
export function mcp(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('mcp', args);
  if (parsed.positionals.length > 0)
    throw new UsageError('mcp takes no paths: it answers for the folder that it is started in, or for those that the client names.');
  const given = parsed.text('time-limit');
  const timeLimit = given === undefined ? usualLimit : Number(given);
  if (!(timeLimit > 0 && timeLimit <= mostLimit))
    throw new UsageError(`--time-limit has to be a number of seconds above 0 and up to ${mostLimit}, not "${given ?? ''}".`);
  io.serveMcp?.({ onlyRead: parsed.flag('read-only'), timeLimit });
  return 0;
}
