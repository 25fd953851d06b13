import { memoOfTwo } from '../../base/memo.ts';
import type { Span } from '../../base/span.ts';
import { partsOf, type BuiltPart } from '../../facts/mentions/built-name.ts';
import type { DnsMention } from '../../facts/types.ts';
import { configsReadBy, podPath } from '../../k8s/kinds.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { configKindOf, isPodMaker } from '../keys.ts';
import type { Instance, InstanceOf, Model } from '../types.ts';
import { knownPods } from './known-pods.ts';
import { textsOf, type Reader } from './pod-variables.ts';

/** A name that a text makes with variables or ranges, for one pod that reads it: what `host` says, the text does not. */
export interface ReadMention extends DnsMention {
  readonly reading: Reading;
}

export interface Reading {
  /** Whose pod reads it so; absent: whoever reads it. */
  readonly maker?: InstanceOf<Workload | Pod>;
  /** Parts of the host that stand in the text just so, with their offsets in the host and in the built text. */
  readonly literals: readonly Literal[];
  /** Ends of pods' names that are made up at run time are a part of it. */
  readonly isMadeUp: boolean;
}

export interface Literal {
  readonly at: number;
  readonly text: string;
  readonly inText: number;
}

/** Was the name built, and is it known what it says? */
export function isRead(mention: DnsMention): mention is ReadMention {
  return 'reading' in mention;
}

/** Every host name in the text of an object, those that are built with known variables and ranges as the names that they make: several of one place. */
export function readNames(holder: Instance, model: Model): readonly DnsMention[] {
  const { mentions } = holder.facts;
  if (mentions.every(({ built }) => built === undefined)) return mentions;
  return allRead(model, holder);
}

const allRead = memoOfTwo((model: Model, holder: Instance) =>
  holder.facts.mentions.flatMap((mention): readonly DnsMention[] => {
    const read = readingsOf(mention, holder, model);
    return read.length === 0 ? [mention] : read;
  }),
);

/** Of the names of one place the first alone: what is said of a Service holds for all of its pods. */
export function namesByPlace(holder: Instance, model: Model): readonly DnsMention[] {
  const seen = new Set<DnsMention['built']>();
  return readNames(holder, model).filter(({ built }) => {
    if (built === undefined) return true;
    const isNew = !seen.has(built);
    seen.add(built);
    return isNew;
  });
}

/** What a mention says when it is read: itself, unless it is built, then its first reading; `undefined`: nobody knows. */
export function readAs(mention: DnsMention, holder: Instance, model: Model): DnsMention | undefined {
  if (mention.built === undefined || isRead(mention)) return mention;
  return readNames(holder, model).find((each) => each.built === mention.built && isRead(each));
}

/** Where the name is: all of it where it is known, else the part that a mention is. */
export function spanOfName(mention: DnsMention, holder: Instance, model: Model): Span {
  return mention.built !== undefined && readAs(mention, holder, model) !== undefined ? mention.built.span : mention.span;
}

/** What a program puts in front of a suffix: the name of its pod, and the dot before the text. */
const behindPod: readonly BuiltPart[] = [
  { kind: 'hostname', start: 0, option: 's' },
  { kind: 'text', start: -1, text: '.' },
];

/** More names than these are not told apart. */
const most = 64;

/** The names that a built one makes for the pods that read it, the first of each; none where a part of it is not known. */
function readingsOf(mention: DnsMention, holder: Instance, model: Model): readonly ReadMention[] {
  const { built } = mention;
  if (built === undefined) return [];
  const parts = [...(built.behindPod === true ? behindPod : []), ...partsOf(built.text)];
  const found = new Map<string, ReadMention>();
  for (const reader of readersOf(mention, parts, holder, model)) {
    for (const { host, literals } of joined(parts, (part) => textsOf(part, reader, built.given))) {
      const key = reader === undefined ? host : `${host} ${reader.maker.facts.uri} ${reader.maker.facts.object.name}`;
      if (found.size >= most || found.has(key) || !isHost(host)) continue;
      const isMadeUp = reader?.pod.isMadeUp === true && host.includes(reader.pod.name ?? ' ');
      const { behindLabel: _, ...plain } = mention;
      found.set(key, {
        ...plain,
        host,
        span: built.span,
        open: false,
        reading: { literals, isMadeUp, ...(reader === undefined ? {} : { maker: reader.maker }) },
      });
    }
  }
  return [...found.values()];
}

function isHost(host: string): boolean {
  return host.length <= 253 && host.split('.').every((label) => /^_?[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(label));
}

interface Joined {
  readonly host: string;
  readonly literals: readonly Literal[];
}

function joined(parts: readonly BuiltPart[], textsOfPart: (part: BuiltPart) => readonly string[] | undefined): readonly Joined[] {
  let all: readonly Joined[] = [{ host: '', literals: [] }];
  for (const part of parts) {
    const texts = textsOfPart(part);
    if (texts === undefined || all.length * texts.length > most * 4) return [];
    all = all.flatMap(({ host, literals }) =>
      texts.map((text): Joined => ({
        host: host + text,
        literals: part.kind === 'text' ? [...literals, { at: host.length, text, inText: part.start }] : literals,
      })),
    );
  }
  return all;
}

/** Pods that read a text; `undefined` for whoever does, where its ranges say all. */
function readersOf({ field }: DnsMention, parts: readonly BuiltPart[], holder: Instance, model: Model): readonly (Reader | undefined)[] {
  if (parts.every(({ kind }) => kind === 'text' || kind === 'range')) return [undefined];
  if (isPodMaker(holder)) {
    const container = /^(.*\.(?:initC|ephemeralC|c)ontainers\[\d+\])\./.exec(field)?.[1];
    return container === undefined ? [] : inContainer(holder, container, model, false);
  }
  const { name } = holder.facts.object;
  const makers =
    configKindOf(holder) === 'ConfigMap'
      ? model.scope
          .podsInReach(holder)
          .filter(({ instance, sight }) => sight === 'together' && configsReadBy(instance.facts.object.template).has(name))
          .map(({ instance }) => instance)
      : [];
  const readers = makers.flatMap((maker) => containersOf(maker).flatMap((container) => inContainer(maker, container, model, true)));
  return readers.length > 0 ? readers : [undefined];
}

function inContainer(maker: InstanceOf<Workload | Pod>, container: string, model: Model, isFile: boolean): readonly Reader[] {
  return knownPods(maker.facts.object).map((pod) => ({ maker, container, pod, model, isFile }));
}

function containersOf({ facts: { object } }: InstanceOf<Workload | Pod>): readonly string[] {
  const spec = podPath(object, 'spec');
  return [
    ...object.template.containers.map((_, index) => `${spec}.containers[${index}]`),
    ...object.template.initContainers.map((_, index) => `${spec}.initContainers[${index}]`),
  ];
}
