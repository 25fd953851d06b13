import type { Context } from './context.ts';
import { eachInvalid, invalid, required, tooLong } from './errors.ts';
import type { Cause } from './errors.ts';
import { jsonProblem } from './go/go-json.ts';
import { stringMapOf } from './labels.ts';
import { validateMetadata } from './metadata.ts';
import { byteLength, configKey, dnsSubdomain } from './names.ts';
import { entry } from './path.ts';
import { map, maybeText, text } from './taken.ts';
import type { Json } from '../json.ts';

const mebibyte = 2 ** 20;

/** Bytes that a text of base64 stands for. */
const bytesOf = (encoded: string): number => Math.floor((encoded.replace(/[\r\n=]/g, '').length * 3) / 4);

/** ConfigMaps (kubernetes ValidateConfigMap). */
export function validateConfigMap(c: Context, object: Json): Cause[] {
  const [data, binary] = [map(object, 'data') ?? {}, map(object, 'binaryData') ?? {}];
  const causes = validateMetadata(c, object, dnsSubdomain);
  let size = 0;
  for (const key of Object.keys(data)) {
    causes.push(...eachInvalid(c, entry('data', key), key, configKey(key)));
    if (Object.hasOwn(binary, key)) causes.push(invalid(c, entry('data', key), key, 'duplicate of key present in binaryData'));
    size += byteLength(text(data, key));
  }
  for (const key of Object.keys(binary)) {
    causes.push(...eachInvalid(c, entry('binaryData', key), key, configKey(key)));
    size += bytesOf(text(binary, key));
  }
  if (size > mebibyte) causes.push(tooLong(c, '', mebibyte));
  return causes;
}

/** Keys that a Secret of a type has to have: all, or one of them. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** Secrets (kubernetes ValidateSecret). `stringData` becomes data before. */
export function validateSecret(c: Context, object: Json): Cause[] {
  const [data, plain] = [map(object, 'data') ?? {}, map(object, 'stringData') ?? {}];
  const causes = validateMetadata(c, object, dnsSubdomain);
  const keys = [...new Set([...Object.keys(data), ...Object.keys(plain)])];
  let size = 0;
  for (const key of keys) {
    causes.push(...eachInvalid(c, entry('data', key), key, configKey(key)));
    size += Object.hasOwn(plain, key) ? byteLength(text(plain, key)) : bytesOf(text(data, key));
  }
  if (size > mebibyte) causes.push(tooLong(c, 'data', mebibyte));
  typeCauses(c, causes, object, keys);
  return causes;
}

function typeCauses(c: Context, into: Cause[], object: Json, keys: readonly string[]): void {
  const type = text(object, 'type');
  if (type === 'kubernetes.io/service-account-token') {
    const account = 'kubernetes.io/service-account.name';
    if ((stringMapOf(map(object, 'metadata')?.['annotations'])?.[account] ?? '') === '')
      into.push(required(entry('metadata.annotations', account)));
  }
  if (type === 'kubernetes.io/basic-auth' && !keys.includes('username') && !keys.includes('password')) {
    into.push(required(entry('data', 'username')), required(entry('data', 'password')));
  }
  for (const key of Object.hasOwn(keysOf, type) ? (keysOf[type] ?? []) : []) {
    const content = contentOf(object, key);
    if (content === undefined || (type === 'kubernetes.io/ssh-auth' && content === '')) into.push(required(entry('data', key)));
    else if (c.contentsUnread !== true && type.startsWith('kubernetes.io/docker')) {
      const wrong = jsonProblem(content, 'object', 'map[string]interface {}');
      if (wrong !== '') into.push(invalid(c, entry('data', key), '<secret contents redacted>', wrong));
    }
  }
}

/** The content of a key; `undefined` where there is none. */
function contentOf(object: Json, key: string): string | undefined {
  const plain = maybeText(map(object, 'stringData') ?? {}, key);
  const encoded = maybeText(map(object, 'data') ?? {}, key);
  if (plain !== undefined || encoded === undefined) return plain;
  return decodeBase64(encoded);
}

/** The text that base64 stands for; what decoding took is base64. */
const decodeBase64 = (text: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));

/** The server's warnings about a Secret: certificates are looked for, but not read. */
export function secretWarnings(c: Context, object: Json): string[] {
  if (c.contentsUnread === true || text(object, 'type') !== 'kubernetes.io/tls') return [];
  if (!/-----BEGIN CERTIFICATE-----/.test(contentOf(object, 'tls.crt') ?? ''))
    return ['tls: failed to find any PEM data in certificate input'];
  return /-----BEGIN /.test(contentOf(object, 'tls.key') ?? '') ? [] : ['tls: failed to find any PEM data in key input'];
}
