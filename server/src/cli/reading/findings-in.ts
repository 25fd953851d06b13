import type { Analysis } from '../../analysis.ts';
import { normalUri } from '../../model/files/paths.ts';
import type { Finding } from '../../rules/define.ts';
import { setHere } from '../../rules/engine/placing.ts';
import { documentAt } from '../../rules/lib/identity.ts';
import { builtBeside } from './context.ts';

/** Findings of the files that are spoken of, and, at the value, those on objects of other files for which a value in such a file is the cause, as a patch can be. `onFile` hears how far it is. */
export function findingsIn(
  analysis: Analysis,
  reports: (uri: string) => boolean,
  onFile: (done: number, of: number) => void = () => undefined,
): readonly Finding[] {
  const beside = builtBeside(analysis, reports);
  const uris = analysis.uris().filter((uri) => reports(uri) || beside.has(normalUri(uri)));
  return uris.flatMap((uri, done) => {
    onFile(done + 1, uris.length);
    const found = analysis.diagnostics(uri);
    return reports(uri) ? found : found.flatMap((finding) => atCause(analysis, finding, reports));
  });
}

/** The finding where its value is set. Its fixes are those of the object. */
function atCause(analysis: Analysis, finding: Finding, reports: (uri: string) => boolean): readonly Finding[] {
  const cause = finding.related.find(({ place, message }) => message === setHere && reports(place.uri));
  const facts = cause && analysis.facts(cause.place.uri);
  if (cause === undefined || facts === undefined) return [];
  const others = finding.related.filter((each) => each !== cause);
  return [
    {
      ...finding,
      place: cause.place,
      document: documentAt(facts, cause.place.span.start).document,
      related: [{ place: finding.place, message: 'The object is written here.' }, ...others],
    },
  ];
}
