import { getOrMake } from '../base/get-or-make.ts';
import { hole } from '../base/texts/hole.ts';
import type { Span } from '../base/span.ts';
import { overEnvironments } from '../facts/rendered.ts';
import type { DnsMention, ObjectFacts, Parting, PartingCase } from '../facts/types.ts';
import { get } from '../yaml/path.ts';

/** Objects of a rendering by the uris of their templates. */
export type Rendered = ReadonlyMap<string, readonly ObjectFacts[]>;

/** The rendering that was compared with the one that is judged. */
export interface Compared {
  readonly objects: Rendered;
  /** When a chart is rendered so; absent: by the chart's own values. */
  readonly when?: PartingCase;
  readonly isRare?: true;
}

/** A text of an object that names something. */
interface Reference {
  readonly of: Parting['of'];
  readonly field: string;
  readonly span: Span;
  /** Labels of a host name, or one name. */
  readonly labels: readonly string[];
  /** It can only mean a Service: nothing else has to be written beside it. */
  readonly isSure: boolean;
}

/** The same template, and which of the objects that one place of it renders to, in both renderings. */
interface Pair {
  readonly judged: ObjectFacts;
  readonly other: ObjectFacts;
}

/**
 * The objects of a rendering with what parts in them: texts that mean a Service of the chart in one of the two renderings, since they are equal to its name
 * there, and name none in the other, though the template renders it. What one of the two does not render is no parting.
 */
export function withPartings(judged: Rendered, compared: readonly Compared[]): Rendered {
  const found = new Map<ObjectFacts, Parting[]>();
  for (const other of compared)
    for (const [facts, parting] of partingsOf(judged, other)) {
      const known = getOrMake(found, facts, () => []);
      if (!known.some(({ field, span }) => field === parting.field && span.start === parting.span.start)) known.push(parting);
    }
  if (found.size === 0) return judged;
  return new Map(
    [...judged].map(([uri, objects]) => [
      uri,
      objects.map((facts) => {
        const partings = found.get(facts);
        return partings === undefined ? facts : { ...facts, partings };
      }),
    ]),
  );
}

/**
 * Templates (uris) by which names could part by other values: those whose texts are equal to the name of a Service and are not made by the very expression that
 * makes that name, in the same chart, since subcharts have values of their own; with those of all Services. Empty: none could. `textOf`: text of a template.
 */
export function partingTemplates(rendered: Rendered, textOf: (uri: string) => string): ReadonlySet<string> {
  const objects = [...rendered.values()].flat();
  const made = new Map<string, Set<string>>();
  const services = new Set<string>();
  const expression = (uri: string, { start, end }: Span): string =>
    textOf(uri)
      .slice(start, end)
      .replace(/\btemplate\b/g, 'include')
      .replace(/["'\s-]+/g, ' ')
      .replaceAll('$.', '.')
      .trim();
  for (const { uri, object, tree } of objects) {
    const name = object.kind === 'Service' ? get(tree, 'metadata.name')?.node : undefined;
    if (name === undefined) continue;
    getOrMake(made, `${chartOf(uri)} ${object.name}`, () => new Set()).add(expression(uri, name));
    services.add(object.name);
  }
  const isOpen = (facts: ObjectFacts): boolean =>
    referencesOf(facts).some(({ labels, span }) =>
      labels.slice(0, 2).some((label, at) => {
        if (!services.has(label)) return false;
        const known = made.get(`${chartOf(facts.uri)} ${label}`) ?? [];
        const own = expression(facts.uri, span);
        return ![...known].some(
          (each) =>
            own === each || (own.startsWith(each) && at === 0) || (at === 1 && own.includes(` ${each}`)) || own.includes(`.${each}`),
        );
      }),
    );
  const open = objects.filter(isOpen).map(({ uri }) => uri);
  return new Set(open.length === 0 ? [] : [...open, ...objects.flatMap(({ uri, object }) => (object.kind === 'Service' ? uri : []))]);
}

const chartOf = (uri: string): string => uri.slice(0, Math.max(0, uri.lastIndexOf('/templates/')));

function* partingsOf(judged: Rendered, { objects, when, isRare }: Compared): Generator<readonly [ObjectFacts, Parting]> {
  const pairs = pairsOf(judged, objects);
  // By the chart's own values a text means what it names there; else it means what it names now.
  const [meaning, result] = when === undefined ? (['other', 'judged'] as const) : (['judged', 'other'] as const);
  const services = new Map(
    pairs.filter((pair) => pair[meaning].object.kind === 'Service').map((pair) => [pair[meaning].object.name, pair]),
  );
  const names = new Set(
    [...(when === undefined ? judged : objects).values()].flat().flatMap(({ object }) => (object.kind === 'Service' ? object.name : [])),
  );
  if (services.size === 0) return;
  for (const pair of pairs) {
    const results = referencesOf(pair[result]);
    const own = referencesOf(pair.judged);
    const meant = referencesOf(pair[meaning]);
    // Where one rendering names more hosts than the other nobody knows which of them are the same.
    if (meant.length !== results.length) continue;
    for (const [index, reference] of meant.entries()) {
      const at = reference.labels.findIndex((label) => services.has(label));
      const service = services.get(reference.labels[at] ?? '');
      const text = results[index]?.labels[at];
      const place = own[index];
      if (
        service === undefined ||
        text === undefined ||
        place === undefined ||
        results[index]?.field !== reference.field ||
        names.has(text)
      )
        continue;
      if (!isMeant(reference, at, service[meaning]) || service[result].object.kind !== 'Service') continue;
      const { name } = service[result].object;
      if (name.includes(hole) || text.includes(hole) || name === '' || service[result].partial) continue;
      const { uri, tree } = service.judged;
      const servicePlace = { uri, span: spanOf(get(tree, 'metadata.name')?.node ?? tree) };
      const { of, field, span } = place;
      yield [
        pair.judged,
        { of, field, span, text, service: name, servicePlace, ...(when === undefined ? {} : { when }), ...(isRare ? { isRare } : {}) },
      ];
    }
  }
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

function pairsOf(judged: Rendered, others: Rendered): readonly Pair[] {
  return [...judged].flatMap(([uri, objects]) => {
    const other = others.get(uri) ?? [];
    const numbered = overEnvironments([objects, other]);
    const byDocument = new Map(
      numbered.slice(objects.length).map(({ document, object }, index) => [`${document} ${object.kind}`, other[index]]),
    );
    return objects.flatMap((facts, index): Pair[] => {
      const found = byDocument.get(`${numbered[index]?.document} ${facts.object.kind}`);
      return found === undefined ? [] : [{ judged: facts, other: found }];
    });
  });
}

/** What names Services, in an order that hangs on no value. */
function referencesOf({ object, tree, mentions }: ObjectFacts): readonly Reference[] {
  const plain = (of: Parting['of'], name: string | undefined, field: string): Reference[] =>
    name === undefined ? [] : [{ of, field, span: spanOf(get(tree, field)?.node ?? tree), labels: [name], isSure: true }];
  const governing = object.kind === 'StatefulSet' ? plain('serviceName', object.serviceName, 'spec.serviceName') : [];
  const references = 'references' in object ? (object.references ?? []) : [];
  return [
    ...governing,
    ...references.flatMap(({ service, nameField }) => plain('reference', service, nameField)),
    ...mentions.flatMap(hostOf),
  ];
}

function hostOf({ field, span, host, port, open, identifier }: DnsMention): readonly Reference[] {
  return identifier === true || open
    ? []
    : [{ of: 'text', field, span, labels: host.split('.'), isSure: port !== undefined || host.includes('.') }];
}

/** Does a host mean the Service of its label at `at`: first, or behind a pod's, with its namespace or none behind it? */
function isMeant({ labels, isSure }: Reference, at: number, service: ObjectFacts): boolean {
  if (!isSure || at < 0 || at > 1) return false;
  const { namespace } = service.object;
  const [written, svc] = labels.slice(at + 1);
  return written === undefined || svc === 'svc' || (svc === undefined && written === namespace);
}
