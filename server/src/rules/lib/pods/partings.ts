import type { Parting } from '../../../facts/types.ts';
import type { Instance } from '../../../model/types.ts';
import type { Precondition, RuleFinding } from '../../define.ts';
import { sentences } from '../../../base/texts/sentences.ts';
import type { Said } from '../../../base/texts/sentences.ts';

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
    ...told(parting),
    related: [{ place: parting.servicePlace, message: `The Service "${parting.service}".` }],
  }));
}

type Values = { readonly text: string; readonly service: string };
type Overridden = Values & { readonly value: string | number };

const say = sentences({
  'serviceName-parts': ({ text, service }: Values) =>
    `serviceName names "${text}", but the Service that it means by the chart's own values is called "${service}" here, so the name does not resolve. Make both by the same expression.`,
  'reference-parts': ({ text, service }: Values) =>
    `This reference names "${text}", but the Service that it means by the chart's own values is called "${service}" here, so the name does not resolve. Make both by the same expression.`,
  'text-parts': ({ text, service }: Values) =>
    `This text names "${text}", but the Service that it means by the chart's own values is called "${service}" here, so the name does not resolve. Make both by the same expression.`,
  'serviceName-value-set': ({ text, service, value }: Overridden) =>
    `serviceName is "${text}" when ${value} is set, but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'reference-value-set': ({ text, service, value }: Overridden) =>
    `This reference is "${text}" when ${value} is set, but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'text-value-set': ({ text, service, value }: Overridden) =>
    `This text is "${text}" when ${value} is set, but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'serviceName-release-contains': ({ text, service, value }: Overridden) =>
    `serviceName is "${text}" when the name of the release contains "${value}", but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'reference-release-contains': ({ text, service, value }: Overridden) =>
    `This reference is "${text}" when the name of the release contains "${value}", but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'text-release-contains': ({ text, service, value }: Overridden) =>
    `This text is "${text}" when the name of the release contains "${value}", but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'serviceName-release-long': ({ text, service, value }: Overridden) =>
    `serviceName is "${text}" when the name of the release has ${value} characters, but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'reference-release-long': ({ text, service, value }: Overridden) =>
    `This reference is "${text}" when the name of the release has ${value} characters, but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
  'text-release-long': ({ text, service, value }: Overridden) =>
    `This text is "${text}" when the name of the release has ${value} characters, but the Service that it means is called "${service}" then, so the name does not resolve. Make both by the same expression.`,
});

function told({ of, text, service, when }: Parting): Said {
  return when === undefined ? say(`${of}-parts`, { text, service }) : say(`${of}-${when.kind}`, { text, service, value: when.value });
}
