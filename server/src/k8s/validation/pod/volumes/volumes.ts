import type { PodContext } from '../context.ts';
import { duplicate, eachInvalid, forbidden, invalid, required } from '../../errors.ts';
import { quote } from '../../go/go-text.ts';
import type { Cause } from '../../errors.ts';
import { dnsLabel, dnsSubdomain } from '../../names.ts';
import type { Path } from '../../path.ts';
import { child, item } from '../../path.ts';
import { has, map, maps, text } from '../../taken.ts';
import type { Json } from '../../../json.ts';
import type { Volumes } from './mounts.ts';
import { volumeSources } from './volume-sources.ts';

/** The volumes of a pod. `podName`: of a Pod itself, whose ephemeral volumes make claims; '' in templates. Gives those that nothing is wrong with. */
export function volumeCauses(c: PodContext, into: Cause[], at: Path, spec: Json, podName: string): Volumes {
  const volumes = maps(spec, 'volumes');
  const fine = new Map<string, Json>();
  if (volumes.length === 0) return fine;
  const list = child(at, 'volumes');
  const made = new Set(
    podName === '' ? [] : volumes.filter((volume) => has(volume, 'ephemeral')).map((volume) => `${podName}-${text(volume, 'name')}`),
  );
  for (const [i, volume] of volumes.entries()) {
    const [path, name] = [item(list, i), text(volume, 'name')];
    const before = into.length;
    sourceCauses(c, into, path, volume, podName);
    if (name === '') into.push(required(child(path, 'name')));
    else into.push(...eachInvalid(c, child(path, 'name'), name, dnsLabel(name)));
    if (fine.has(name)) into.push(duplicate(c, child(path, 'name'), name));
    if (into.length === before) fine.set(name, volume);
    const claim = text(map(volume, 'persistentVolumeClaim') ?? {}, 'claimName');
    if (made.has(claim)) {
      into.push(
        invalid(
          c,
          child(child(path, 'persistentVolumeClaim'), 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      );
    }
  }
  return fine;
}

function sourceCauses(c: PodContext, into: Cause[], path: Path, volume: Json, podName: string): void {
  let count = 0;
  for (const { key, second = key, told = key, check } of volumeSources) {
    const source = map(volume, key);
    if (source === undefined) continue;
    count += 1;
    if (count > 1) into.push(forbidden(child(path, second), 'may not specify more than 1 volume type'));
    else {
      check(c, into, child(path, told), source);
      if (key === 'ephemeral') claimNameCauses(c, into, path, volume, podName);
    }
    if (key === 'iscsi') portalCauses(c, into, path, volume, source);
  }
  if (count === 0) into.push(required(path, 'must specify a volume type'));
}

function portalCauses(c: PodContext, into: Cause[], path: Path, volume: Json, source: Json): void {
  const name = text(volume, 'name');
  if (!has(source, 'initiatorName') || `${name}:${text(source, 'targetPortal')}`.length <= 64) return;
  into.push(
    invalid(
      c,
      child(path, 'name'),
      name,
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
    ),
  );
}

/** The claim that an ephemeral volume makes is called after the pod. */
function claimNameCauses(c: PodContext, into: Cause[], path: Path, volume: Json, podName: string): void {
  const name = text(volume, 'name');
  if (podName === '' || name === '') return;
  const claim = `${podName}-${name}`;
  for (const message of dnsSubdomain(claim)) into.push(invalid(c, child(path, 'name'), name, `PVC name ${quote(claim)}: ${message}`));
}
