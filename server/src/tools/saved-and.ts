import { createAnalysis, type Analysis } from '../analysis.ts';
import { lineStarts, positionAt, startsOf } from '../base/lines.ts';
import type { ToolWorld } from './tool.ts';

interface Base {
  readonly analysis: Analysis;
  readonly rules: ToolWorld['rules'];
  readonly show: ToolWorld['show'];
  readonly uriOf: ToolWorld['uriOf'];
  readonly text: ToolWorld['text'];
}

/** What every host's world has in common: places, and the same workspace with other texts, which shares what is known of all other files. */
export function savedAnd({ analysis, rules, show, uriOf, text }: Base): Base & Pick<ToolWorld, 'range' | 'withTexts'> {
  return {
    analysis,
    rules,
    show,
    uriOf,
    text,
    range: (uri, span) => {
      const facts = analysis.facts(uri);
      const starts = facts ? startsOf(facts.lineStarts) : lineStarts(text(uri) ?? '');
      return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
    },
    withTexts: (texts) => {
      const textNow = (uri: string): string | undefined => texts.get(uri) ?? text(uri);
      const after = createAnalysis({ readText: textNow, configuration: analysis.configuration });
      after.applyFacts(
        analysis
          .uris()
          .filter((uri) => !texts.has(uri))
          .flatMap((uri) => analysis.facts(uri) ?? []),
      );
      after.apply([...texts].map(([uri, each]) => ({ uri, text: each })));
      return savedAnd({ analysis: after, rules, show, uriOf, text: textNow });
    },
  };
}
