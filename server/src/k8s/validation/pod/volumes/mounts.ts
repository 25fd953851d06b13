import type { Context } from '../../context.ts';
import { duplicate, forbidden, invalid, notFound, notSupported, required, stringList } from '../../errors.ts';
import type { Cause } from '../../errors.ts';
import type { Path } from '../../path.ts';
import { child, item } from '../../path.ts';
import { flag, has, map, maps, maybeText, text, texts } from '../../taken.ts';
import type { Json } from '../../../json.ts';
import { descendingPath, noBacksteps } from './paths.ts';

/** Volumes of a pod that nothing is wrong with, by name. */
export type Volumes = ReadonlyMap<string, Json>;

/** Where a container mounts volumes and block devices. `at`: the container's path. */
export function mountCauses(c: Context, into: Cause[], at: Path, container: Json, volumes: Volumes): void {
  const [mounts, devices] = [maps(container, 'volumeMounts'), maps(container, 'volumeDevices')];
  if (mounts.length === 0 && devices.length === 0) return;
  const points = new Set<string>();
  const list = child(at, 'volumeMounts');
  const taken = byName(devices, 'devicePath');
  for (const [i, mount] of mounts.entries()) {
    const path = item(list, i);
    const [name, point] = [text(mount, 'name'), text(mount, 'mountPath')];
    if (name === '') into.push(required(child(path, 'name')));
    if (!volumes.has(name)) into.push(notFound(child(path, 'name'), name));
    if (point === '') into.push(required(child(path, 'mountPath')));
    if (points.has(point)) into.push(invalid(c, child(path, 'mountPath'), point, 'must be unique'));
    points.add(point);
    if (taken.has(name)) into.push(invalid(c, child(path, 'name'), name, 'must not already exist in volumeDevices'));
    if (pathsOf(taken).has(point))
      into.push(invalid(c, child(path, 'mountPath'), point, 'must not already exist as a path in volumeDevices'));
    subPathCauses(c, into, list, path, mount);
    propagationCauses(c, into, list, mount, container);
    bindOptionCauses(c, into, path, mount, volumes.get(name));
  }
  deviceCauses(c, into, child(at, 'volumeDevices'), devices, byName(mounts, 'mountPath'), volumes);
}

/** Of several with one name the last counts. */
function byName(list: readonly Json[], key: string): ReadonlyMap<string, string> {
  return new Map(list.map((each) => [text(each, 'name'), text(each, key)]));
}

const pathsOf = (names: ReadonlyMap<string, string>): ReadonlySet<string> => new Set(names.values());

function subPathCauses(c: Context, into: Cause[], list: Path, path: Path, mount: Json): void {
  const [written, expression] = [text(mount, 'subPath'), text(mount, 'subPathExpr')];
  if (written !== '') descendingPath(c, into, child(list, 'subPath'), written);
  if (expression === '') return;
  if (written !== '') into.push(invalid(c, child(path, 'subPathExpr'), expression, 'subPathExpr and subPath are mutually exclusive'));
  descendingPath(c, into, child(list, 'subPathExpr'), expression);
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const readOnlies = ['Disabled', 'Enabled', 'IfPossible'];

function propagationCauses(c: Context, into: Cause[], list: Path, mount: Json, container: Json): void {
  const [propagation, recursive] = [maybeText(mount, 'mountPropagation'), maybeText(mount, 'recursiveReadOnly')];
  if (propagation !== undefined) {
    const field = child(list, 'mountPropagation');
    if (!propagations.includes(propagation)) into.push(notSupported(c, field, propagation, propagations));
    const privileged = flag(map(container, 'securityContext') ?? {}, 'privileged');
    if (propagation === 'Bidirectional' && !privileged)
      into.push(forbidden(field, 'Bidirectional mount propagation is available only to privileged containers'));
  }
  if (recursive === undefined || recursive === 'Disabled') return;
  const field = child(list, 'recursiveReadOnly');
  if (!readOnlies.includes(recursive)) {
    into.push(notSupported(c, field, recursive, readOnlies));
    return;
  }
  if (!flag(mount, 'readOnly')) into.push(forbidden(field, 'may only be specified when readOnly is true'));
  if (propagation !== undefined && propagation !== 'None')
    into.push(forbidden(field, 'may only be specified when mountPropagation is None or not specified'));
}

const bindOptions = ['nodev', 'noexec', 'nosuid'];

function bindOptionCauses(c: Context, into: Cause[], path: Path, mount: Json, volume: Json | undefined): void {
  const options = texts(mount, 'bindMountOptions');
  if (options.length === 0) return;
  const field = child(path, 'bindMountOptions');
  for (const [i, option] of options.entries()) {
    if (!bindOptions.includes(option)) into.push(notSupported(c, item(field, i), option, bindOptions, true));
    if (options.indexOf(option) < i) into.push(duplicate(c, item(field, i), option));
  }
  if (volume !== undefined && has(volume, 'image'))
    into.push(invalid(c, field, stringList(options), 'bindMountOptions may not be used with image volumes'));
}

function deviceCauses(
  c: Context,
  into: Cause[],
  list: Path,
  devices: readonly Json[],
  mounts: ReadonlyMap<string, string>,
  volumes: Volumes,
): void {
  const [names, paths] = [new Set<string>(), new Set<string>()];
  for (const [i, device] of devices.entries()) {
    const [name, path] = [text(device, 'name'), text(device, 'devicePath')];
    const [atName, atPath] = [child(item(list, i), 'name'), child(item(list, i), 'devicePath')];
    const volume = volumes.get(name);
    if (name === '') into.push(required(atName));
    if (names.has(name)) into.push(invalid(c, atName, name, 'must be unique'));
    if (volume === undefined) into.push(notFound(atName, name));
    else if (!has(volume, 'persistentVolumeClaim') && !has(volume, 'ephemeral')) {
      into.push(invalid(c, atName, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    }
    if (path === '') into.push(required(atPath));
    if (paths.has(path)) into.push(invalid(c, atPath, path, 'must be unique'));
    const back: Cause[] = [];
    noBacksteps(c, back, atPath, path);
    if (back.length > 0) into.push(invalid(c, atPath, path, "can not contain backsteps ('..')"));
    else paths.add(path);
    if (mounts.has(name)) into.push(invalid(c, atName, name, 'must not already exist in volumeMounts'));
    if (pathsOf(mounts).has(path)) into.push(invalid(c, atPath, path, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
  }
}
