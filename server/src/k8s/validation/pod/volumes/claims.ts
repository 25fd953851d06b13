import type { Context } from '../../context.ts';
import { eachInvalid, forbidden, invalid, notSupported, required } from '../../errors.ts';
import type { Cause, Rendered } from '../../errors.ts';
import { selectorCauses, validateAnnotations, validateLabels, stringMapOf } from '../../labels.ts';
import { dnsLabel, dnsSubdomain } from '../../names.ts';
import { child, entry, pathText } from '../../path.ts';
import type { Path } from '../../path.ts';
import { parseQuantity, quantityText } from '../../quantity.ts';
import { has, map, maybeText, text, texts } from '../../taken.ts';
import { volumeAttributesOn } from '../../../versions.ts';
import type { Json } from '../../../json.ts';

/** Fields of the metadata of a template that has none but labels and annotations, in Go's order. */
const otherMetadata = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

/** The claim that an ephemeral volume makes. */
export function claimTemplateCauses(c: Context, into: Cause[], at: Path, template: Json): void {
  const [metadata, path] = [map(template, 'metadata') ?? {}, child(at, 'metadata')];
  into.push(
    ...validateAnnotations(c, child(path, 'annotations'), stringMapOf(metadata['annotations'])),
    ...validateLabels(c, child(path, 'labels'), stringMapOf(metadata['labels'])),
  );
  for (const key of otherMetadata)
    if (isSet(key, metadata[key])) into.push(forbidden(child(path, key === 'uid' ? 'uID' : key), 'cannot be set'));
  claimSpecCauses(c, into, child(at, 'spec'), map(template, 'spec') ?? {});
}

/** Other than Go's zero value, which is nil for a pointer. */
const isSet = (key: string, value: unknown): boolean =>
  value !== undefined && value !== '' && (value !== 0 || key === 'deletionGracePeriodSeconds');

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** What is claimed (kubernetes ValidatePersistentVolumeClaimSpec). */
export function claimSpecCauses(c: Context, into: Cause[], at: Path, spec: Json): void {
  const modes = texts(spec, 'accessModes');
  const field = child(at, 'accessModes');
  if (modes.length === 0) into.push(required(field, 'at least 1 access mode is required'));
  selectorCauses(c, into, child(at, 'selector'), spec['selector']);
  for (const mode of modes) if (!accessModes.includes(mode)) into.push(notSupported(c, field, mode, accessModes));
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))) {
    into.push(forbidden(field, 'may not use ReadWriteOncePod with other access modes'));
  }
  storageCauses(c, into, entry(child(at, 'resources'), 'storage'), map(map(spec, 'resources') ?? {}, 'requests')?.['storage']);
  const [storageClass, volumeMode, attributes] = [
    text(spec, 'storageClassName'),
    maybeText(spec, 'volumeMode'),
    text(spec, 'volumeAttributesClassName'),
  ];
  if (storageClass !== '') into.push(...eachInvalid(c, child(at, 'storageClassName'), storageClass, dnsSubdomain(storageClass)));
  if (volumeMode !== undefined && volumeMode !== 'Block' && volumeMode !== 'Filesystem')
    into.push(notSupported(c, child(at, 'volumeMode'), volumeMode, ['Block', 'Filesystem']));
  for (const key of ['dataSource', 'dataSourceRef']) {
    const source = map(spec, key);
    if (source !== undefined) sourceCauses(c, into, child(at, key), source);
  }
  bothSourcesCauses(c, into, at, map(spec, 'dataSource'), map(spec, 'dataSourceRef'));
  if (attributes !== '' && volumeAttributesOn(c))
    into.push(...eachInvalid(c, child(at, 'volumeAttributesClassName'), attributes, dnsSubdomain(attributes)));
}

function storageCauses(c: Context, into: Cause[], field: Path, written: unknown): void {
  const storage = typeof written === 'string' || typeof written === 'number' ? parseQuantity(written) : undefined;
  if (typeof storage !== 'object') into.push(required(field));
  else if (storage.nano <= 0n) into.push(invalid(c, field, quantityText(storage), 'must be greater than zero'));
}

function sourceCauses(c: Context, into: Cause[], at: Path, source: Json): void {
  const [kind, group, namespace] = [text(source, 'kind'), text(source, 'apiGroup'), text(source, 'namespace')];
  for (const key of ['name', 'kind']) if (text(source, key) === '') into.push(required(child(at, key)));
  if (group === '' && kind !== 'PersistentVolumeClaim')
    into.push(invalid(c, at, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  if (group !== '') into.push(...eachInvalid(c, child(at, 'apiGroup'), group, dnsSubdomain(group)));
  if (namespace !== '') into.push(...eachInvalid(c, child(at, 'namespace'), namespace, dnsLabel(namespace)));
}

function bothSourcesCauses(c: Context, into: Cause[], at: Path, source: Json | undefined, reference: Json | undefined): void {
  if (source === undefined || reference === undefined) return;
  const value: Rendered = { value: null, json: '{}', go: pathText(child(at, 'dataSource')) };
  if (text(reference, 'namespace') !== '')
    into.push(invalid(c, at, value, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (['apiGroup', 'kind', 'name'].some((key) => source[key] !== reference[key] && (has(source, key) || has(reference, key))))
    into.push(invalid(c, at, value, 'must match dataSourceRef'));
}
