import { forbidden, invalid, notSupported, required } from '../../errors.ts';
import { goJson } from '../../go/go-text.ts';
import type { Cause, Rendered } from '../../errors.ts';
import { renderSelector, selectorCauses, selectorOf, validateAnnotations, stringMapOf } from '../../labels.ts';
import { dnsSubdomain } from '../../names.ts';
import type { Path } from '../../path.ts';
import { child, item } from '../../path.ts';
import { signerCauses } from '../../signers.ts';
import { has, map, maps, maybeNumber, maybeText, text } from '../../taken.ts';
import type { Json } from '../../../json.ts';
import type { PodContext } from '../context.ts';
import { fieldRef, fileFields, resourceFieldRef } from '../env.ts';
import { fileMode, linuxId } from '../../numbers.ts';
import { fileInVolume, keyToPathCauses } from './paths.ts';

/** A file that tells something of its pod. */
function downwardFileCauses(c: PodContext, into: Cause[], at: Path, file: Json): void {
  const [path, field, resource] = [text(file, 'path'), map(file, 'fieldRef'), map(file, 'resourceFieldRef')];
  if (path === '') into.push(required(child(at, 'path')));
  fileInVolume(c, into, child(at, 'path'), path);
  if (field !== undefined) {
    fieldRef(c, into, child(at, 'fieldRef'), field, fileFields);
    if (resource !== undefined) into.push(invalid(c, at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (resource !== undefined) resourceFieldRef(c, into, child(at, 'resourceFieldRef'), resource, true);
  else into.push(required(at, 'one of fieldRef and resourceFieldRef is required'));
  fileMode(c, into, at, file, 'mode');
  linuxId(c, into, child(at, 'user'), maybeNumber(file, 'user'));
}

/** A volume of the downward API. Its files are told without their index. */
export function downwardCauses(c: PodContext, into: Cause[], at: Path, source: Json): void {
  fileMode(c, into, at, source, 'defaultMode');
  linuxId(c, into, child(at, 'defaultUser'), maybeNumber(source, 'defaultUser'));
  for (const file of maps(source, 'items')) downwardFileCauses(c, into, at, file);
}

interface Sources {
  readonly c: PodContext;
  readonly into: Cause[];
  /** The volume's path. */
  readonly at: Path;
  /** Paths of files that other sources have. */
  readonly taken: Set<string>;
}

/** One file can come from one source only. */
function takePath({ c, into, at, taken }: Sources, path: string, value = path): void {
  if (taken.has(path)) into.push(invalid(c, at, value, 'conflicting duplicate paths'));
  taken.add(path);
}

/** A projected volume: several sources in one folder. */
export function projectedCauses(c: PodContext, into: Cause[], at: Path, source: Json): void {
  fileMode(c, into, at, source, 'defaultMode');
  linuxId(c, into, child(at, 'defaultUser'), maybeNumber(source, 'defaultUser'));
  const all: Sources = { c, into, at, taken: new Set() };
  for (const [i, each] of maps(source, 'sources').entries()) {
    const path = item(child(at, 'sources'), i);
    const written = checks.filter(([key]) => has(each, key));
    for (const [key, check] of written) check(all, child(path, key), map(each, key) ?? {});
    if (written.length > 1) into.push(forbidden(path, 'may not specify more than 1 volume type per source'));
  }
}

type Check = (all: Sources, at: Path, source: Json) => void;

/** A Secret or ConfigMap. */
const keys: Check = (all, at, source) => {
  const name = text(source, 'name');
  if (name === '') all.into.push(required(child(at, 'name')));
  for (const [i, key] of maps(source, 'items').entries()) {
    keyToPathCauses(all.c, all.into, item(child(at, 'items'), i), key);
    if (text(key, 'path') !== '') takePath(all, text(key, 'path'), name);
  }
};

const downward: Check = (all, at, source) => {
  for (const file of maps(source, 'items')) {
    downwardFileCauses(all.c, all.into, at, file);
    if (text(file, 'path') !== '') takePath(all, text(file, 'path'));
  }
};

const token: Check = ({ c, into, at: volume }, at, source) => {
  const [seconds, path] = [maybeNumber(source, 'expirationSeconds') ?? 3600, text(source, 'path')];
  if (seconds < 600) into.push(invalid(c, child(at, 'expirationSeconds'), seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32)
    into.push(invalid(c, child(at, 'expirationSeconds'), seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (path === '') into.push(required(child(volume, 'path')));
  else fileInVolume(c, into, child(volume, 'path'), path);
  linuxId(c, into, child(at, 'user'), maybeNumber(source, 'user'));
};

const trustBundle: Check = (all, at, source) => {
  const { c, into } = all;
  const [name, signer, path] = [maybeText(source, 'name'), maybeText(source, 'signerName'), text(source, 'path')];
  if (name !== undefined && signer !== undefined)
    into.push(invalid(c, at, bundleValue(source), 'only one of name and signerName may be used'));
  else if (name !== undefined) bundleNameCauses(all, at, source, name);
  else if (signer !== undefined) {
    if (signer === '') into.push(required(child(at, 'signerName'), 'must be a valid signer name'));
    signerCauses(c, into, child(at, 'signerName'), signer);
    selectorCauses(c, into, child(at, 'labelSelector'), source['labelSelector']);
  } else into.push(required(at, 'either name or signerName must be specified'));
  if (path === '') into.push(required(child(at, 'path')));
  linuxId(c, into, child(at, 'user'), maybeNumber(source, 'user'));
  fileInVolume(c, into, child(at, 'path'), path);
  takePath(all, path);
};

function bundleValue(source: Json): Rendered {
  const shown = (key: string): string => goJson(source[key] ?? null);
  const selector = selectorOf(source['labelSelector']);
  const json =
    `{"Name":${shown('name')},"SignerName":${shown('signerName')},"LabelSelector":${selector === undefined ? 'null' : renderSelector(selector).json}` +
    `,"Optional":${shown('optional')},"Path":${goJson(text(source, 'path'))},"User":${shown('user')}}`;
  return { value: source, json, go: json };
}

function bundleNameCauses({ c, into }: Sources, at: Path, source: Json, name: string): void {
  if (name === '') into.push(required(child(at, 'name'), 'must be a valid object name'));
  const colon = name.lastIndexOf(':');
  const wrong = colon < 0 ? dnsSubdomain(name) : dnsSubdomain(name.slice(colon + 1));
  for (const message of wrong) into.push(invalid(c, child(at, 'name'), name, `not a valid clustertrustbundlename: ${message}`));
  const selector = selectorOf(source['labelSelector']);
  if (selector !== undefined)
    into.push(invalid(c, child(at, 'labelSelector'), renderSelector(selector), 'labelSelector must be unset if name is specified'));
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const isKubernetesSigner = (signer: string): boolean => /^(?:[^/]*\.)?kubernetes\.io(?:\/|$)/.test(signer);

const certificate: Check = (all, at, source) => {
  const { c, into } = all;
  const [signer, keyType, seconds] = [text(source, 'signerName'), text(source, 'keyType'), maybeNumber(source, 'maxExpirationSeconds')];
  signerCauses(c, into, child(at, 'signerName'), signer);
  userAnnotationCauses(c, into, child(at, 'userAnnotations'), source['userAnnotations']);
  linuxId(c, into, child(at, 'user'), maybeNumber(source, 'user'));
  if (!keyTypes.includes(keyType)) into.push(notSupported(c, child(at, 'keyType'), keyType, keyTypes, true));
  if (seconds !== undefined) {
    const most = isKubernetesSigner(signer) ? 86400 : 7862400;
    if (seconds < 3600)
      into.push(invalid(c, child(at, 'maxExpirationSeconds'), seconds, 'if provided, maxExpirationSeconds must be >= 3600'));
    if (seconds > most)
      into.push(invalid(c, child(at, 'maxExpirationSeconds'), seconds, `if provided, maxExpirationSeconds must be <= ${most}`));
  }
  const paths = ['credentialBundlePath', 'keyPath', 'certificateChainPath'].filter((key) => text(source, key) !== '');
  for (const key of paths) {
    fileInVolume(c, into, child(at, key), text(source, key));
    takePath(all, text(source, key));
  }
  if (paths.length === 0) into.push(required(at, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
};

function userAnnotationCauses(c: PodContext, into: Cause[], field: Path, written: unknown): void {
  const annotations = stringMapOf(written);
  if (annotations === undefined) return;
  for (const key of Object.keys(annotations))
    if (!key.includes('/')) into.push(invalid(c, field, key.toLowerCase(), 'must be a domain-prefixed key (such as "acme.io/foo")'));
  into.push(...validateAnnotations(c, field, annotations));
}

const checks: readonly (readonly [key: string, check: Check])[] = [
  ['secret', keys],
  ['configMap', keys],
  ['downwardAPI', downward],
  ['serviceAccountToken', token],
  ['clusterTrustBundle', trustBundle],
  ['podCertificate', certificate],
];
