import type { Context } from './context.ts';
import { eachInvalid, required } from './errors.ts';
import type { Cause } from './errors.ts';
import { asObject, asText } from '../json.ts';
import { stringMapOf, validateAnnotations, validateLabels } from './labels.ts';
import { dnsLabel, maskTrailingDash } from './names.ts';

/** What names of a kind have to be. */
export type NameRule = (text: string) => readonly string[];

/** `metadata.name` as it will be stored: a generated name gets five characters (which ones does not matter here). */
export function storedName(object: Readonly<Record<string, unknown>>): string {
  const metadata = asObject(object['metadata']);
  const name = asText(metadata['name']) ?? '';
  const base = asText(metadata['generateName']) ?? '';
  return name === '' && base !== '' ? `${base.slice(0, 58)}xxxxx` : name;
}

/** Names, namespace, labels and annotations of a namespaced object. */
export function validateMetadata(
  c: Context, object: Readonly<Record<string, unknown>>, nameRule: NameRule, checkGenerateName = true,
): Cause[] {
  const metadata = asObject(object['metadata']);
  const generateName = asText(metadata['generateName']) ?? '';
  const name = storedName(object);
  const namespace = asText(metadata['namespace']) ?? '';
  return [
    ...(checkGenerateName && generateName !== ''
      ? eachInvalid(c, 'metadata.generateName', generateName, nameRule(maskTrailingDash(generateName))) : []),
    ...(name === '' ? [required('metadata.name', 'name or generateName is required')] : eachInvalid(c, 'metadata.name', name, nameRule(name))),
    ...(namespace === '' ? [] : eachInvalid(c, 'metadata.namespace', namespace, dnsLabel(namespace))),
    ...validateLabels(c, 'metadata.labels', stringMapOf(metadata['labels'])),
    ...validateAnnotations(c, 'metadata.annotations', stringMapOf(metadata['annotations'])),
  ];
}

/** Jobs and ReplicationControllers without labels get those of their template. */
export function withTemplateLabels(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const metadata = asObject(object['metadata']);
  if (Object.keys(asObject(metadata['labels'])).length > 0) return object;
  const template = asObject(asObject(object['spec'])['template']);
  return { ...object, metadata: { ...metadata, labels: asObject(template['metadata'])['labels'] } };
}
