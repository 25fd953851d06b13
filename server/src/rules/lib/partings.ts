import type { Parting } from '../../facts/types.ts';
import type { Instance } from '../../model/types.ts';
import type { Precondition, RuleFinding } from '../define.ts';

/** Where in an object a text parts from the name of a Service of its chart. */
export type PartingField = 'serviceName' | 'backend' | 'text';

/** Is there such a text? */
export const partsFrom = (field: PartingField): Precondition => ({ facts }) => facts.partings !== undefined && facts.partings.some((parting) => fieldOf(parting, facts.object.kind) === field);

/** Findings on such texts, besides those that a rule has anyhow. */
export function partingFindings({ facts }: Instance, field: PartingField, besides: readonly RuleFinding[] = []): readonly RuleFinding[] {
  const own = (facts.partings ?? []).filter((parting) => fieldOf(parting, facts.object.kind) === field && !besides.some((found) => found.field === parting.field));
  return own.map((parting): RuleFinding => ({
    field: parting.field,
    at: { uri: facts.uri, span: parting.span },
    severity: parting.isRare === true ? 'information' : 'warning',
    message: messageOf(parting, field === 'serviceName' ? 'serviceName' : field === 'backend' ? 'The backend' : 'This text'),
    related: [{ place: parting.servicePlace, message: `The Service "${parting.service}".` }],
  }));
}

function messageOf({ text, service, when }: Parting, subject: string): string {
  const cause = when === undefined ? `${subject} names "${text}", but the Service that it means by the chart's own values is called "${service}" here`
    : `${subject} is "${text}" ${when}, but the Service that it means is called "${service}" then`;
  return `${cause}, so the name does not resolve. Make both by the same expression.`;
}

function fieldOf({ field }: Parting, kind: string): PartingField {
  if (field === 'spec.serviceName') return 'serviceName';
  return kind === 'Ingress' || kind.endsWith('Route') ? 'backend' : 'text';
}
