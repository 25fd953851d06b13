import { getOrMake } from '../../base/get-or-make.ts';
import type { Span } from '../../base/span.ts';
import { isHeadless, serviceNameLabel, type Labels } from '../../k8s/kinds.ts';
import { knownName } from '../../k8s/known-name.ts';
import { withReleaseSymbolInMarkdown } from '../../model/instances/release-symbol.ts';
import type { Instance } from '../../model/types.ts';
import { count, sentenceList } from '../../base/texts/words.ts';
import { isSaidOf } from '../../rules/engine/is-said-of.ts';
import { lacksService } from '../../rules/lib/preconditions.ts';
import { rules } from '../../rules/registry.ts';
import { childPath } from '../../yaml/path.ts';
import { chosenPods } from '../shared/chosen-pods.ts';
import { namespaceBeside, servicesNamed } from '../definition.ts';
import { reasonList, selectingServices, serviceFqdn, type HoverContext } from './context.ts';
import { brief } from './brief.ts';
import { blocks, code, escape } from './markdown.ts';
import { kustomizationHover } from './kustomization.ts';
import { mentionCard } from './mention.ts';
import { podsCard } from './pods.ts';
import { containerPortCard, servicePortCard } from './port.ts';
import { hangsOnTemplate, serviceCard } from './service.ts';
import { isPodMaker, isService, sourced } from '../shared/sourced.ts';
import { targetAt, valueIn, type Target } from '../shared/target.ts';

export type { HoverContext } from './context.ts';

export interface Hover {
  /** Markdown; text of the workspace in it is escaped. */
  readonly markdown: string;
  readonly span: Span;
}

/** The name of a Service as a field of an object says it, with the namespace that it says beside it. */
interface NamedAt {
  readonly name: string;
  readonly written?: string | undefined;
  readonly field: string;
}

/** Most bundles that one hover shows. */
const maxBundles = 4;

/** A value that names a Service: that Service, or that there is none, with certainty where a finding says so, too. */
function serviceRefCard(context: HoverContext, instance: Instance, { name, written, field }: NamedAt): string | undefined {
  if (name === '') return isPodMaker(instance) ? podsCard(context, instance, 'Empty: it names no Service.') : undefined;
  const { model } = context;
  const namespace = written ?? instance.namespace;
  // One of that name in another app is not the one that is named.
  const [service] = field === 'spec.serviceName' && lacksService(instance, model) ? [] : servicesNamed(model, instance, name, written);
  const maker = isPodMaker(instance) ? instance : undefined;
  const why = reasonList(maker ? model.recordsFor(maker.bundle, maker.facts.uri).whyUnnamed(sourced(maker)) : []);
  if (service && isService(service) && service.namespace === namespace)
    return serviceCard(context, service, why === '' ? '' : `No name for these pods:\n\n${why}`);
  const absence = model.scope.serviceAbsence(instance, name, written);
  const elsewhere = reasonList(
    model
      .recordsFor(instance.bundle, instance.facts.uri)
      .dig(serviceFqdn(model, namespace, name), 'A')
      .reasons.filter((r) => r.code === 'service-elsewhere'),
  );
  const lacking = absence.certainty !== 'likely' && absence.because !== '' ? escape(absence.because) : '';
  const isOfChart = lacking !== '' && instance.bundle.kind === 'chart' && instance.bundle.unknowns.length > 0;
  const answer = hangsOnTemplate(instance)
    ? 'not known before the template is rendered'
    : isOfChart
      ? `not known: ${lacking}`
      : isSaidOf(rules, instance, field, model)
        ? 'no such name (NXDOMAIN)'
        : 'nothing here answers to it';
  const selecting = maker ? selectingServices(context, maker) : '';
  return blocks([
    `**${escape(name)}** · no Service of that name in namespace ${escape(namespace)}`,
    `${code(serviceFqdn(model, namespace, name))} → ${answer}`,
    isOfChart ? '' : [why, elsewhere].filter((list) => list !== '').join('\n'),
    selecting === '' ? '' : `These pods are selected by:\n\n${selecting}`,
    lacking === '' || isOfChart ? '' : `It may come from elsewhere: ${lacking}.`,
  ]);
}

/** Which pods a selector takes. */
function selectorLead(context: HoverContext, instance: Instance, selector: Labels): string {
  const found = chosenPods(context.model, instance, selector);
  if (found.length === 0)
    return hangsOnTemplate(instance)
      ? 'Which pods it selects is known once the template is rendered.'
      : 'Selects no pods of the workspace.';
  const pods = found.flatMap((each) => each.pods);
  const [only] = pods;
  const one =
    pods.length === 1 && only !== undefined && !only.name.includes('#') && only.name !== only.owner.name ? `${escape(only.name)} of ` : '';
  return `Selects ${count(pods.length, 'pod')}: ${one}${sentenceList(
    found.slice(0, 5).map(
      ({
        owner: {
          facts: { object },
        },
      }) => `${object.kind} ${escape(knownName(object))}`,
    ),
  )}${found.length > 5 ? ` and ${found.length - 5} more` : ''}.`;
}

function clusterIpLead(context: HoverContext, instance: Instance): string {
  if (!isService(instance) || instance.facts.object.type === 'ExternalName') return '';
  const { model } = context;
  if (model.recordsFor(instance.bundle, instance.facts.uri).recordsOf(instance.namespace, instance.facts.object.name).length === 0)
    return '';
  return isHeadless(instance.facts.object)
    ? 'No cluster IP: the name leads to the pods themselves, and nothing translates ports.'
    : 'One virtual address stands for all pods; the name does not list them.';
}

/** A hostname written for an endpoint. */
function endpointCard(context: HoverContext, instance: Instance, hostname: string): string | undefined {
  const { object } = instance.facts;
  const service = object.kind === 'EndpointSlice' ? object.labels[serviceNameLabel] : object.name;
  if (service === undefined || hostname === '') return undefined;
  const name = `${hostname}.${serviceFqdn(context.model, instance.namespace, service)}`;
  const answer = context.model.recordsFor(instance.bundle, instance.facts.uri).dig(name, 'A');
  const data = answer.answers.map((a) => code(a.data)).join(', ');
  return blocks([
    `**${escape(hostname)}** · endpoint of Service ${escape(service)}`,
    `${code(name)} → ${data === '' ? answer.rcode : data}`,
    reasonList(answer.reasons),
  ]);
}

function nameCard(context: HoverContext, instance: Instance): string | undefined {
  if (isService(instance)) return serviceCard(context, instance);
  if (isPodMaker(instance)) return podsCard(context, instance);
  const { object } = instance.facts;
  if (object.kind === 'Endpoints') return serviceRefCard(context, instance, { name: object.name, field: 'metadata.name' });
  if (object.kind === 'EndpointSlice')
    return serviceRefCard(context, instance, {
      name: object.labels[serviceNameLabel] ?? '',
      field: childPath('metadata.labels', serviceNameLabel),
    });
  return undefined;
}

function publishLead(instance: Instance): string {
  if (!isService(instance)) return '';
  return instance.facts.object.publishNotReadyAddresses === true
    ? 'Names answer as soon as a pod has an address, Ready or not, so peers find each other while they start.'
    : 'Names answer only for pods that are Ready.';
}

function cardOf(context: HoverContext, target: Target, instance: Instance): string | undefined {
  switch (target.kind) {
    case 'name':
      return nameCard(context, instance);
    case 'service-ref':
      return serviceRefCard(context, instance, {
        name: valueIn(target, instance),
        written: namespaceBeside(instance, target.field),
        field: target.field,
      });
    case 'selector': {
      if (isService(instance)) return serviceCard(context, instance, selectorLead(context, instance, instance.facts.object.selector ?? {}));
      return isPodMaker(instance) ? podsCard(context, instance) : undefined;
    }
    case 'cluster-ip':
      return isService(instance) ? serviceCard(context, instance, clusterIpLead(context, instance)) : undefined;
    case 'publish-not-ready':
      return isService(instance) ? serviceCard(context, instance, publishLead(instance)) : undefined;
    case 'external-name':
      return isService(instance) && instance.facts.object.type === 'ExternalName' ? serviceCard(context, instance) : undefined;
    case 'hostname':
    case 'replicas':
      return isPodMaker(instance) ? podsCard(context, instance) : undefined;
    case 'port':
      return isService(instance) ? servicePortCard(context, instance, target.field) : undefined;
    case 'container-port':
      return isPodMaker(instance) ? containerPortCard(context, instance, target.field) : undefined;
    case 'endpoint-hostname':
      return endpointCard(context, instance, target.value);
    case 'mention':
      return target.mention ? mentionCard(context, instance, target.mention) : undefined;
    case 'namespace':
      return undefined;
  }
}

/** Environments of a chart in the order in which people want to see them. */
function firstShownFirst(instances: readonly Instance[]): readonly Instance[] {
  const rank = ({ bundle: { environment } }: Instance): number => environment?.rank ?? 0;
  return instances.some((instance) => rank(instance) > 0) ? instances.toSorted((a, b) => rank(a) - rank(b)) : instances;
}

/** What a hover shows: the card of the object; in several bundles, of each that differs, under the bundle's name. Briefly where others speak, too. */
export function hoverAt(context: HoverContext, uri: string, offset: number): Hover | undefined {
  const target = targetAt(context.model, uri, offset);
  if (!target) return kustomizationHover(context, uri, offset);
  const cards = new Map<string, Instance[]>();
  for (const instance of firstShownFirst(target.instances).slice(0, 50)) {
    const card = cardOf(context, target, instance);
    if (card !== undefined) getOrMake(cards, withReleaseSymbolInMarkdown(card, instance.bundle), () => []).push(instance);
  }
  const all = [...cards];
  if (all.length === 0) return undefined;
  const [only] = all;
  const isTold = context.hasProblem(uri, offset);
  const markdown =
    all.length === 1 && only
      ? isTold
        ? brief(only[0], false)
        : only[0]
      : [
          ...all
            .slice(0, maxBundles)
            .map(([card, instances]) => `${sentenceList(instances.map(({ bundle }) => escape(bundle.label)))}: ${brief(card, !isTold)}`),
          ...(all.length > maxBundles ? [`… and in ${count(all.length - maxBundles, 'more bundle')}`] : []),
        ].join('\n\n---\n\n');
  return { markdown, span: target.span };
}
