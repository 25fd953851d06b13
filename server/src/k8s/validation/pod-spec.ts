import type { Context } from './context.ts';
import { legacyAddress } from './addresses.ts';
import { eachInvalid, forbidden, invalid, notSupported, required, stringList, tooLong } from './errors.ts';
import type { Cause } from './errors.ts';
import { containersCauses } from './containers.ts';
import { stringMapOf, validateAnnotations, validateLabels } from './labels.ts';
import { byteLength, dnsSubdomain, dnsSubdomainWithUnderscore, labelCauses, subdomainCauses } from './names.ts';
import { hostnameOverrideOn, relaxedSearches } from '../versions.ts';
import type { Json } from '../json.ts';
import { asList, asNumber, asObject, asText, asTexts } from '../json.ts';

export interface PodOptions {
  /** A Pod itself: host ports of host-network pods are defaulted. */
  readonly isPod: boolean;
  /** StatefulSets since 1.34: the controller overwrites hostname and subdomain, so they are not judged. */
  readonly skipIdentity?: boolean;
}

const restarts = ['Always', 'OnFailure', 'Never'];
const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** Fields of a pod's spec that concern names, networking and DNS, and what every pod needs (facts D.3). */
export function validatePodSpec(c: Context, field: string, spec: Json, options: PodOptions): Cause[] {
  const policy = asText(spec['dnsPolicy']) || 'ClusterFirst';
  const restart = asText(spec['restartPolicy']) || 'Always';
  const causes = containersCauses(c, field, spec, options.isPod);
  if (!restarts.includes(restart)) causes.push(notSupported(c, `${field}.restartPolicy`, restart, restarts));
  if (!policies.includes(policy)) causes.push(notSupported(c, `${field}.dnsPolicy`, policy, policies));
  causes.push(...validateLabels(c, `${field}.nodeSelector`, stringMapOf(spec['nodeSelector'])));
  causes.push(...dnsConfigCauses(c, `${field}.dnsConfig`, spec['dnsConfig'], policy));
  causes.push(...overrideCauses(c, field, spec));
  for (const key of ['serviceAccountName', 'nodeName']) {
    const name = asText(spec[key]) ?? '';
    if (name !== '') causes.push(...eachInvalid(c, `${field}.${key}`, name, dnsSubdomain(name)));
  }
  const deadline = asNumber(spec['activeDeadlineSeconds']) ?? 1;
  if (deadline < 1 || deadline >= 2 ** 31) {
    causes.push(invalid(c, `${field}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  }
  for (const key of options.skipIdentity === true ? [] : ['hostname', 'subdomain']) {
    const name = asText(spec[key]) ?? '';
    if (name !== '') causes.push(...labelCauses(c, `${field}.${key}`, name));
  }
  for (const [i, item] of asList(spec['hostAliases']).entries()) {
    const alias = asObject(item);
    causes.push(...legacyAddress(c, `${field}.hostAliases[${i}].ip`, asText(alias['ip']) ?? ''));
    for (const [k, name] of asTexts(alias['hostnames']).entries()) {
      causes.push(...subdomainCauses(c, `${field}.hostAliases[${i}].hostnames[${k}]`, name));
    }
  }
  return causes;
}

function dnsConfigCauses(c: Context, field: string, plain: unknown, policy: string): Cause[] {
  const missing = plain === undefined || plain === null;
  if (missing && policy !== 'None') return [];
  const config = asObject(plain);
  const servers = asTexts(config['nameservers']);
  const searches = asTexts(config['searches']);
  if (policy === 'None' && missing) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
  if (policy === 'None' && servers.length === 0) {
    return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  const causes: Cause[] = [];
  if (servers.length > 3) causes.push(invalid(c, `${field}.nameservers`, stringList(servers), 'must not have more than 3 nameservers'));
  for (const [i, server] of servers.entries()) causes.push(...legacyAddress(c, `${field}.nameservers[${i}]`, server));
  if (searches.length > 32) causes.push(invalid(c, `${field}.searches`, stringList(searches), 'must not have more than 32 search paths'));
  if (byteLength(searches.join(' ')) > 2048) {
    causes.push(invalid(c, `${field}.searches`, stringList(searches), 'must not have more than 2048 characters (including spaces) in the search list'));
  }
  for (const [i, written] of searches.entries()) {
    const search = written.replace(/\.$/, '');
    if (relaxedSearches(c) && written === '.') continue;
    const messages = relaxedSearches(c) ? dnsSubdomainWithUnderscore(search) : dnsSubdomain(search);
    causes.push(...eachInvalid(c, `${field}.searches[${i}]`, search, messages));
  }
  for (const [i, option] of asList(config['options']).entries()) {
    if ((asText(asObject(option)['name']) ?? '') === '') causes.push(required(`${field}.options[${i}]`, 'must not be empty'));
  }
  return causes;
}

function overrideCauses(c: Context, field: string, spec: Json): Cause[] {
  const name = asText(spec['hostnameOverride']);
  if (name === undefined || !hostnameOverrideOn(c)) return [];
  const path = `${field}.hostnameOverride`;
  const causes: Cause[] = [];
  if (spec['setHostnameAsFQDN'] === true) causes.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec['hostNetwork'] === true) causes.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (byteLength(name) > 64) causes.push(tooLong(c, path, 64));
  return [...causes, ...subdomainCauses(c, path, name)];
}

/** A pod template. `field`: its path; its labels and annotations are named without `metadata`, as the server does. */
export function validateTemplate(c: Context, field: string, template: Json, options: PodOptions): Cause[] {
  const metadata = asObject(template['metadata']);
  return [
    ...templateMetadata(c, field, metadata),
    ...validatePodSpec(c, `${field}.spec`, asObject(template['spec']), options),
  ];
}

/** Refusals of the labels and annotations of a pod template. */
export function templateMetadata(c: Context, field: string, metadata: Json): Cause[] {
  return [
    ...validateLabels(c, `${field}.labels`, stringMapOf(metadata['labels'])),
    ...validateAnnotations(c, `${field}.annotations`, stringMapOf(metadata['annotations'])),
  ];
}
