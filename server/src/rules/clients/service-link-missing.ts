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
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type OfService = { readonly service: string };

const say = sentences({
  headless: ({ service }: OfService) =>
    `Service "${service}" is headless, and the kubelet makes variables only for Services with a cluster IP.`,
  alias: ({ service }: OfService) =>
    `Service "${service}" is an alias, and the kubelet makes variables only for Services with a cluster IP.`,
  renamed: ({ service }: OfService) => `The kustomization deploys the Service as "${service}".`,
  'other-namespace': ({ service, namespace }: OfService & { readonly namespace: string }) =>
    `Service "${service}" is in namespace ${namespace}, and pods get variables of the Services of their own namespace only.`,
  'links-off': () => 'The pods have enableServiceLinks: false.',
  'no-port': ({ service, port }: OfService & { readonly port: number | undefined }) => `Service "${service}" has no port ${port ?? ''}.`,
  'no-named-port': ({ service, port }: OfService & { readonly port: string }) =>
    `Service "${service}" has no port whose name gives ${port}.`,
  'stays-written': ({ variable }: { readonly variable: string }) => `So ${variable} stays as it is written.`,
  'is-empty': ({ variable }: { readonly variable: string }) => `So ${variable} is empty.`,
  read: ({ right }: { readonly right: string }) => `Read ${right}.`,
  'write-name': ({ right }: { readonly right: string }) => `Write the name ${right}.`,
  'write-name-and-port': () => 'Write the name of the Service and the number of its port.',
});

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
  readonly cause: Said;
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
    ...inTurn(
      why.cause,
      say(use.read === 'kubelet' ? 'stays-written' : 'is-empty', { variable: written }),
      why.right.includes('_')
        ? say('read', { right: why.right })
        : link.part === 'host' || link.part === 'url'
          ? say('write-name', { right: why.right })
          : say('write-name-and-port', {}),
    ),
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
    return {
      cause: say(isHeadless(service.facts.object) ? 'headless' : 'alias', { service: name }),
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
      cause: say('renamed', { service: name }),
      service: renamed,
      right: linkName(name) + suffix,
      ground: [evidence(renamed, itsName, holder)],
    };
  }
  const [elsewhere] = services.filter((each) => each.namespace === 'other' && each.instance.namespaceExplicit && each.variant !== true);
  if (elsewhere === undefined || !holder.namespaceExplicit || services.length > 1) return undefined;
  const { name } = elsewhere.instance.facts.object;
  return {
    cause: say('other-namespace', { service: name, namespace: elsewhere.instance.namespace }),
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
  if (isOff) return { cause: say('links-off', {}), service, right: name, ground };
  if (all.some((each) => each.facts.object.ports.length === 0 || hasLinkedPort(each.facts.object, link))) return undefined;
  return {
    cause:
      link.portName === undefined
        ? say('no-port', { service: name, port: link.portNumber })
        : say('no-named-port', { service: name, port: link.portName }),
    service,
    right: name,
    ground,
  };
}
