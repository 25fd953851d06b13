import { cutText } from '../../features/zone/zone.ts';
import { jsonText } from '../formats/json.ts';
import { renderOptions, withCharts } from '../charts.ts';
import { say, type Io } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';
import { reportProblems, unreadableIn } from '../unreadable.ts';
import { openWorkspace, requiredBundles } from '../workspace.ts';

const options = {
  format: { type: 'string', short: 'f' },
  namespace: { type: 'string', short: 'n', multiple: true },
  bundle: { type: 'string' },
  ...renderOptions,
} as const;

/** `headlight zone`: all forward records. */
export function zone(io: Io, args: readonly string[]): number {
  const parsed = parseOptions(args, options);
  const format = oneOf('format', parsed.text('format'), ['zone', 'json'] as const, 'zone');
  const workspace = withCharts(parsed, openWorkspace(io, parsed, parsed.positionals));
  reportProblems(io, workspace);
  const analysis = workspace.view;
  const bundle = parsed.text('bundle');
  if (bundle !== undefined) requiredBundles(analysis.model(), bundle);
  const namespaces = parsed.texts('namespace');
  const wanted = { ...(namespaces.length > 0 ? { namespaces } : {}), ...(bundle !== undefined ? { bundle } : {}) };
  if (format === 'zone') io.out(analysis.zone(wanted).text);
  else {
    const { records, cut } = analysis.zoneRecords(wanted);
    io.out(jsonText(records.map(({ name, ttl, type, data, priority, weight }) => ({ name, ttl, type, data, priority, weight }))));
    if (cut) say(io, cutText);
  }
  return unreadableIn(workspace).some(({ counts }) => counts) ? 2 : 0;
}
