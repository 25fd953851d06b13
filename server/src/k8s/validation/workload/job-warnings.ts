import type { Context } from '../context.ts';
import { child, pathText } from '../path.ts';
import type { Path } from '../path.ts';
import { podWarnings } from '../pod/warnings.ts';
import { map, number, text } from '../taken.ts';
import type { Json } from '../../json.ts';

/** The server's warnings about the spec of a Job, or of those that a CronJob makes. */
export function jobWarnings(c: Context, at: Path, spec: Json): readonly string[] {
  const template = map(spec, 'template') ?? {};
  const isLarge =
    text(spec, 'completionMode') === 'Indexed' && number(spec, 'completions') > 100_000 && number(spec, 'parallelism') > 10_000;
  return [
    ...(isLarge
      ? [
          `${pathText(at)}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, ` +
            'Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
        ]
      : []),
    ...podWarnings(c, child(at, 'template'), map(template, 'metadata') ?? {}, map(template, 'spec') ?? {}),
  ];
}
