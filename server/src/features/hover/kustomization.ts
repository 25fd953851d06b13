import { isHeadless, type Service } from '../../k8s/kinds.ts';
import { podRange } from '../shared/pod-range.ts';
import type { InstanceOf } from '../../model/types.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { count } from '../../base/texts/words.ts';
import type { Span } from '../../base/span.ts';
import { pathAt } from '../shared/path-at.ts';
import { isService } from '../shared/sourced.ts';
import { serviceFqdn, type HoverContext } from './context.ts';
import { blocks, code, escape, lines } from './markdown.ts';

/** Fields of a kustomization that decide the names of what it builds. */
const naming = /^(?:namePrefix|nameSuffix|namespace)$/;

/** `prod-db.shop.svc.cluster.local` · `prod-db-{0…2}` */
function serviceLine({ model }: HoverContext, service: InstanceOf<Service>): string {
  const { object } = service.facts;
  const sets = isHeadless(object) ? model.scope.governedBy(service).filter(countsHere) : [];
  const pods = sets.slice(0, 3).flatMap(({ instance }) => podRange(instance.facts.object) ?? []);
  return [code(serviceFqdn(model, service.namespace, object.name)), ...pods.map((range) => `with ${code(`${range}.${object.name}`)}`)].join(
    ' ',
  );
}

/** On `namePrefix`, `nameSuffix` and `namespace` of a kustomization: the names that it gives to the Services it builds. Offsets are those of `uri`. */
export function kustomizationHover(
  context: HoverContext,
  uri: string,
  offset: number,
): { readonly markdown: string; readonly span: Span } | undefined {
  const facts = context.factsOf(uri);
  const [tree] = facts?.role === 'kustomization' ? facts.trees : [];
  const at = tree === undefined ? undefined : pathAt(tree, uri, uri, offset);
  if (at === undefined || !naming.test(at.field)) return undefined;
  const all = context.model.instancesReading(uri);
  const services = all.filter(isService);
  const labels = [...new Set(all.map(({ bundle }) => bundle.label))].slice(0, 3).map(escape).join(', ');
  const shown = services.slice(0, context.rows).map((service) => serviceLine(context, service));
  return {
    span: at.span,
    markdown: blocks([
      `**${escape(at.field)}** · ${labels === '' ? 'nothing is built' : `overlay ${labels} · ${count(services.length, 'Service')}`}`,
      lines([...shown, services.length > shown.length ? `… and ${count(services.length - shown.length, 'more Service')}` : '']),
    ]),
  };
}
