import { cutText } from '../../features/zone/zone.ts';
import { withCharts } from '../charts.ts';
import { jsonText } from '../formats/json.ts';
import { paintComments, paintOf } from '../formats/paint.ts';
import { say, type Io } from '../io.ts';
import { workspaceOfBundle } from '../reading/bundle.ts';
import { requireNamespaces } from '../reading/namespaces.ts';
import { pathsGiven } from '../reading/targets.ts';
import { reportProblems, unreadableIn } from '../unreadable.ts';
import { zoneFormats } from '../usage/command-specs.ts';
import { oneOf, parseOptions } from '../usage/options.ts';
import { openWorkspace } from '../workspace.ts';

/** `headlight zone`: all forward records. */
export function zone(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('zone', args);
  const format = oneOf('format', parsed.text('format'), zoneFormats, 'zone');
  const opened = withCharts(parsed, openWorkspace(io, parsed, pathsGiven(io.cwd, parsed), { context: 'builds' }));
  const { workspace, bundles } = workspaceOfBundle(io, parsed, opened);
  const analysis = workspace.view;
  const namespaces = parsed.texts('namespace');
  requireNamespaces(analysis.model(), namespaces);
  reportProblems(io, workspace);
  const wanted = { ...(namespaces.length > 0 ? { namespaces } : {}), ...(bundles !== undefined ? { bundles } : {}) };
  if (format === 'zone') io.out(paintComments(analysis.zone(wanted).text, paintOf(io, parsed)));
  else {
    const { records, cut } = analysis.zoneRecords(wanted);
    io.out(jsonText(records.map(({ name, ttl, type, data, priority, weight }) => ({ name, ttl, type, data, priority, weight }))));
    if (cut) say(io, cutText);
  }
  return unreadableIn(workspace).some(({ counts }) => counts) ? 2 : 0;
}
