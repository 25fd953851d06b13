import type { Place, Span } from '../../base/span.ts';
import type { DnsMention } from '../../facts/types.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import { podPath } from '../../k8s/kinds.ts';
import { isRead, readAs, type ReadMention } from '../../model/names/read-names.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { meaningOf } from '../shared/mentions.ts';
import { partOf } from './occurrence.ts';

export type LabelRole = 'port' | 'pod' | 'service' | 'namespace';

/** A label of a cluster name in a manifest. */
export interface NameLabel {
  readonly role: LabelRole;
  readonly text: string;
  readonly place: Place;
  /** The Service and namespace of the whole name, in lower case; the Service is '' in names of the zone `pod`. */
  readonly service: string;
  readonly namespace: string;
  /** Only its beginning is written at the place: a variable or a range makes the rest. */
  readonly isCut?: true;
}

/** Role of the label that stands `fromEnd` labels before `svc`, counted from 1. */
function roleOf(fromEnd: number, labels: readonly string[]): LabelRole | undefined {
  if (fromEnd === 1) return 'namespace';
  if (fromEnd === 2) return 'service';
  const protocol = labels.at(-3)?.startsWith('_') === true;
  if (fromEnd === 3) return protocol ? undefined : 'pod';
  return fromEnd === 4 && protocol ? 'port' : undefined;
}

/** Where a part of a host is written, and how much of it is, from its first character on; `undefined`: its beginning is not. */
type Written = (at: number, length: number) => Span | undefined;

const from =
  (start: number): Written =>
  (at, length) => ({ start: start + at, end: start + at + length });

/** Of a name that is built with variables. */
function builtFrom({ built, reading: { literals } }: ReadMention): Written {
  return (at, length) => {
    const literal = literals.find((each) => each.at <= at && at < each.at + each.text.length);
    if (literal === undefined || built === undefined || built.span.end - built.span.start !== built.text.length) return undefined;
    const start = built.span.start + literal.inText + at - literal.at;
    return { start, end: start + Math.min(length, literal.at + literal.text.length - at) };
  };
}

/** Labels that `host` has of the absolute name `name`. */
function labelsOf(host: string, name: string, domain: string, uri: string, written: Written): readonly NameLabel[] {
  const zone = [`.svc.${domain}`, `.pod.${domain}`].find((z) => name.toLowerCase().endsWith(z));
  if (zone === undefined) return [];
  const labels = name.toLowerCase().slice(0, -zone.length).split('.');
  const inPods = zone.startsWith('.pod');
  const namespace = labels.at(-1) ?? '';
  const service = inPods ? '' : (labels.at(-2) ?? '');
  let at = 0;
  return host.split('.').flatMap((text, i): readonly NameLabel[] => {
    const span = written(at, text.length);
    at += text.length + 1;
    const role = roleOf(labels.length - i, labels);
    if (role === undefined || span === undefined || i >= labels.length || (inPods && role !== 'namespace')) return [];
    const isCut = span.end - span.start < text.length;
    if (isCut && role !== 'pod') return [];
    // The underscore of a port is no part of its name.
    const skip = role === 'port' ? 1 : 0;
    return [
      {
        role,
        text: text.slice(skip),
        place: { uri, span: { start: span.start + skip, end: span.end } },
        service,
        namespace,
        ...(isCut ? { isCut } : {}),
      },
    ];
  });
}

/**
 * The name that a host was written for. `web.kafka` without an answer may be a pod of a Service kafka, or a Service in a namespace kafka: the
 * latter where there is such a Service whose namespace nobody wrote.
 */
function meantName(model: Model, holder: Instance, mention: DnsMention): string | undefined {
  const meaning = meaningOf(model, holder, mention);
  const [service = '', namespace, more] = mention.host.toLowerCase().split('.');
  if (isRead(mention)) return meaning?.name;
  if (!meaning || meaning.answer.answers.length > 0 || namespace === undefined || more !== undefined) return meaning?.name;
  const unplaced = model.scope.services(holder, service, namespace).some((c) => c.namespace !== 'other' && !c.instance.namespaceExplicit);
  return unplaced ? serviceDnsName(service, namespace, model.settings.clusterDomain) : meaning.name;
}

/** The labels of a mention with what each of them names. Empty for names that are none of the cluster. */
export function labelsOfMention(model: Model, holder: Instance, mention: DnsMention): readonly NameLabel[] {
  const { span, host } = mention;
  const read = readAs(mention, holder, model);
  if (read !== undefined && isRead(read)) {
    const name = meantName(model, holder, read);
    return name === undefined ? [] : labelsOf(read.host, name, model.settings.clusterDomain, holder.facts.uri, builtFrom(read));
  }
  const name = meantName(model, holder, mention);
  // With escapes in between the parts cannot be found.
  if (name === undefined || span.end - span.start !== host.length) return [];
  return labelsOf(host, name, model.settings.clusterDomain, holder.facts.uri, from(span.start));
}

/** Values that are absolute cluster names by their field: `externalName`, search domains of a pod. */
function absoluteValues(instance: Instance): readonly (readonly [field: string, value: string])[] {
  const { object } = instance.facts;
  if (object.kind === 'Service')
    return object.type === 'ExternalName' && object.externalName !== undefined ? [['spec.externalName', object.externalName]] : [];
  if (!('template' in object)) return [];
  const spec = podPath(object, 'spec');
  return (object.template.dnsConfig?.searches ?? []).map((value, i) => [`${spec}.dnsConfig.searches[${i}]`, value] as const);
}

/** Labels of the fields that hold absolute names. */
function labelsOfFields(model: Model, instance: Instance): readonly NameLabel[] {
  return absoluteValues(instance).flatMap(([field, value]) => {
    const place = partOf(model.placeOf(instance, field), value, 0, value.length);
    return place
      ? labelsOf(value.replace(/\.$/, ''), value.replace(/\.$/, ''), model.settings.clusterDomain, place.uri, from(place.span.start))
      : [];
  });
}

/** Where names are looked for: all of the workspace for a rename, one file to highlight. */
export interface Search {
  readonly model: Model;
  readonly holders: readonly Instance[];
  readonly textOf: TextOf;
}

/** Is the label all that stands between its dots? `${PREFIX}-db` and `db$SUFFIX` are other names, whatever the variable holds. */
export function isWhole({ role, place: { uri, span }, isCut }: NameLabel, textOf: TextOf): boolean {
  const text = textOf(uri);
  if (text === undefined) return true;
  const before = text[span.start - (role === 'port' ? 2 : 1)] ?? '';
  return !/[\w})%~-]/.test(before) && (isCut === true || !/[\w${(%~-]/.test(text[span.end] ?? ''));
}

/** A label with the object that holds it. */
export interface FoundLabel {
  readonly holder: Instance;
  readonly label: NameLabel;
  /** Absent in fields that hold nothing but absolute names. */
  readonly mention?: DnsMention;
}

/** All labels in the texts of the holders whose host holds `text`. */
export function labelsHolding({ model, holders, textOf }: Search, text: string): readonly FoundLabel[] {
  const wanted = text.toLowerCase();
  return holders.flatMap((holder) => {
    const mentioned = holder.facts.mentions
      .filter((mention) => (mention.built?.text ?? mention.host).toLowerCase().includes(wanted))
      .flatMap((mention) => labelsOfMention(model, holder, mention).map((label): FoundLabel => ({ holder, label, mention })));
    const inFields = labelsOfFields(model, holder).map((label): FoundLabel => ({ holder, label }));
    return [...mentioned, ...inFields].filter(({ label }) => label.text.toLowerCase().startsWith(wanted) && isWhole(label, textOf));
  });
}
