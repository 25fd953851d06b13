import type { Context } from './context.ts';
import { eachInvalid, invalid, required, stringList } from './errors.ts';
import { goJson } from './go/go-text.ts';
import type { Cause } from './errors.ts';
import { stringMapOf, validateAnnotations, validateLabels } from './labels.ts';
import { dnsLabel, maskTrailingDash, qualifiedName } from './names.ts';
import type { Path } from './path.ts';
import { child, item } from './path.ts';
import { nonNegative } from './numbers.ts';
import { map, maps, text, texts } from './taken.ts';
import { ownersDeclared } from '../versions.ts';
import type { Json } from '../json.ts';
import { asObject, asText } from '../json.ts';

/** What names of a kind have to be. */
export type NameRule = (text: string) => readonly string[];

/** `metadata.name` as it will be stored: a generated name gets five characters (which ones does not matter here). */
export function storedName(object: Json): string {
  const metadata = asObject(object['metadata']);
  const name = asText(metadata['name']) ?? '';
  const base = asText(metadata['generateName']) ?? '';
  return name === '' && base !== '' ? `${base.slice(0, 58)}xxxxx` : name;
}

/** What is not looked at in the metadata of a kind. */
export interface Unchecked {
  readonly generateName?: boolean;
  /** Are finalizers either known or qualified? */
  readonly finalizerNames?: boolean;
}

/** Metadata of a namespaced object. */
export function validateMetadata(c: Context, object: Json, nameRule: NameRule, unchecked: Unchecked = {}): Cause[] {
  const metadata = map(object, 'metadata') ?? {};
  const [generateName, namespace, name] = [text(metadata, 'generateName'), text(metadata, 'namespace'), storedName(object)];
  const causes: Cause[] = [];
  if (unchecked.generateName !== true && generateName !== '')
    causes.push(...eachInvalid(c, 'metadata.generateName', generateName, nameRule(maskTrailingDash(generateName))));
  if (name === '') causes.push(required('metadata.name', 'name or generateName is required'));
  else causes.push(...eachInvalid(c, 'metadata.name', name, nameRule(name)));
  if (namespace !== '') causes.push(...eachInvalid(c, 'metadata.namespace', namespace, dnsLabel(namespace)));
  nonNegative(c, causes, 'metadata', metadata, 'generation');
  causes.push(...validateLabels(c, 'metadata.labels', stringMapOf(metadata['labels'])));
  causes.push(...validateAnnotations(c, 'metadata.annotations', stringMapOf(metadata['annotations'])));
  ownerCauses(c, causes, 'metadata.ownerReferences', maps(metadata, 'ownerReferences'));
  finalizerCauses(c, causes, 'metadata.finalizers', texts(metadata, 'finalizers'), unchecked.finalizerNames !== true);
  return causes;
}

function ownerCauses(c: Context, into: Cause[], list: Path, owners: readonly Json[]): void {
  let first: string | undefined;
  for (const [i, owner] of owners.entries()) {
    const at = ownersDeclared(c) ? item(list, i) : list;
    const version = text(owner, 'apiVersion');
    const parts = version.split('/');
    const isWrong = parts.length > 2 || parts.at(-1) === '';
    if (ownersDeclared(c)) {
      if (version === '') into.push(required(child(at, 'apiVersion'), 'must not be empty'));
      else if (isWrong) into.push(invalid(c, child(at, 'apiVersion'), version, 'must be <group>/<version> or <version>'));
    } else if (isWrong) into.push(invalid(c, child(at, 'apiVersion'), version, 'version must not be empty'));
    for (const key of ['kind', 'name', 'uid']) {
      if (text(owner, key) !== '') continue;
      into.push(
        ownersDeclared(c)
          ? required(child(at, key), 'must not be empty')
          : invalid(c, child(at, key), key === 'uid' ? { value: '', json: '""', go: '""' } : '', 'must not be empty'),
      );
    }
    if ((version === 'v1' || version === '/v1') && text(owner, 'kind') === 'Event')
      into.push(invalid(c, at, ownerValue(owner), '/v1, Kind=Event is disallowed from being an owner'));
    if (owner['controller'] !== true) continue;
    const controller = `${text(owner, 'kind')}/${text(owner, 'name')}`;
    if (first === undefined) first = controller;
    else {
      const json = `[${owners.map((each) => ownerValue(each).json).join(',')}]`;
      into.push(
        invalid(
          c,
          list,
          { value: owners, json, go: json },
          `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${controller}`,
        ),
      );
    }
  }
}

function ownerValue(owner: Json): { readonly value: unknown; readonly json: string; readonly go: string } {
  const { apiVersion = '', kind = '', name = '', uid = '', controller, blockOwnerDeletion } = owner;
  const json = goJson({ apiVersion, kind, name, uid, controller, blockOwnerDeletion });
  return { value: owner, json, go: json };
}

const ownFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function finalizerCauses(c: Context, into: Cause[], field: Path, finalizers: readonly string[], named: boolean): void {
  if (finalizers.length === 0) return;
  for (const name of finalizers) into.push(...eachInvalid(c, field, name, qualifiedName(c, name)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    into.push(invalid(c, field, stringList(finalizers), 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  for (const [i, name] of finalizers.entries()) {
    if (!named || name.includes('/') || ownFinalizers.has(name)) continue;
    into.push(invalid(c, item(field, i), name, 'name is neither a standard finalizer name nor is it fully qualified'));
  }
}
