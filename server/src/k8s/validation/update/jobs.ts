import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { flag, map, maps, maybeNumber, text } from '../taken.ts';
import type { Json } from '../../json.ts';
import { jobResourcesMutable } from '../../versions.ts';
import { immutable, immutableSelector } from './immutable.ts';
import { specOf } from './object.ts';

/** Fields of a Job that never change, after completions, selector, template and mode. */
const kept: readonly (readonly [string, string])[] = [
  ['podFailurePolicy', '*PodFailurePolicy'],
  ['backoffLimitPerIndex', '*n'],
  ['managedBy', '*s'],
  ['successPolicy', '*SuccessPolicy'],
];

/** What a Job does not change (kubernetes ValidateJobSpecUpdate). Whether it has started is not known: one that is suspended is taken to have never started. */
export function jobKept(c: Context, before: Json, after: Json): readonly Cause[] {
  const [was, is] = [specOf(before), specOf(after)];
  const causes: Cause[] = [];
  completionsKept(c, causes, was, is);
  immutableSelector(c, causes, 'spec', was, is);
  templateKept(c, causes, was, is);
  immutable(c, causes, 'spec', 'completionMode', '*s', was, is);
  for (const [key, type] of kept) immutable(c, causes, 'spec', key, type, was, is);
  return causes;
}

function completionsKept(c: Context, into: Cause[], was: Json, is: Json): void {
  if (text(is, 'completionMode') !== 'Indexed') {
    immutable(c, into, 'spec', 'completions', '*n', was, is);
    return;
  }
  const completions = maybeNumber(is, 'completions');
  if (completions === undefined || completions === maybeNumber(was, 'completions') || completions === maybeNumber(is, 'parallelism'))
    return;
  into.push(invalid(c, 'spec.completions', completions, 'can only be modified in tandem with spec.parallelism'));
}

function templateKept(c: Context, into: Cause[], was: Json, is: Json): void {
  const [template, suspended] = [map(is, 'template') ?? {}, flag(was, 'suspend')];
  const old = suspended ? withDirectives(map(was, 'template') ?? {}, template) : (map(was, 'template') ?? {});
  if (!suspended || !jobResourcesMutable(c)) immutable(c, into, 'spec', 'template', 'PodTemplateSpec', { template: old }, { template });
  else immutable(c, into, 'spec.template', 'spec', 'PodSpec', { spec: withResources(specOf(old), specOf(template)) }, template);
}

/** The old template with what a suspended Job may change: where pods run, labels and annotations. */
function withDirectives(old: Json, now: Json): Json {
  const [spec, wanted, metadata] = [specOf(old), specOf(now), map(now, 'metadata') ?? {}];
  const directives = Object.fromEntries(['nodeSelector', 'tolerations', 'schedulingGates'].map((key) => [key, wanted[key]]));
  return {
    ...old,
    metadata: { ...map(old, 'metadata'), labels: metadata['labels'], annotations: metadata['annotations'] },
    spec: { ...spec, ...directives, affinity: affinityOf(map(spec, 'affinity'), map(wanted, 'affinity')) },
  };
}

/** Affinity to nodes may change, that to pods may not. */
export function affinityOf(old: Json | undefined, now: Json | undefined): Json | undefined {
  const { nodeAffinity: _old, ...pods } = old ?? {};
  if (now === undefined) return Object.keys(pods).length > 0 ? pods : undefined;
  return now['nodeAffinity'] === undefined ? pods : { ...pods, nodeAffinity: now['nodeAffinity'] };
}

function withResources(old: Json, now: Json): Json {
  const lists = ['containers', 'initContainers'].filter(
    (key) => maps(old, key).length > 0 && maps(old, key).length === maps(now, key).length,
  );
  const changed = lists.map((key) => [
    key,
    maps(old, key).map((container, i) => {
      const wanted = maps(now, key)[i];
      return wanted !== undefined && wanted['name'] === container['name'] ? { ...container, resources: wanted['resources'] } : container;
    }),
  ]);
  return { ...old, ...Object.fromEntries(changed) };
}
