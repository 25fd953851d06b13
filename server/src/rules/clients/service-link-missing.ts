import type { Service } from '../../k8s/kinds.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import { hasLinkedPort, linkName } from '../../k8s/service-links.ts';
import { itsId, itsName, itsPorts, itsShape } from '../../model/scope/aspects.ts';
import { evidence, missing } from '../../model/scope/evidence.ts';
import type { Evidence, Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { replaceText } from '../fixes/field-edits.ts';
import { areLinksOff, linkingServices, mayDefine, readLinks, type ReadLink } from '../lib/references/link-variables.ts';
import { parentPath } from '../lib/locate.ts';
import { readersOf } from '../lib/names/own-texts.ts';
import { atName, nearestOf, possible } from '../lib/reach.ts';
import { renamedByBundle } from '../lib/names/renamed.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['*'],
  when: ({ facts }) => facts.uses?.some(({ kind }) => kind === 'variable') === true,
  *check(subject, model) {
    for (const read of readLinks(subject, model)) {
      // A program's image may set a `…_PORT` of its own, which a shell then finds.
      const found =
        read.use.read === 'default' || (read.link.part === 'url' && read.use.read === 'shell') ? undefined : judge(subject, read, model);
      if (found !== undefined) yield found;
    }
  },
});

interface Missing {
  readonly cause: string;
  readonly service: InstanceOf<Service>;
  /** What to write instead of a host; absent: the variable has another name. */
  readonly right: string;
  readonly ground: readonly Evidence[];
}

function judge(holder: Instance, read: ReadLink, model: Model): RuleFinding | undefined {
  const { use, link } = read;
  const readers = readersOf(holder, model);
  if (readers.length === 0 || readers.some((reader) => mayDefine(reader, use.name, model, reader === holder ? use.field : '')))
    return undefined;
  const why = whyMissing(holder, read, readers.every(areLinksOff), model);
  if (why === undefined) return undefined;
  const written =
    use.span.end - use.span.start === use.name.length + 1 ? `$${use.name}` : use.read === 'kubelet' ? `$(${use.name})` : `\${${use.name}}`;
  const effect = use.read === 'kubelet' ? `${written} stays as it is written` : `${written} is empty`;
  const fixes: readonly Fix[] =
    link.part === 'host' || why.right.includes('_')
      ? [
          {
            title: `Write ${instead(why.right, written)}`,
            safe: false,
            preferred: true,
            edits: replaceText(holder, use.field, use.span, written, instead(why.right, written)),
          },
        ]
      : [];
  return {
    field: parentPath(use.field),
    at: { uri: holder.facts.uri, span: use.span },
    rests: [...why.ground, ...(holder === readers[0] ? [] : [evidence(holder)])],
    message: `${why.cause}, so ${effect}. ${why.right.includes('_') ? `Read ${why.right}.` : link.part === 'host' || link.part === 'url' ? `Write the name ${why.right}.` : 'Write the name of the Service and the number of its port.'}`,
    related: [atName(model, why.service)],
    fixes,
  };
}

/** A host, or another variable in the same form. */
function instead(right: string, written: string): string {
  if (!right.includes('_')) return right;
  return written.startsWith('$(') ? `$(${right})` : written.startsWith('${') ? `\${${right}}` : `$${right}`;
}

function whyMissing(holder: Instance, read: ReadLink, isOff: boolean, model: Model): Missing | undefined {
  const { services, link } = read;
  const service = nearestOf(services)[0];
  const linking = linkingServices(read);
  if (service !== undefined && linking.length === 0) {
    const { name } = service.facts.object;
    const cause = isHeadless(service.facts.object)
      ? `Service "${name}" is headless, and the kubelet makes variables only for Services with a cluster IP`
      : `Service "${name}" is an alias, and the kubelet makes variables only for Services with a cluster IP`;
    return {
      cause,
      service,
      right: name,
      ground: possible(services).map(({ instance }) => evidence(instance, [...itsName, ...itsShape], holder)),
    };
  }
  const [first] = linking;
  if (first !== undefined) return ofLinking(first, linking, holder, read, isOff);
  const renamed = renamedByBundle(holder, link.service.toLowerCase().replaceAll('_', '-'), model);
  if (renamed !== undefined) {
    const { name } = renamed.facts.object;
    const suffix = read.use.name.slice(link.service.length);
    return {
      cause: `The kustomization deploys the Service as "${name}"`,
      service: renamed,
      right: linkName(name) + suffix,
      ground: [evidence(renamed, itsName, holder)],
    };
  }
  const [elsewhere] = services.filter((each) => each.namespace === 'other' && each.instance.namespaceExplicit && each.variant !== true);
  if (elsewhere === undefined || !holder.namespaceExplicit || services.length > 1) return undefined;
  const { name } = elsewhere.instance.facts.object;
  return {
    cause: `${called(elsewhere.instance)} is in namespace ${elsewhere.instance.namespace}, and pods get variables of the Services of their own namespace only`,
    service: elsewhere.instance,
    right: `${name}.${elsewhere.instance.namespace}`,
    ground: [evidence(elsewhere.instance, itsId, holder, elsewhere.instance.namespace), missing(model.scope.serviceAbsence(holder, name))],
  };
}

function ofLinking(
  service: InstanceOf<Service>,
  all: readonly InstanceOf<Service>[],
  holder: Instance,
  { link }: ReadLink,
  isOff: boolean,
): Missing | undefined {
  const { name } = service.facts.object;
  const ground = all.map((each) => evidence(each, [...itsName, ...itsShape, ...itsPorts], holder));
  if (isOff) return { cause: 'The pods have enableServiceLinks: false', service, right: name, ground };
  if (all.some((each) => each.facts.object.ports.length === 0 || hasLinkedPort(each.facts.object, link))) return undefined;
  return {
    cause: `Service "${name}" has no port ${link.portName === undefined ? (link.portNumber ?? '') : `whose name gives ${link.portName}`}`,
    service,
    right: name,
    ground,
  };
}
