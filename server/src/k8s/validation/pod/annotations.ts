import { eachInvalid, forbidden, invalid } from '../errors.ts';
import { goJson, quote } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import type { Context } from '../context.ts';
import { jsonProblem } from '../go/go-json.ts';
import { stringMapOf } from '../labels.ts';
import type { StringMap } from '../labels.ts';
import type { Path } from '../path.ts';
import { child, entry, within } from '../path.ts';
import { drafts, draft, has, map, maybeText, text } from '../taken.ts';
import type { Draft } from '../taken.ts';
import { appArmorFields } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { descendingPath } from './volumes/paths.ts';
import { tolerationCauses } from './scheduling.ts';
import { containersOf } from './visit.ts';

const seccompOfPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompOfContainer = 'container.seccomp.security.alpha.kubernetes.io/';
/** Annotations that were the fields of AppArmor once. */
export const appArmorOfContainer = 'container.apparmor.security.beta.kubernetes.io/';
const tolerationsKey = 'scheduler.alpha.kubernetes.io/tolerations';
const costKey = 'controller.kubernetes.io/pod-deletion-cost';

/** Annotations of a pod or template that mean something to the server. `at`: the annotations' path. */
export function podAnnotationCauses(c: Context, into: Cause[], at: Path, annotations: StringMap | undefined, spec: Json): void {
  if (annotations === undefined) return;
  const mirror = annotations['kubernetes.io/config.mirror'];
  if (mirror !== undefined && text(spec, 'nodeName') === '') {
    into.push(invalid(c, entry(at, 'kubernetes.io/config.mirror'), mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  }
  const tolerations = annotations[tolerationsKey] ?? '';
  if (tolerations !== '') oldTolerationCauses(c, into, at, tolerations);
  const cost = annotations[costKey];
  if (cost !== undefined && !(/^(?:0|-?[1-9][0-9]*)$/.test(cost) && Math.abs(Number(cost) + 0.5) < 2 ** 31)) {
    into.push(invalid(c, entry(at, costKey), cost, 'must be a 32bit integer'));
  }
  const ofPod = annotations[seccompOfPod];
  if (ofPod !== undefined) seccompCauses(c, into, child(at, seccompOfPod), ofPod);
  for (const key of Object.keys(annotations)) {
    const value = annotations[key] ?? '';
    if (key.startsWith(seccompOfContainer)) seccompCauses(c, into, child(at, key), value);
    if (key.startsWith(appArmorOfContainer)) oldAppArmorCauses(c, into, entry(at, key), key.slice(appArmorOfContainer.length), value, spec);
  }
}

function oldTolerationCauses(c: Context, into: Cause[], at: Path, written: string): void {
  const wrong = jsonProblem(written, 'array', '[]core.Toleration');
  if (wrong !== '') into.push(invalid(c, at, tolerationsKey, wrong));
  else {
    const list: unknown = JSON.parse(written);
    // Go's own structure, whose fields are read whatever their case.
    const tolerations = (Array.isArray(list) ? list : []).map((each: unknown) =>
      Object.fromEntries(
        Object.entries(typeof each === 'object' && each !== null ? each : {}).map(([key, value]) => [
          key.toLowerCase() === 'tolerationseconds' ? 'tolerationSeconds' : key.toLowerCase(),
          value,
        ]),
      ),
    );
    tolerationCauses(c, into, child(at, tolerationsKey), tolerations);
  }
}

function seccompCauses(c: Context, into: Cause[], field: Path, profile: string): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith('localhost/')) descendingPath(c, into, field, profile.slice('localhost/'.length));
  else into.push(invalid(c, field, profile, 'must be a valid seccomp profile'));
}

function oldAppArmorCauses(c: Context, into: Cause[], field: Path, container: string, profile: string, spec: Json): void {
  const known = [...containersOf(spec, '')].some((each) => text(each.container, 'name') === container);
  if (!known) into.push(invalid(c, field, container, 'container not found'));
  if (profile !== '' && profile !== 'runtime/default' && profile !== 'unconfined' && !profile.startsWith('localhost/')) {
    into.push(...eachInvalid(c, field, profile, [`invalid AppArmor profile name: ${quote(profile)}`]));
  }
}

/** Annotations and fields of seccomp and AppArmor have to say the same. `at`: the spec's path. */
export function profileMismatchCauses(c: Context, into: Cause[], at: Path, metadata: Json, spec: Json): void {
  const annotations = stringMapOf(metadata['annotations']);
  if (annotations === undefined) return;
  const context = map(spec, 'securityContext') ?? {};
  const ofPod = annotations[seccompOfPod];
  if (ofPod !== undefined)
    mismatch(into, child(child(at, 'securityContext'), 'seccompProfile'), map(context, 'seccompProfile'), ofPod, 'seccomp');
  for (const { container, path } of containersOf(spec, at)) {
    const value = annotations[seccompOfContainer + text(container, 'name')];
    if (value !== undefined)
      mismatch(
        into,
        within(path, 'securityContext', 'seccompProfile'),
        map(map(container, 'securityContext') ?? {}, 'seccompProfile'),
        value,
        'seccomp',
      );
  }
  if (!appArmorFields(c) || text(map(spec, 'os') ?? {}, 'name') === 'windows') return;
  for (const { container, path } of containersOf(spec, at)) {
    const profile = map(map(container, 'securityContext') ?? {}, 'appArmorProfile') ?? map(context, 'appArmorProfile');
    const value = annotations[appArmorOfContainer + text(container, 'name')];
    if (value !== undefined) mismatch(into, within(path, 'securityContext', 'appArmorProfile'), profile, value, 'apparmor');
  }
}

function mismatch(into: Cause[], at: Path, profile: Json | undefined, annotation: string, what: 'seccomp' | 'apparmor'): void {
  const type = profile === undefined ? '' : text(profile, 'type');
  const same =
    type === 'Unconfined'
      ? annotation === 'unconfined'
      : type === 'RuntimeDefault'
        ? annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default')
        : type !== 'Localhost' || annotation.startsWith('localhost/');
  if (!same) into.push(forbidden(child(at, 'type'), `${what} type in annotation and field must match`));
  else if (type === 'Localhost' && annotation.slice('localhost/'.length) !== maybeText(profile ?? {}, 'localhostProfile')) {
    into.push(forbidden(child(at, 'localhostProfile'), `${what} profile in annotation and field must match`));
  }
}

/** The field that an annotation of AppArmor stands for; `undefined` where it stands for none. */
export function appArmorField(annotation: string): Json | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const local = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : '';
  return local !== '' && local.trim() === local && local.length <= 4095 ? { type: 'Localhost', localhostProfile: local } : undefined;
}

const sameProfile = (a: Json | undefined, b: Json | undefined): boolean => goJson(a ?? null) === goJson(b ?? null);

/** A Pod's annotations of AppArmor become fields of its containers. Gives the keys of those that the server warns of. */
export function takeAppArmorAnnotations(c: Context, pod: Draft): readonly string[] {
  const annotations = stringMapOf(draft(pod, 'metadata')?.['annotations']);
  const spec = draft(pod, 'spec') ?? {};
  if (annotations === undefined || !appArmorFields(c) || text(map(spec, 'os') ?? {}, 'name') === 'windows') return [];
  const ofPod = map(map(spec, 'securityContext') ?? {}, 'appArmorProfile');
  const warned: string[] = [];
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of drafts(spec, list)) {
      const key = appArmorOfContainer + text(container, 'name');
      const annotation = annotations[key];
      if (annotation === undefined || has(map(container, 'securityContext') ?? {}, 'appArmorProfile')) continue;
      const field = appArmorField(annotation);
      if (field !== undefined && !sameProfile(field, ofPod))
        container['securityContext'] = { ...map(container, 'securityContext'), appArmorProfile: field };
      if (field === undefined || !sameProfile(field, ofPod)) warned.push(key);
    }
  }
  return warned;
}
