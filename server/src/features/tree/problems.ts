import type { Place } from '../../base/span.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { child } from '../../yaml/path.ts';
import type { Finding } from '../../rules/define.ts';
import type { Problems } from './cluster-tree.ts';

/** Where findings and objects are found. */
export interface ProblemSources {
  readonly uris: () => Iterable<string>;
  readonly file: (uri: string) => FileFacts | undefined;
  readonly findings: (uri: string) => readonly Finding[];
  /** The same object by object; `undefined`: something changed meanwhile. */
  readonly inSteps: (uri: string) => Generator<undefined, readonly Finding[] | undefined>;
  /** Is another value where findings may be others. */
  readonly state: () => readonly unknown[];
}

const isProblem = ({ severity }: Finding): boolean => severity === 'error' || severity === 'warning';

function objectAt(file: FileFacts | undefined, { span }: Place): ObjectFacts | undefined {
  return file?.objects.find(({ tree }) => tree.start <= span.start && span.end <= tree.end);
}

const isOn = (finding: Finding, object: ObjectFacts): boolean => finding.document === object.document && finding.object === object.prefix;

/** A name is pointed at to say which object is spoken of, or is offered instead; a field is pointed at because it has a part in the problem. */
function isName({ tree }: ObjectFacts, { span }: Place): boolean {
  const metadata = child(tree, 'metadata');
  const name = metadata?.kind === 'map' ? child(metadata, 'name') : undefined;
  return name !== undefined && name.start <= span.start && span.end <= name.end;
}

const keyOf = (object: ObjectFacts): string => `${object.uri}#${object.document}#${object.prefix}`;

/** The objects that a problem of another one points at as causes, each once. */
function causesOf(finding: Finding, on: string, file: ProblemSources['file']): ReadonlySet<string> {
  return new Set(
    finding.related.flatMap(({ place }) => {
      const object = objectAt(file(place.uri), place);
      return object === undefined || isName(object, place) || (object.uri === on && isOn(finding, object)) ? [] : [keyOf(object)];
    }),
  );
}

/** Warnings and errors on the object at a place, errors first, at once; both counts after small steps, since causes are in findings of all files. What was counted holds as long as findings do. */
export function createProblems(sources: ProblemSources): {
  readonly findingsOn: (place: Place) => readonly Finding[];
  readonly steps: () => Generator<undefined, Problems>;
} {
  const { uris, file, findings, inSteps, state } = sources;
  let known: { readonly state: readonly unknown[]; readonly causes: ReadonlyMap<string, number> } | undefined;
  const findingsOn = (place: Place): readonly Finding[] => {
    const object = objectAt(file(place.uri), place);
    const all = object ? findings(place.uri).filter((finding) => isOn(finding, object) && isProblem(finding)) : [];
    return [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity === 'warning')];
  };
  function* count(): Generator<undefined, ReadonlyMap<string, number>> {
    const causes = new Map<string, number>();
    for (const uri of [...uris()]) {
      for (const finding of (yield* inSteps(uri)) ?? []) {
        if (isProblem(finding)) for (const key of causesOf(finding, uri, file)) causes.set(key, (causes.get(key) ?? 0) + 1);
      }
      yield;
    }
    return causes;
  }
  function* steps(): Generator<undefined, Problems> {
    const now = state();
    if (known === undefined || known.state.some((each, i) => each !== now[i])) known = { state: now, causes: yield* count() };
    const { causes } = known;
    return {
      on: (place) => findingsOn(place).length,
      causedBy(place) {
        const object = objectAt(file(place.uri), place);
        return object ? (causes.get(keyOf(object)) ?? 0) : 0;
      },
    };
  }
  return { findingsOn, steps };
}
