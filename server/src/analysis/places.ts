import { incomingNames, namesAt, outgoingNames } from '../features/call-hierarchy.ts';
import { definitionAt, implementationsOf, type Definition } from '../features/definition.ts';
import { highlightsAt } from '../features/highlight.ts';
import { hoverAt, type Hover } from '../features/hover/hover.ts';
import { referencesAt, subjectsAt } from '../features/references.ts';
import { placesNow, type Present } from '../features/shared/last-good.ts';
import { selectionsAt } from '../features/shared/selection.ts';
import type { Core } from './core.ts';
import type { Analysis } from './types.ts';

function hoverNow(present: Present, uri: string, hover: Hover | undefined): Hover | undefined {
  const [place] = hover === undefined ? [] : placesNow(present, [{ uri, span: hover.span }]);
  return hover && place && { ...hover, span: place.span };
}

function definitionNow(present: Present, definition: Definition | undefined): Definition | undefined {
  const targets = definition && placesNow(present, definition.targets);
  return targets && targets.length > 0 ? { ...definition, targets } : undefined;
}

/** What is asked of a place in a file: what it is, where it leads, who names it. */
export function places({
  index,
  model,
  configuration,
  judge,
  guard,
  readText,
}: Core): Pick<
  Analysis,
  'hover' | 'definition' | 'references' | 'implementations' | 'highlights' | 'selections' | 'names' | 'incomingNames' | 'outgoingNames'
> {
  const present = (): Present => ({ model: model(), brokenIn: (uri) => index.file(uri)?.broken ?? [], textOf: readText });
  /** What is not judged yet is shown nowhere. */
  const hasProblem = (uri: string, offset: number): boolean =>
    judge.known(uri)?.some(({ place }) => place.uri === uri && place.span.start <= offset && offset <= place.span.end) === true;
  const hover: Analysis['hover'] = (uri, offset) => {
    const sources = { model: model(), factsOf: (of: string) => index.file(of), rows: configuration().settings.hoverRows, hasProblem };
    return hoverNow(present(), uri, hoverAt(sources, uri, offset));
  };
  return {
    hover: (uri, offset) => guard('hover', uri, () => hover(uri, offset), undefined),
    definition: (uri, offset) => guard('definition', uri, () => definitionNow(present(), definitionAt(model(), uri, offset)), undefined),
    references: (uri, offset, declaration) =>
      guard('references', uri, () => placesNow(present(), referencesAt(model(), uri, offset, declaration, readText)), []),
    implementations: (uri, offset) =>
      guard('implementation', uri, () => placesNow(present(), implementationsOf(model(), subjectsAt(model(), uri, offset))), []),
    highlights: (uri, offset) => guard('highlight', uri, () => highlightsAt(model(), uri, offset, readText), []),
    selections: (uri, offset) => guard('selection', uri, () => selectionsAt(model(), uri, offset), []),
    names: (uri, offset) => guard('names', uri, () => namesAt(model(), uri, offset), []),
    incomingNames: (uri, offset) => guard('incoming names', uri, () => incomingNames(model(), uri, offset), []),
    outgoingNames: (uri, offset) => guard('outgoing names', uri, () => outgoingNames(model(), uri, offset), []),
  };
}
