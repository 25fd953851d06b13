import type { Context } from '../context.ts';
import { eachInvalid, invalid, notSupported, required } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { configKey, dnsLabel, dnsSubdomain, envName, maskTrailingDash, relaxedEnvName, qualifiedName } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { parseQuantity, quantityText } from '../quantity.ts';
import { has, map, maps, text } from '../taken.ts';
import { envFilesKnown, relaxedEnvNames } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { noBacksteps } from './volumes/paths.ts';

const nameRule = (c: Context): ((name: string) => readonly string[]) => (relaxedEnvNames(c) ? relaxedEnvName : envName);

/** Variables of a container, and where their values come from. */
export function envCauses(c: Context, into: Cause[], at: Path, container: Json): void {
  for (const [i, variable] of maps(container, 'env').entries()) {
    const [name, from] = [text(variable, 'name'), map(variable, 'valueFrom')];
    const path = item(child(at, 'env'), i);
    if (name === '') into.push(required(child(path, 'name')));
    else into.push(...eachInvalid(c, child(path, 'name'), name, nameRule(c)(name)));
    if (from !== undefined) valueFromCauses(c, into, child(path, 'valueFrom'), from, text(variable, 'value'));
  }
  envFromCauses(c, into, child(at, 'envFrom'), maps(container, 'envFrom'));
}

const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function valueFromCauses(c: Context, into: Cause[], at: Path, from: Json, value: string): void {
  const written = sources.filter((key) => has(from, key));
  for (const key of written) {
    const [source, path] = [map(from, key) ?? {}, child(at, key)];
    if (key === 'fieldRef') fieldRef(c, into, path, source, envFields);
    else if (key === 'resourceFieldRef') resourceFieldRef(c, into, path, source, false);
    else if (key === 'fileKeyRef') fileKeyRef(c, into, path, source);
    else keyRef(c, into, path, source);
  }
  const known = envFilesKnown(c)
    ? '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    : '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
  if (written.length === 0) into.push(invalid(c, at, '', `must specify one of: ${known}`));
  else if (value !== '') into.push(invalid(c, at, '', 'may not be specified when `value` is not empty'));
  else if (written.length > 1) into.push(invalid(c, at, '', 'may not have more than one field specified at a time'));
}

/** Fields that variables can name. */
const envFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Fields that files of the downward API can name. */
export const fileFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
/** Fields that the API converts, whether they may be named here or not. */
const convertible = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
  'status.nominatedNodeName',
  'spec.host',
]);

/** A field of the pod itself. `fields`: those that may be named, sorted. */
export function fieldRef(c: Context, into: Cause[], at: Path, source: Json, fields: readonly string[]): void {
  const [version, written] = [text(source, 'apiVersion') || 'v1', text(source, 'fieldPath')];
  if (written === '') {
    into.push(required(child(at, 'fieldPath')));
    return;
  }
  const { path, subscript } = subscripted(written);
  const wrong = conversionProblem(version, written, path, subscript);
  if (wrong !== '') into.push(invalid(c, child(at, 'fieldPath'), written, `error converting fieldPath: ${wrong}`));
  else if (subscript === undefined) {
    const meant = path === 'spec.host' ? 'spec.nodeName' : path;
    if (!fields.includes(meant)) into.push(notSupported(c, child(at, 'fieldPath'), meant, fields, true));
  } else {
    const key = path === 'metadata.annotations' ? subscript.toLowerCase() : subscript;
    into.push(...eachInvalid(c, at, key, qualifiedName(c, key)));
  }
}

/** `metadata.labels['app']` in its parts. */
function subscripted(written: string): { readonly path: string; readonly subscript?: string } {
  const start = written.indexOf("['");
  if (start <= 0 || !written.endsWith("']") || start > written.length - 4) return { path: written };
  return { path: written.slice(0, start), subscript: written.slice(start + 2, -2) };
}

function conversionProblem(version: string, written: string, path: string, subscript: string | undefined): string {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  if (subscript !== undefined)
    return path === 'metadata.annotations' || path === 'metadata.labels' ? '' : `field label does not support subscript: ${written}`;
  return convertible.has(path) ? '' : `field label not supported: ${written}`;
}

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const isHugePages = (resource: string): boolean => /^(?:requests|limits)\.hugepages-/.test(resource);

/** Limits and requests of a container. `inVolume`: a file, which has to say of which. */
export function resourceFieldRef(c: Context, into: Cause[], at: Path, source: Json, inVolume: boolean): void {
  const resource = text(source, 'resource');
  if (inVolume && text(source, 'containerName') === '') into.push(required(child(at, 'containerName')));
  else if (resource === '') into.push(required(child(at, 'resource')));
  else if (!resourceFields.includes(resource) && !isHugePages(resource))
    into.push(notSupported(c, child(at, 'resource'), resource, resourceFields, true));
  divisorCauses(c, into, child(at, 'divisor'), resource, source['divisor']);
}

const divisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
const sizes = new Set(divisors.split(', '));

function divisorCauses(c: Context, into: Cause[], field: Path, resource: string, written: unknown): void {
  const divisor = typeof written === 'string' || typeof written === 'number' ? parseQuantity(written) : undefined;
  if (typeof divisor !== 'object' || divisor.nano === 0n) return;
  const [what, shown] = [/^(?:limits|requests)\.(.*)$/.exec(resource)?.[1] ?? '', quantityText(divisor)];
  if (what === 'cpu') {
    if (shown !== '1' && shown !== '1m')
      into.push(invalid(c, field, resource, "only divisor's values 1m and 1 are supported with the cpu resource"));
    return;
  }
  const name =
    what === 'memory'
      ? 'memory'
      : what === 'ephemeral-storage'
        ? 'local ephemeral storage'
        : isHugePages(resource)
          ? 'hugepages'
          : undefined;
  if (name !== undefined && !sizes.has(shown))
    into.push(invalid(c, field, resource, `only divisor's values ${divisors} are supported with the ${name} resource`));
}

function keyRef(c: Context, into: Cause[], at: Path, source: Json): void {
  const [name, key] = [text(source, 'name'), text(source, 'key')];
  into.push(...eachInvalid(c, child(at, 'name'), name, dnsSubdomain(name)));
  if (key === '') into.push(required(child(at, 'key')));
  else into.push(...eachInvalid(c, child(at, 'key'), key, configKey(key)));
}

function fileKeyRef(c: Context, into: Cause[], at: Path, source: Json): void {
  const [key, volume, path] = [text(source, 'key'), text(source, 'volumeName'), text(source, 'path')];
  if (key === '') into.push(required(child(at, 'key')));
  else into.push(...eachInvalid(c, child(at, 'key'), key, relaxedEnvName(key)));
  if (volume === '') into.push(required(child(at, 'volumeName')));
  else into.push(...eachInvalid(c, child(at, 'volumeName'), volume, dnsLabel(volume)));
  if (path === '') into.push(required(child(at, 'path')));
  else noBacksteps(c, into, child(at, 'path'), path);
}

function envFromCauses(c: Context, into: Cause[], at: Path, list: readonly Json[]): void {
  for (const [i, source] of list.entries()) {
    const prefix = text(source, 'prefix');
    if (prefix !== '') into.push(...eachInvalid(c, child(item(at, i), 'prefix'), prefix, nameRule(c)(prefix)));
    const written = ['configMapRef', 'secretRef'].filter((key) => has(source, key));
    for (const key of written) {
      const [name, path] = [text(map(source, key) ?? {}, 'name'), child(child(item(at, i), key), 'name')];
      if (name === '') into.push(required(path));
      else into.push(...eachInvalid(c, path, name, dnsSubdomain(maskTrailingDash(name))));
    }
    if (written.length === 0) into.push(invalid(c, at, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (written.length > 1) into.push(invalid(c, at, '', 'may not have more than one field specified at a time'));
  }
}
