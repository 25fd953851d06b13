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
  return {
    field,
    rests: [evidence(maker, itsName), evidence(made, [...itsName, ...itsShape], maker)],
    message: `Service "${made.facts.object.name}" puts ${variable}=tcp://… into the pods of ${called(maker)}: ${title} ${effect}. Set enableServiceLinks: false.`,
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
      message: `Service "${made.facts.object.name}" puts ${read.use.name}=tcp://… into the pods of ${called(pods)}, so the value written here for its absence is never used. Set enableServiceLinks: false on the pods, or set ${read.use.name} in the container.`,
      related: [atName(model, made)],
      fixes: onObject(model, holder, pods, noLinks(pods)),
    };
  }
}
