import { sentences } from '../../base/texts/sentences.ts';

interface InKustomization {
  /** The entry, a path as it is written. */
  readonly path: string;
  /** The kustomization, by its folder. */
  readonly folder: string;
}
interface PatchFor {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly folder: string;
}
interface Made {
  readonly kind: string;
  readonly name: string;
}
type Budget = { readonly folder: string; readonly most: number };

/** What is said of kustomizations that cannot be built, or not to their end. */
export const say = sentences({
  cycle: ({ folder, other }: { readonly folder: string; readonly other: string }) =>
    `The kustomization of ${folder} builds on ${other}, which builds on it: kustomize refuses this cycle.`,
  missing: ({ path, folder }: InKustomization) =>
    `${path} is named in the kustomization of ${folder}, but it is not there: kustomize refuses it.`,
  'no-kustomization': ({ path, folder }: InKustomization) =>
    `${path} is named in the kustomization of ${folder}, but it holds no kustomization: kustomize refuses it.`,
  'once-more': () => 'So it is with another entry.',
  likewise: ({ others }: { readonly others: number }) => `So it is with ${others} other entries.`,
  'not-read': ({ path, folder }: InKustomization) =>
    `${path}, which the kustomization of ${folder} names, was not read: what it makes is not known.`,
  outside: ({ path }: { readonly path: string }) => `${path} is outside of the folder of this kustomization: kubectl refuses to build it.`,
  empty: ({ folder }: { readonly folder: string }) => `The kustomization of ${folder} is empty: kustomize refuses it.`,
  'gave-up-parts': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} parts: it is not evaluated to its end.`,
  'gave-up-objects': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} objects: it is not evaluated to its end.`,
  'gave-up-nodes': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} nodes: it is not evaluated to its end.`,
  'gave-up-steps': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} steps: it is not evaluated to its end.`,
  'gave-up-characters': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} characters: it is not evaluated to its end.`,
  'gave-up-levels': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} levels in an object: it is not evaluated to its end.`,
  'gave-up-value': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} nodes in a value: it is not evaluated to its end.`,
  'gave-up-name': ({ folder, most }: Budget) =>
    `The kustomization of ${folder} has more than ${most} characters in a name: it is not evaluated to its end.`,
  left: ({ folder, most }: Budget) =>
    `The kustomization of ${folder} is not evaluated, since those before it make more than ${most} objects or take as much to evaluate.`,
  'left-too': ({ others }: { readonly others: number }) => (others === 1 ? 'So is one other.' : `So are ${others} others.`),
  'patch-matches-several': ({ kind, name, namespace, folder, count }: PatchFor & { readonly count: number }) =>
    namespace === undefined
      ? `This patch is for ${kind} ${name}, of which the kustomization of ${folder} has ${count}: kustomize refuses it. Say which of them is meant, by its namespace or a target.`
      : `This patch is for ${kind} ${name} of namespace ${namespace}, of which the kustomization of ${folder} has ${count}: kustomize refuses it. Say which of them is meant, by its namespace or a target.`,
  'patch-matches-none': ({ kind, name, namespace, folder }: PatchFor) =>
    namespace === undefined
      ? `This patch is for ${kind} ${name}, which the kustomization of ${folder} does not have: kustomize refuses it.`
      : `This patch is for ${kind} ${name} of namespace ${namespace}, which the kustomization of ${folder} does not have: kustomize refuses it.`,
  'replicas-for-none': ({ name, folder }: { readonly name: string; readonly folder: string }) =>
    `These replicas are for ${name}, and the kustomization of ${folder} has no StatefulSet or Deployment of that name: kustomize refuses it.`,
  'generator-for-several': ({ behavior, kind, name, count }: Made & { readonly behavior: string; readonly count: number }) =>
    `This generator is to ${behavior} ${kind} ${name}, which ${count} objects are or were: kustomize refuses it.`,
  'generator-for-none': ({ behavior, kind, name }: Made & { readonly behavior: string }) =>
    `This generator is to ${behavior} ${kind} ${name}, which is not there: kustomize refuses it.`,
  'generator-makes-again': ({ kind, name }: Made) =>
    `This generator makes ${kind} ${name}, which is there already: kustomize refuses it unless its behavior is merge or replace.`,
  'brought-in-before': ({ path, kind, name }: Made & { readonly path: string }) =>
    `${path} brings in ${kind} ${name}, which another entry has brought in before: kustomize refuses it.`,
  'wrong-type': ({ path, given, wanted }: { readonly path: string; readonly given: ValueType; readonly wanted: ValueType }) =>
    `${path} is ${valueTypes[given]}, where kustomize takes only ${valueTypes[wanted]}: it refuses this kustomization.`,
  'no-patch': () => 'This entry has neither a patch nor a path: kustomize refuses it.',
  'patch-and-path': () => 'This entry has a patch and a path, of which kustomize takes only one: it refuses both.',
  'not-yaml': () => 'This patch is no valid YAML: kustomize refuses it.',
  'nameless-patch': () =>
    'This patch has no kind or no metadata.name, which it needs even where a target says what it is for: kustomize refuses it.',
  'several-patches': () => 'These are several patches, of which a target takes only one: kustomize refuses it.',
  'not-a-patch': () => 'This is neither an object nor a list of operations, so it is no patch: kustomize refuses it.',
  'no-target': () => 'These operations need a target that says what they are for: kustomize refuses it.',
  'no-operation': ({ operation }: { readonly operation: string }) => `There is no operation "${operation}": kustomize refuses it.`,
  'no-source': ({ source, namespace }: { readonly source: string; readonly namespace: string | undefined }) =>
    namespace === undefined
      ? `This replacement takes its value from ${source}, of which the kustomization has none: kustomize refuses it.`
      : `This replacement takes its value from ${source} of namespace ${namespace}, of which the kustomization has none: kustomize refuses it.`,
  'several-sources': ({
    source,
    namespace,
    count,
  }: {
    readonly source: string;
    readonly namespace: string | undefined;
    readonly count: number;
  }) =>
    namespace === undefined
      ? `This replacement takes its value from ${source}, of which the kustomization has ${count}: kustomize refuses it.`
      : `This replacement takes its value from ${source} of namespace ${namespace}, of which the kustomization has ${count}: kustomize refuses it.`,
  'no-such-field': ({ kind, name, path }: Made & { readonly path: string }) =>
    `${kind} ${name}, for which this replacement is, has no ${path}: kustomize refuses it.`,
  'excused-hidden': () => 'Nobody may build what is in a hidden folder.',
  'excused-unwritten': () => 'A script may write one first.',
  'excused-absent': () => 'A script may put it there first.',
  'excused-empty': () => 'Nobody may build it yet.',
  'excused-outside': () =>
    'Flux builds it, and so does kustomize with --load-restrictor LoadRestrictionsNone; a kustomization beside the file makes it right for all.',
});

type Terms = Readonly<Record<'text' | 'flag' | 'number' | 'list' | 'map', string>>;

/** Types of values as sentences call them. */
const valueTypes: Terms = { text: 'a text', flag: 'true or false', number: 'a number', list: 'a list', map: 'a map' };

/** A type of values. */
export type ValueType = keyof Terms;
