import type { LinkVariable } from '../../../facts/uses/types.ts';
import { hasLinks, linkOf, type Link } from '../../../k8s/service-links.ts';
import type { Pod, Service, Workload } from '../../../k8s/kinds.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { child, entryOf } from '../../../yaml/path.ts';
import { find } from '../../fixes/field-edits.ts';
import { nearestOf, possible, templatePath } from '../reach.ts';

type Maker = InstanceOf<Workload | Pod>;

/** A variable of a Service that a text reads, with the Services that it may be of, nearest first, those of other namespaces last. */
export interface ReadLink {
  readonly use: LinkVariable;
  readonly link: Link;
  readonly services: readonly Candidate<InstanceOf<Service>>[];
}

/** The variables of Services in the texts of an object. Not those of the API server, which all pods have. */
export function readLinks(holder: Instance, model: Model): readonly ReadLink[] {
  return (holder.facts.uses ?? []).flatMap((use) => {
    const link = use.kind === 'variable' ? linkOf(use.name) : undefined;
    if (use.kind !== 'variable' || link === undefined || link.service === 'KUBERNETES') return [];
    return [{ use, link, services: model.scope.services(holder, link.service.toLowerCase().replaceAll('_', '-')) }];
  });
}

/** Are variables of Services left out of the pods? */
export function areLinksOff(maker: Maker): boolean {
  const node = find(maker, `${templatePath(maker, 'spec')}.enableServiceLinks`)?.node;
  return node?.kind === 'scalar' && node.value === 'false';
}

/** Do the containers of a maker get this variable from elsewhere, or may they? `field`: of a text in one of them, which alone is looked at then. */
export function mayDefine(maker: Maker, name: string, model: Model, field = ''): boolean {
  const base = templatePath(maker, 'spec');
  const { containers, initContainers } = maker.facts.object.template;
  const paths = [
    ...containers.map((_, index) => `${base}.containers[${index}]`),
    ...initContainers.map((_, index) => `${base}.initContainers[${index}]`),
  ];
  const own = paths.filter((path) => field.startsWith(`${path}.`));
  return (own.length > 0 ? own : paths).some((path) => {
    const variables = find(maker, `${path}.env`)?.node;
    return (
      (variables?.kind === 'seq' && variables.items.some((item) => valueOf(child(item, 'name')) === name)) ||
      mayImport(maker, path, name, model)
    );
  });
}

/** Does `envFrom` of the container at that API path bring the variable, or may it? */
export function mayImport(maker: Maker, container: string, name: string, model: Model): boolean {
  const sources = find(maker, `${container}.envFrom`)?.node;
  return (
    sources?.kind === 'seq' &&
    sources.items.some((item) => {
      const config = valueOf(child(child(item, 'configMapRef'), 'name'));
      const holder = config === undefined ? undefined : nearestOf(model.scope.named(maker, 'ConfigMap', config))[0];
      const data = holder === undefined ? undefined : find(holder, 'data')?.node;
      return data?.kind !== 'map' || entryOf(data, name.slice(valueOf(child(item, 'prefix'))?.length ?? 0)) !== undefined;
    })
  );
}

function valueOf(node: ReturnType<typeof child>): string | undefined {
  return node?.kind === 'scalar' ? node.value : undefined;
}

/** The Services with variables of that name in the namespace of the pods. */
export function linkingServices({ services }: ReadLink): readonly InstanceOf<Service>[] {
  return possible(services)
    .map((each) => each.instance)
    .filter((each) => hasLinks(each.facts.object));
}
