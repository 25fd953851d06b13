import type { ChartsResult } from '../../server/src/lsp/protocol.ts';

/** What the status item says of a chart: short, and in full. */
export interface EnvironmentText {
  readonly text: string;
  readonly detail: string;
}

/** Names that are told besides the first. */
const shownOthers = 4;

/** Which environments a chart has, the one that hovers show first in front. */
export function environmentText({ label, environments }: ChartsResult['charts'][number]): EnvironmentText {
  const [first, ...others] = environments;
  if (first === undefined)
    return { text: `${label}: any release`, detail: 'No environment of this chart is known: names read <release>-…' };
  const more = others.length > shownOthers ? ` and ${others.length - shownOthers} more` : '';
  const also =
    others.length === 0
      ? ''
      : ` · also ${others
          .slice(0, shownOthers)
          .map(({ name }) => name)
          .join(', ')}${more}`;
  return { text: `${label}: ${first.name}`, detail: `Release ${first.release} in ${first.namespace} is shown first${also}` };
}
