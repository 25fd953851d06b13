import type { Context } from '../context.ts';
import { forbidden, invalid, required, stringMap } from '../errors.ts';
import { goEscaped, trimSpace } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { stringMapOf } from '../labels.ts';
import { entry } from '../path.ts';
import { map, maps, maybeNumber, text } from '../taken.ts';
import type { Json } from '../../json.ts';
import { internalJson, sameInternally } from './internal-json.ts';
import { affinityOf } from './jobs.ts';
import { specOf } from './object.ts';
import { unifiedDiff } from './text-diff.ts';

const changeable =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What a Pod does not change (kubernetes ValidatePodUpdate). */
export function podKept(c: Context, before: Json, after: Json): readonly Cause[] {
  const [was, is] = [specOf(before), specOf(after)];
  const causes: Cause[] = [...annotationsKept(before, after)];
  for (const key of ['containers', 'initContainers']) {
    if (maps(was, key).length !== maps(is, key).length)
      return [...causes, forbidden(`spec.${key}`, 'pod updates may not add or remove containers')];
    for (const [i, container] of maps(is, key).entries()) {
      const image = text(container, 'image');
      if (image === '') causes.push(required(`spec.${key}[${i}].image`));
      if (trimSpace(image) !== image)
        causes.push(invalid(c, `spec.${key}[${i}].image`, image, 'must not have leading or trailing whitespace'));
    }
  }
  if (!deadlineKept(c, causes, was, is)) return causes;
  tolerationsKept(c, causes, was, is);
  gatesKept(causes, was, is);
  const munged = withChangeable(c, causes, was, is);
  if (sameInternally(c, 'PodSpec', was, munged)) return causes;
  const diff = unifiedDiff(pretty(internalJson(c, 'PodSpec', was)), pretty(internalJson(c, 'PodSpec', munged)));
  return [...causes, forbidden('spec', `pod updates may not change fields other than ${changeable}\n${diff}`)];
}

/** Parsing keeps the order of keys but of those that are numbers; none is. */
const pretty = (json: string): string => goEscaped(JSON.stringify(JSON.parse(json), null, 1));

const appArmor = 'container.apparmor.security.beta.kubernetes.io/';
const mirror = 'kubernetes.io/config.mirror';

function annotationsKept(before: Json, after: Json): readonly Cause[] {
  const [was, is] = [before, after].map((object) => stringMapOf(map(object, 'metadata')?.['annotations']) ?? {});
  const told = (keys: readonly string[], verb: string): readonly Cause[] =>
    keys.flatMap((key) => {
      const what = key.startsWith(appArmor) ? 'AppArmor annotations' : key === mirror ? 'mirror pod annotation' : undefined;
      return what === undefined ? [] : [forbidden(entry('metadata.annotations', key), `may not ${verb} ${what}`)];
    });
  return [
    ...told(
      Object.keys(was ?? {}).filter((key) => was?.[key] !== is?.[key]),
      'remove or update',
    ),
    ...told(
      Object.keys(is ?? {}).filter((key) => was?.[key] === undefined),
      'add',
    ),
  ];
}

/** Is there more to look at? */
function deadlineKept(c: Context, into: Cause[], was: Json, is: Json): boolean {
  const [field, old, now] = [
    'spec.activeDeadlineSeconds',
    maybeNumber(was, 'activeDeadlineSeconds'),
    maybeNumber(is, 'activeDeadlineSeconds'),
  ];
  if (now === undefined) {
    if (old !== undefined)
      into.push(
        invalid(c, field, { value: null, json: 'null', go: '(*int64)(nil)' }, 'must not update from a positive integer to nil value'),
      );
    return true;
  }
  const isInRange = now >= 0 && now <= 2 ** 31 - 1;
  if (!isInRange) into.push(invalid(c, field, now, 'must be between 0 and 2147483647, inclusive'));
  else if (old !== undefined && old < now) into.push(invalid(c, field, now, 'must be less than or equal to previous value'));
  else return true;
  return false;
}

function tolerationsKept(c: Context, into: Cause[], was: Json, is: Json): void {
  const bare = (toleration: Json): string => internalJson(c, 'Toleration', { ...toleration, tolerationSeconds: 0 });
  const now = new Set(maps(is, 'tolerations').map(bare));
  if (maps(was, 'tolerations').every((toleration) => now.has(bare(toleration)))) return;
  into.push(forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
}

function gatesKept(into: Cause[], was: Json, is: Json): void {
  const known = new Set(maps(was, 'schedulingGates').map((gate) => text(gate, 'name')));
  for (const [i, gate] of maps(is, 'schedulingGates').entries()) {
    const name = text(gate, 'name');
    if (!known.has(name))
      into.push(forbidden(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`));
  }
}

/** The new spec with all that a pod may change as it was. */
function withChangeable(c: Context, into: Cause[], was: Json, is: Json): Json {
  const images = ['containers', 'initContainers']
    .filter((key) => maps(is, key).length > 0)
    .map((key) => [key, maps(is, key).map((container, i) => ({ ...container, image: maps(was, key)[i]?.['image'] }))]);
  const kept = ['activeDeadlineSeconds', 'schedulingGates', 'tolerations'].map((key) => [key, was[key]]);
  const munged = { ...is, ...Object.fromEntries([...images, ...kept]) };
  return maps(was, 'schedulingGates').length === 0 ? munged : { ...munged, ...gated(c, into, was, is) };
}

/** A pod that waits for a gate may be told more exactly where to run. */
function gated(c: Context, into: Cause[], was: Json, is: Json): Json {
  const [old, now] = [stringMapOf(was['nodeSelector']) ?? {}, stringMapOf(is['nodeSelector'])];
  if (Object.keys(old).some((key) => old[key] !== now?.[key])) {
    into.push(
      invalid(c, 'spec.nodeSelector', stringMap(now), 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'),
    );
  }
  const [affinity, wanted] = [map(was, 'affinity'), map(is, 'affinity')];
  const nodes = map(affinity ?? {}, 'nodeAffinity');
  const sameNodes = affinityOf(wanted, nodes === undefined ? (affinity === undefined ? undefined : {}) : { nodeAffinity: nodes });
  return { nodeSelector: was['nodeSelector'], affinity: sameNodes };
}
