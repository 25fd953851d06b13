import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { hasLinks, linkOf } from '../../k8s/service-links.ts';
import { isPodMaker } from '../../model/keys.ts';
import { itsName, itsShape } from '../../model/scope/aspects.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { find, setField } from '../fixes/field-edits.ts';
import { areLinksOff, linkingServices, mayDefine, readLinks } from '../lib/references/link-variables.ts';
import { linkReaders, type LinkReader } from '../lib/references/link-readers.ts';
import { parentPath } from '../lib/locate.ts';
import { readersOf } from '../lib/names/own-texts.ts';
import { atName, onObject, templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly service: string;
  readonly variable: string;
  readonly pods: string;
}
type Reads = Values & { readonly program: string };

const say = sentences({
  'no-number': ({ service, variable, pods, program }: Reads) =>
    `Service "${service}" puts ${variable}=tcp://… into the pods of ${pods}: ${program} takes it for its port and finds no number. Set enableServiceLinks: false.`,
  'refuses-setting': ({ service, variable, pods, program, prefix }: Reads & { readonly prefix: string }) =>
    `Service "${service}" puts ${variable}=tcp://… into the pods of ${pods}: ${program} makes a setting of each variable that begins with ${prefix} and refuses those that it does not know. Set enableServiceLinks: false.`,
  'complains-of-setting': ({ service, variable, pods, program, prefix }: Reads & { readonly prefix: string }) =>
    `Service "${service}" puts ${variable}=tcp://… into the pods of ${pods}: ${program} takes each variable that begins with ${prefix} for a setting and complains of those that it does not know. Set enableServiceLinks: false.`,
  'ends-by-port': ({ service, variable, pods, program }: Reads) =>
    `Service "${service}" puts ${variable}=tcp://… into the pods of ${pods}: ${program} says that port is deprecated and ends. Set enableServiceLinks: false.`,
  'ends-by-upper-port': ({ service, variable, pods, program }: Reads) =>
    `Service "${service}" puts ${variable}=tcp://… into the pods of ${pods}: ${program} says that PORT is deprecated and ends. Set enableServiceLinks: false.`,
  'default-unused': ({ service, variable, pods }: Values) =>
    `Service "${service}" puts ${variable}=tcp://… into the pods of ${pods}, so the value written here for its absence is never used. Set enableServiceLinks: false on the pods, or set ${variable} in the container.`,
});

type Maker = InstanceOf<Workload | Pod>;

export const rule = defineRule({
  on: ['*'],
  when: (subject) => isPodMaker(subject) || subject.facts.uses?.some(({ kind }) => kind === 'variable') === true,
  *check(subject, model) {
    if (isPodMaker(subject)) yield* ofProgram(subject, model);
    yield* ofTexts(subject, model);
  },
});

/** A program that is known to read a variable, in a namespace where a Service makes it. */
function* ofProgram(maker: Maker, model: Model): Iterable<RuleFinding> {
  if (areLinksOff(maker)) return;
  const names = programsOf(maker);
  const reader = linkReaders.find(({ program }) => names.has(program));
  if (reader === undefined || mayDefine(maker, reader.variable, model)) return;
  const link = linkOf(reader.variable);
  const made = model.scope
    .services(maker, link?.service.toLowerCase().replaceAll('_', '-') ?? '')
    .find((each) => countsHere(each) && hasLinks(each.instance.facts.object))?.instance;
  if (made !== undefined) yield finding(maker, 'metadata.name', made, reader, model);
}

/** What the workload, its containers and their images are called. */
function programsOf(maker: Maker): ReadonlySet<string> {
  const { name, template } = maker.facts.object;
  const images = template.containers.map((_, index) => find(maker, `${templatePath(maker, 'spec')}.containers[${index}].image`)?.node);
  return new Set([
    name,
    ...template.containers.map((container) => container.name ?? ''),
    ...images.map((node) => (node?.kind === 'scalar' ? imageName(node.value) : '')),
  ]);
}

/** `cp-kafka` of `docker.io/confluentinc/cp-kafka:7.5@sha256:…`. */
function imageName(image: string): string {
  const bare = image.split('@')[0] ?? '';
  return bare.slice(bare.lastIndexOf('/') + 1).split(':')[0] ?? '';
}

function finding(
  maker: Maker,
  field: string,
  made: InstanceOf<Service>,
  { title, variable, effect }: LinkReader,
  model: Model,
): RuleFinding {
  const values = { service: made.facts.object.name, variable, pods: called(maker), program: title };
  return {
    field,
    rests: [evidence(maker, itsName), evidence(made, [...itsName, ...itsShape], maker)],
    ...(effect === 'refuses-setting' || effect === 'complains-of-setting'
      ? say(effect, { ...values, prefix: variable.replace(/PORT$/, '') })
      : say(effect ?? 'no-number', values)),
    related: [atName(model, made)],
    fixes: [noLinks(maker)],
  };
}

function noLinks(maker: Maker): Fix {
  return {
    title: 'Set enableServiceLinks: false',
    safe: false,
    preferred: true,
    edits: setField(maker, templatePath(maker, 'spec'), 'enableServiceLinks', false, { before: ['initContainers', 'containers'] }),
  };
}

/** A text that reads `…_PORT`, with another value for where it is not set, beside a Service that sets it. */
function* ofTexts(holder: Instance, model: Model): Iterable<RuleFinding> {
  for (const read of readLinks(holder, model)) {
    const [made] = linkingServices(read);
    const readers = readersOf(holder, model).filter((each) => !areLinksOff(each));
    if (read.link.part !== 'url' || read.use.read !== 'default' || made === undefined || readers.length === 0) continue;
    const pods = readers.find((each) => !mayDefine(each, read.use.name, model, each === holder ? read.use.field : ''));
    if (pods === undefined) continue;
    yield {
      field: parentPath(read.use.field),
      at: { uri: holder.facts.uri, span: read.use.span },
      rests: [
        evidence(made, [...itsName, ...itsShape], holder),
        ...(holder === pods ? [] : [evidence(holder), evidence(pods, [templatePath(pods, 'spec')])]),
      ],
      ...say('default-unused', { service: made.facts.object.name, variable: read.use.name, pods: called(pods) }),
      related: [atName(model, made)],
      fixes: onObject(model, holder, pods, noLinks(pods)),
    };
  }
}
