import type { Service } from '../../k8s/kinds.ts';
import { podKinds } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPodNames, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Evidence, Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { setField, together } from '../fixes/field-edits.ts';
import { parentPath } from '../lib/locate.ts';
import { onObject, templatePath } from '../lib/reach.ts';
import { called, list } from '../lib/words.ts';
import { chainOf, firstStuck, obstacleOf, podName, waiting, type Link } from '../startup/chain.ts';
import { isOrderedReady, majorityOf, policyWarning } from '../startup/ordered.ts';
import { numbersOf, start, type Cure, type Start } from '../startup/solve.ts';
import { waitsOf, type Maker } from '../startup/waits.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said, SentenceValues } from '../../base/texts/sentences.ts';

interface Wait extends SentenceValues {
  readonly container: string;
  readonly whose: string;
  readonly host: string;
  readonly pod: string;
  readonly before: string;
  readonly service: string;
}

const say = sentences({
  'init-unmade': ({ container, whose, host, pod, before }: Wait) =>
    `Init container "${container}" of ${whose} waits for ${host}, and ${pod} is made only once ${before} is Ready (OrderedReady).`,
  'init-deaf': ({ container, whose, host, pod }: Wait) =>
    `Init container "${container}" of ${whose} waits for ${host}, and ${pod} accepts connections only after its own wait.`,
  'init-unnamed': ({ container, whose, host, pod, service }: Wait) =>
    `Init container "${container}" of ${whose} waits for ${host}, and ${pod} has a name under "${service}" only once it is Ready.`,
  'init-deaf-behind': ({ container, whose, host, service }: Wait) =>
    `Init container "${container}" of ${whose} waits for ${host}, and the pods behind "${service}" accept connections only after this wait.`,
  'init-no-address': ({ container, whose, host, service }: Wait) =>
    `Init container "${container}" of ${whose} waits for ${host}, and "${service}" has no address before one of its pods is Ready.`,
  'init-unready': ({ container, whose, host, service }: Wait) =>
    `Init container "${container}" of ${whose} waits for ${host}, and "${service}" leads only to pods that are Ready.`,
  'probe-unmade': ({ container, whose, host, pod, before }: Wait) =>
    `The probe of container "${container}" of ${whose} waits for ${host}, and ${pod} is made only once ${before} is Ready (OrderedReady).`,
  'probe-deaf': ({ container, whose, host, pod }: Wait) =>
    `The probe of container "${container}" of ${whose} waits for ${host}, and ${pod} accepts connections only after its own wait.`,
  'probe-unnamed': ({ container, whose, host, pod, service }: Wait) =>
    `The probe of container "${container}" of ${whose} waits for ${host}, and ${pod} has a name under "${service}" only once it is Ready.`,
  'probe-deaf-behind': ({ container, whose, host, service }: Wait) =>
    `The probe of container "${container}" of ${whose} waits for ${host}, and the pods behind "${service}" accept connections only after this wait.`,
  'probe-no-address': ({ container, whose, host, service }: Wait) =>
    `The probe of container "${container}" of ${whose} waits for ${host}, and "${service}" has no address before one of its pods is Ready.`,
  'probe-unready': ({ container, whose, host, service }: Wait) =>
    `The probe of container "${container}" of ${whose} waits for ${host}, and "${service}" leads only to pods that are Ready.`,
  'main-unmade': ({ container, whose, host, pod, before }: Wait) =>
    `Container "${container}" of ${whose} waits for ${host}, and ${pod} is made only once ${before} is Ready (OrderedReady).`,
  'main-deaf': ({ container, whose, host, pod }: Wait) =>
    `Container "${container}" of ${whose} waits for ${host}, and ${pod} accepts connections only after its own wait.`,
  'main-unnamed': ({ container, whose, host, pod, service }: Wait) =>
    `Container "${container}" of ${whose} waits for ${host}, and ${pod} has a name under "${service}" only once it is Ready.`,
  'main-deaf-behind': ({ container, whose, host, service }: Wait) =>
    `Container "${container}" of ${whose} waits for ${host}, and the pods behind "${service}" accept connections only after this wait.`,
  'main-no-address': ({ container, whose, host, service }: Wait) =>
    `Container "${container}" of ${whose} waits for ${host}, and "${service}" has no address before one of its pods is Ready.`,
  'main-unready': ({ container, whose, host, service }: Wait) =>
    `Container "${container}" of ${whose} waits for ${host}, and "${service}" leads only to pods that are Ready.`,
  'never-ready': ({ stuck }: { readonly stuck: string }) => `So ${stuck} never becomes Ready.`,
  parallel: () => 'Set podManagementPolicy: Parallel.',
  publish: ({ services }: { readonly services: readonly string[] }) => `Set publishNotReadyAddresses: true on ${list(services)}.`,
  'publish-in-parallel': ({ services }: { readonly services: readonly string[] }) =>
    `Set podManagementPolicy: Parallel and publishNotReadyAddresses: true on ${list(services)}.`,
  'wait-later': () => 'Wait behind the start of the program instead.',
  'majority-expected': ({ first, second }: { readonly first: string; readonly second: string }) =>
    `What has bootstrap-expect (Consul, Nomad, rqlite) answers that it is ready only where a majority of its members runs, and ${second} is made only once ${first} is Ready (OrderedReady). If the readiness probe asks for that, set podManagementPolicy: Parallel.`,
  majority: ({ program, first, second }: { readonly program: string; readonly first: string; readonly second: string }) =>
    `${program} answers that it is ready only where a majority of its members runs, and ${second} is made only once ${first} is Ready (OrderedReady). If the readiness probe asks for that, set podManagementPolicy: Parallel.`,
});

export const rule = defineRule({
  on: podKinds,
  when: (subject, model) => waitsOf(subject, model).length > 0 || majorityOf(subject, model) !== undefined,
  *check(subject, model) {
    const began = start(subject, model);
    if (firstStuck(subject, began.isReady) === undefined) return void (yield* withoutMajority(subject, model));
    const [first, ...others] = chainOf(subject, began, model);
    if (first !== undefined && first.maker === subject) yield finding(subject, [first, ...others], began, model);
  },
});

/** The first pod of a program that is Ready only where a majority runs, of which it is alone. Where its Service publishes nobody before, another rule says both. */
function* withoutMajority(subject: Maker, model: Model): Iterable<RuleFinding> {
  const found = majorityOf(subject, model);
  const services = model.scope.servicesSelecting(subject).map(({ instance }) => instance.facts.object);
  if (
    found === undefined ||
    !services.some(
      ({ name, publishNotReadyAddresses }) =>
        publishNotReadyAddresses === true && subject.facts.object.kind === 'StatefulSet' && name === subject.facts.object.serviceName,
    )
  )
    return;
  const { holder, use, label, title } = found;
  const [first = '', second = ''] = numbersOf(subject).map((number) => podName(subject, number));
  yield {
    field: holder === subject ? parentPath(use.field) : 'spec.podManagementPolicy',
    ...(holder === subject ? { at: { uri: subject.facts.uri, span: use.span } } : {}),
    severity: 'information',
    rests: [
      evidence(subject, [...itsPodNames(subject.facts.object), 'spec.podManagementPolicy']),
      ...(holder === subject ? [] : [evidence(holder)]),
    ],
    ...(title === undefined ? say('majority-expected', { first, second }) : say('majority', { program: title, first, second })),
    related: holder === subject ? [] : [{ place: { uri: holder.facts.uri, span: use.span }, message: label }],
    fixes: fixesFor(subject, { parallel: subject }, model),
  };
}

function finding(subject: Maker, chain: readonly [Link, ...Link[]], began: Start, model: Model): RuleFinding {
  const [first, ...others] = chain;
  const { need, target } = first;
  const cure = cureFor(subject, chain, model);
  const isOwn = need.holder === subject;
  return {
    // A word with variables in it is one that nobody knows; the list of words is known.
    field: isOwn ? parentPath(need.wait.field) : `${need.path}.name`,
    ...(isOwn ? { at: { uri: subject.facts.uri, span: need.wait.span } } : {}),
    ...(chain.every((link) => link.need.sure) ? {} : { severity: 'information' }),
    rests: ground(chain),
    ...inTurn(
      waits(first, began),
      ...others.slice(0, 2).map((link) => waits(link, began)),
      say('never-ready', { stuck: podName(first.maker, first.ordinal) }),
      wayOut(cure),
    ),
    related: [
      ...(isOwn
        ? []
        : [{ place: { uri: need.holder.facts.uri, span: need.wait.span }, message: `${called(need.holder)} waits for ${target.host}` }]),
      ...others.map((link) => ({
        place: { uri: link.need.holder.facts.uri, span: link.need.wait.span },
        message: `${waiting(link)} waits for ${link.target.host}`,
      })),
    ],
    fixes: fixesFor(subject, cure, model),
  };
}

/** The smallest change that lets all pods become Ready; `undefined`: neither of the two nor both do. */
function cureFor(subject: Maker, chain: readonly Link[], model: Model): Cure | undefined {
  const publish = new Set(
    chain
      .map(({ target }) => target.service)
      .filter(({ facts: { object } }) => object.publishNotReadyAddresses !== true && object.clusterIP === 'None'),
  );
  const sets = isOrderedReady(subject) ? [{ parallel: subject }] : [];
  const cures: readonly Cure[] = [...sets, ...(publish.size > 0 ? [{ publish }, ...sets.map((each) => ({ ...each, publish }))] : [])];
  return cures.find((cure) => firstStuck(subject, start(subject, model, cure).isReady) === undefined);
}

function waits(link: Link, began: Start): Said {
  const { need, target } = link;
  const { obstacle, ...others } = obstacleOf(link, began);
  return say(`${need.phase}-${obstacle}`, { container: need.container, whose: waiting(link), host: target.host, ...others });
}

function wayOut(cure: Cure | undefined): Said {
  if (cure === undefined) return say('wait-later', {});
  const services = [...(cure.publish ?? [])].map(called);
  if (services.length === 0) return say('parallel', {});
  return say(cure.parallel === undefined ? 'publish' : 'publish-in-parallel', { services });
}

function fixesFor(subject: Maker, cure: Cure | undefined, model: Model): readonly Fix[] {
  if (cure === undefined) return [];
  const services = [...(cure.publish ?? [])];
  const edits = [
    ...(cure.parallel === undefined
      ? []
      : [setField(subject, 'spec', 'podManagementPolicy', 'Parallel', { after: ['serviceName', 'replicas'] })]),
    ...services.map((each) => setField(each, 'spec', 'publishNotReadyAddresses', true, { after: ['clusterIP'] })),
  ];
  const fix: Fix = {
    title: wayOut(cure).message.replace(/\.$/, ''),
    safe: false,
    preferred: true,
    ...(cure.parallel === undefined ? {} : { warning: policyWarning }),
    edits: together(...edits),
  };
  return services.reduce<readonly Fix[]>((fixes, each) => (fixes.length === 0 ? fixes : onObject(model, subject, each, fix)), [fix]);
}

function ground(chain: readonly Link[]): readonly Evidence[] {
  const seen = new Set<Instance>();
  const ofService = (each: InstanceOf<Service>): Evidence =>
    evidence(each, [...itsName, ...itsShape, ...itsSelector, 'spec.publishNotReadyAddresses']);
  const ofMaker = (each: Maker): Evidence =>
    evidence(each, [
      ...itsPodNames(each.facts.object),
      ...itsPodLabels(each.facts.object),
      'spec.podManagementPolicy',
      `${templatePath(each, 'spec')}.initContainers`,
      `${templatePath(each, 'spec')}.containers`,
    ]);
  return chain
    .flatMap(({ maker, need, target }) => [
      ofMaker(maker),
      ofService(target.service),
      ...(need.holder === maker ? [] : [evidence(need.holder)]),
      ...(target.pod === undefined ? [] : [ofMaker(target.pod.maker)]),
    ])
    .filter((each) => 'absence' in each || (!seen.has(each.instance) && seen.add(each.instance)));
}
