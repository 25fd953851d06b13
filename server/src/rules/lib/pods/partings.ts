import type { Parting } from '../../../facts/types.ts';
import type { Instance } from '../../../model/types.ts';
import type { Precondition, RuleFinding } from '../../define.ts';

/** Does such a text part from the name of a Service of its chart? */
export const partsFrom =
  (of: Parting['of']): Precondition =>
  ({ facts }) =>
    facts.partings !== undefined && facts.partings.some((parting) => parting.of === of);

/** Findings on such texts, besides those that a rule has anyhow. */
export function partingFindings({ facts }: Instance, of: Parting['of'], besides: readonly RuleFinding[] = []): readonly RuleFinding[] {
  const own = (facts.partings ?? []).filter((parting) => parting.of === of && !besides.some((found) => found.field === parting.field));
  return own.map((parting): RuleFinding => ({
    field: parting.field,
    at: { uri: facts.uri, span: parting.span },
    severity: parting.isRare === true ? 'information' : 'warning',
    message: messageOf(parting),
    related: [{ place: parting.servicePlace, message: `The Service "${parting.service}".` }],
  }));
}

const subjects = { serviceName: 'serviceName', reference: 'This reference', text: 'This text' } as const;

function messageOf({ of, text, service, when }: Parting): string {
  const subject = subjects[of];
  const cause =
    when === undefined
      ? `${subject} names "${text}", but the Service that it means by the chart's own values is called "${service}" here`
      : `${subject} is "${text}" ${when}, but the Service that it means is called "${service}" then`;
  return `${cause}, so the name does not resolve. Make both by the same expression.`;
}
