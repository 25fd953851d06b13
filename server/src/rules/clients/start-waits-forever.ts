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
import { called } from '../lib/words.ts';
import { chainOf, firstStuck, podName, who, why, type Link } from '../startup/chain.ts';
import { isOrderedReady, majorityOf, policyWarning } from '../startup/ordered.ts';
import { numbersOf, start, type Cure, type Start } from '../startup/solve.ts';
import { waitsOf, type Maker } from '../startup/waits.ts';

export const rule = defineRule({
  on: podKinds,
  when: (subject, model) => waitsOf(subject, model).length > 0 || majorityOf(subject, model) !== undefined,
  *check(subject, model) {
    const began = start(subject, model);
    if (firstStuck(subject, began.isReady) === undefined) return void (yield* withoutMajority(subject, model));
    const chain = chainOf(subject, began, model);
    if (chain[0] !== undefined && chain[0].maker === subject) yield finding(subject, chain, began, model);
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
  const { holder, use, names, title } = found;
  const [first, second] = numbersOf(subject).map((number) => podName(subject, number));
  yield {
    field: holder === subject ? parentPath(use.field) : 'spec.podManagementPolicy',
    ...(holder === subject ? { at: { uri: subject.facts.uri, span: use.span } } : {}),
    severity: 'information',
    rests: [
      evidence(subject, [...itsPodNames(subject.facts.object), 'spec.podManagementPolicy']),
      ...(holder === subject ? [] : [evidence(holder)]),
    ],
    message: `${title} answers that it is ready only where a majority of its members runs, and ${second ?? ''} is made only once ${first ?? ''} is Ready (OrderedReady). If the readiness probe asks for that, set podManagementPolicy: Parallel.`,
    related: holder === subject ? [] : [{ place: { uri: holder.facts.uri, span: use.span }, message: `${called(holder)} names ${names}` }],
    fixes: fixesFor(subject, { parallel: subject }, model),
  };
}

function finding(subject: Maker, chain: readonly Link[], began: Start, model: Model): RuleFinding {
  const [first, ...others] = chain;
  if (first === undefined) return { field: '', message: '' };
  const { need, target } = first;
  const cure = cureFor(subject, chain, model);
  const back = others.map((link) => `${who(link)} waits for ${link.target.host}, and ${why(link, began)}`);
  const isOwn = need.holder === subject;
  return {
    // A word with variables in it is one that nobody knows; the list of words is known.
    field: isOwn ? parentPath(need.wait.field) : `${need.path}.name`,
    ...(isOwn ? { at: { uri: subject.facts.uri, span: need.wait.span } } : {}),
    ...(chain.every((link) => link.need.sure) ? {} : { severity: 'information' }),
    rests: ground(chain),
    message: `${who(first)} waits for ${target.host}, and ${why(first, began)}${back.length === 0 ? '' : `. ${back.slice(0, 2).join('; ')}`}, so ${podName(first.maker, first.ordinal)} never becomes Ready. ${wayOut(cure)}`,
    related: [
      ...(isOwn
        ? []
        : [{ place: { uri: need.holder.facts.uri, span: need.wait.span }, message: `${called(need.holder)} waits for ${target.host}` }]),
      ...others.map((link) => ({
        place: { uri: link.need.holder.facts.uri, span: link.need.wait.span },
        message: `${who(link)} waits for ${link.target.host}`,
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

function wayOut(cure: Cure | undefined): string {
  if (cure === undefined) return 'Wait behind the start of the program instead.';
  const publish = [...(cure.publish ?? [])].map((each) => `publishNotReadyAddresses: true on ${called(each)}`);
  return `Set ${[...(cure.parallel === undefined ? [] : ['podManagementPolicy: Parallel']), ...publish].join(' and ')}.`;
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
    title: wayOut(cure).replace(/\.$/, ''),
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
