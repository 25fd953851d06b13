import { legacyAddress } from '../network/addresses.ts';
import { duplicate, eachInvalid, forbidden, invalid, notFound, notSupported, required, stringList, tooLong } from '../errors.ts';
import { goJson, quote } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { stringMapOf, validateAnnotations, validateLabels } from '../labels.ts';
import { byteLength, dnsLabel, dnsSubdomain, dnsSubdomainWithUnderscore, labelCauses, subdomainCauses } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item, within } from '../path.ts';
import { flag, has, map, maps, maybeNumber, maybeText, number, text, texts } from '../taken.ts';
import { envFilesKnown, hostFieldsOfPod, hostUsersAsWritten, relaxedSearches, userNamespaceDevicesJudged } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { affinityCauses } from './affinity.ts';
import { podAnnotationCauses, profileMismatchCauses } from './annotations.ts';
import { containersCauses } from './containers.ts';
import type { PodContext } from './context.ts';
import { imageSpaceCauses } from './images.ts';
import { inRange } from '../numbers.ts';
import { podResourceCauses } from './pod-resources.ts';
import { containerResource, resourceCauses } from './resources.ts';
import { gateCauses, spreadCauses, tolerationCauses } from './scheduling.ts';
import { podSecurityCauses } from './security.ts';
import { containersOf } from './visit.ts';
import { volumeCauses } from './volumes/volumes.ts';
import { hostProcessCauses, linuxCauses, windowsCauses } from './windows.ts';

/** A pod's spec with its defaults (kubernetes ValidatePodSpec). `metadata`: of a Pod itself. */
function podSpecCauses(c: PodContext, into: Cause[], at: Path, spec: Json, metadata: Json | undefined): void {
  const volumes = volumeCauses(c, into, at, spec, text(metadata ?? {}, 'name'));
  const claims = claimCauses(c, into, child(at, 'resourceClaims'), maps(spec, 'resourceClaims'), metadata);
  const hostUsers = spec['hostUsers'] !== false;
  containersCauses(c, into, at, { spec, volumes, claims, hostUsers });
  podResourceCauses(c, into, at, spec, claims);
  hostNetworkCauses(c, into, child(at, 'containers'), spec);
  oneOf(c, into, child(at, 'restartPolicy'), text(spec, 'restartPolicy'), ['Always', 'OnFailure', 'Never']);
  oneOf(c, into, child(at, 'dnsPolicy'), text(spec, 'dnsPolicy'), ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
  into.push(...validateLabels(c, child(at, 'nodeSelector'), stringMapOf(spec['nodeSelector'])));
  podSecurityCauses(c, into, child(at, 'securityContext'), spec);
  if (flag(spec, 'shareProcessNamespace') && flag(spec, 'hostPID')) {
    const holder = hostFieldsOfPod(c) ? at : child(at, 'securityContext');
    into.push(invalid(c, child(holder, 'shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  }
  affinityCauses(c, into, child(at, 'affinity'), map(spec, 'affinity'));
  dnsConfigCauses(c, into, child(at, 'dnsConfig'), spec);
  gateCauses(c, into, at, spec);
  spreadCauses(c, into, child(at, 'topologySpreadConstraints'), maps(spec, 'topologySpreadConstraints'));
  hostProcessCauses(c, into, at, spec);
  hostUsersCauses(c, into, at, spec);
  overrideCauses(c, into, at, spec);
  nameCauses(c, into, at, spec);
  if (has(spec, 'overhead')) resourceCauses(c, into, child(at, 'overhead'), { limits: spec['overhead'] }, containerResource, none);
  systemCauses(c, into, at, spec);
  fileKeyVolumeCauses(c, into, at, spec);
}

const none: ReadonlySet<string> = new Set();

function oneOf(c: PodContext, into: Cause[], field: Path, value: string, values: readonly string[]): void {
  if (!values.includes(value)) into.push(notSupported(c, field, value, values));
}

/** What a pod claims of devices. Gives the names of the claims. */
function claimCauses(c: PodContext, into: Cause[], list: Path, claims: readonly Json[], metadata: Json | undefined): ReadonlySet<string> {
  if (claims.length === 0) return none;
  const isStatic = stringMapOf(metadata?.['annotations'])?.['kubernetes.io/config.mirror'] !== undefined;
  const seen = new Set<string>();
  for (const [i, claim] of claims.entries()) {
    const [at, name] = [item(list, i), text(claim, 'name')];
    const [own, template] = [maybeText(claim, 'resourceClaimName'), maybeText(claim, 'resourceClaimTemplateName')];
    if (isStatic) {
      into.push(forbidden('[]', 'static pods do not support resource claims'));
      continue;
    }
    if (name === '') into.push(required(child(at, 'name')));
    else if (seen.has(name)) into.push(duplicate(c, child(at, 'name'), name));
    else into.push(...labelCauses(c, child(at, 'name'), name));
    seen.add(name);
    const json = `{"Name":${goJson(name)},"ResourceClaimName":${goJson(own ?? null)},"ResourceClaimTemplateName":${goJson(template ?? null)}}`;
    const value = { value: claim, json, go: json };
    if (own !== undefined && template !== undefined)
      into.push(invalid(c, at, value, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (own === undefined && template === undefined)
      into.push(invalid(c, at, value, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    if (own !== undefined) into.push(...subdomainCauses(c, child(at, 'resourceClaimName'), own));
    if (template !== undefined) into.push(...subdomainCauses(c, child(at, 'resourceClaimTemplateName'), template));
  }
  return new Set(claims.map((claim) => text(claim, 'name')).filter((name) => name !== ''));
}

function hostNetworkCauses(c: PodContext, into: Cause[], list: Path, spec: Json): void {
  if (!flag(spec, 'hostNetwork')) return;
  for (const [i, container] of maps(spec, 'containers').entries()) {
    for (const [k, port] of maps(container, 'ports').entries()) {
      const host = number(port, 'hostPort');
      if ((!c.isPod && host === 0) || host === number(port, 'containerPort')) continue;
      into.push(
        invalid(
          c,
          child(item(child(item(list, i), 'ports'), k), 'hostPort'),
          host,
          'must match `containerPort` when `hostNetwork` is true',
        ),
      );
    }
  }
}

function dnsConfigCauses(c: PodContext, into: Cause[], at: Path, spec: Json): void {
  const [config, policy] = [map(spec, 'dnsConfig'), text(spec, 'dnsPolicy')];
  if (config === undefined) {
    if (policy === 'None') into.push(required(at, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    return;
  }
  const [servers, searches] = [texts(config, 'nameservers'), texts(config, 'searches')];
  if (policy === 'None' && servers.length === 0) {
    into.push(required(child(at, 'nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
    return;
  }
  if (servers.length > 3) into.push(invalid(c, child(at, 'nameservers'), stringList(servers), 'must not have more than 3 nameservers'));
  for (const [i, server] of servers.entries()) into.push(...legacyAddress(c, item(child(at, 'nameservers'), i), server));
  const list = child(at, 'searches');
  if (searches.length > 32) into.push(invalid(c, list, stringList(searches), 'must not have more than 32 search paths'));
  if (byteLength(searches.join(' ')) > 2048)
    into.push(invalid(c, list, stringList(searches), 'must not have more than 2048 characters (including spaces) in the search list'));
  for (const [i, written] of searches.entries()) {
    const search = written.replace(/\.$/, '');
    if (relaxedSearches(c) && written === '.') continue;
    into.push(...eachInvalid(c, item(list, i), search, relaxedSearches(c) ? dnsSubdomainWithUnderscore(search) : dnsSubdomain(search)));
  }
  for (const [i, option] of maps(config, 'options').entries())
    if (text(option, 'name') === '') into.push(required(item(child(at, 'options'), i), 'must not be empty'));
}

/** A pod with users of its own shares little with its host. */
function hostUsersCauses(c: PodContext, into: Cause[], at: Path, spec: Json): void {
  if (spec['hostUsers'] !== false) return;
  const detail = `when \`${hostUsersAsWritten(c) ? 'hostUsers' : 'pod.Spec.HostUsers'}\` is false`;
  if (flag(spec, 'hostNetwork')) into.push(forbidden(child(at, 'hostNetwork'), detail));
  if (flag(spec, 'hostPID')) into.push(forbidden(child(at, 'HostPID'), detail));
  if (flag(spec, 'hostIPC')) into.push(forbidden(child(at, 'HostIPC'), detail));
  if (!userNamespaceDevicesJudged(c)) return;
  for (const { container, path } of containersOf(spec, at))
    if (maps(container, 'volumeDevices').length > 0) into.push(forbidden(child(path, 'volumeDevices'), detail));
}

function overrideCauses(c: PodContext, into: Cause[], at: Path, spec: Json): void {
  const name = maybeText(spec, 'hostnameOverride');
  if (name === undefined) return;
  const path = child(at, 'hostnameOverride');
  if (flag(spec, 'setHostnameAsFQDN')) into.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (flag(spec, 'hostNetwork')) into.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (byteLength(name) > 64) into.push(tooLong(c, path, 64));
  into.push(...subdomainCauses(c, path, name));
}

/** Names of and in a pod, from its account to its class. */
function nameCauses(c: PodContext, into: Cause[], at: Path, spec: Json): void {
  const named = (key: string, rule: (text: string) => readonly string[]): void => {
    const name = text(spec, key);
    if (name !== '') into.push(...eachInvalid(c, child(at, key), name, rule(name)));
  };
  const account = text(spec, 'serviceAccountName');
  named('serviceAccountName', dnsSubdomain);
  if (text(spec, 'serviceAccount') !== account)
    into.push(
      invalid(
        c,
        child(at, 'deprecatedServiceAccount'),
        text(spec, 'serviceAccount'),
        `must be the same as serviceAccountName: ${quote(account)}`,
      ),
    );
  named('nodeName', dnsSubdomain);
  const deadline = maybeNumber(spec, 'activeDeadlineSeconds');
  if (deadline !== undefined) inRange(c, into, child(at, 'activeDeadlineSeconds'), deadline, 1, 2 ** 31 - 1);
  named('hostname', dnsLabel);
  named('subdomain', dnsLabel);
  tolerationCauses(c, into, child(at, 'tolerations'), maps(spec, 'tolerations'));
  for (const [i, alias] of maps(spec, 'hostAliases').entries()) {
    const path = item(child(at, 'hostAliases'), i);
    into.push(...legacyAddress(c, child(path, 'ip'), text(alias, 'ip')));
    for (const [k, name] of texts(alias, 'hostnames').entries()) into.push(...subdomainCauses(c, item(child(path, 'hostnames'), k), name));
  }
  named('priorityClassName', dnsSubdomain);
  const [runtime, preemption] = [maybeText(spec, 'runtimeClassName'), maybeText(spec, 'preemptionPolicy')];
  if (runtime !== undefined) into.push(...subdomainCauses(c, child(at, 'runtimeClassName'), runtime));
  if (preemption === '') into.push(required(child(at, 'preemptionPolicy')));
  else if (preemption !== undefined) oneOf(c, into, child(at, 'preemptionPolicy'), preemption, ['PreemptLowerPriority', 'Never']);
}

function systemCauses(c: PodContext, into: Cause[], at: Path, spec: Json): void {
  const system = map(spec, 'os');
  if (system === undefined) return;
  const name = text(system, 'name');
  if (name === '') into.push(required(within(at, 'os', 'name')));
  else if (name === 'linux') linuxCauses(into, at, spec);
  else if (name === 'windows') windowsCauses(into, at, spec);
  else into.push(notSupported(c, child(at, 'os'), name, ['linux', 'windows']));
}

/** Files that variables are read from are in an emptyDir. */
function fileKeyVolumeCauses(c: PodContext, into: Cause[], at: Path, spec: Json): void {
  if (!envFilesKnown(c)) return;
  for (const { container, path } of containersOf(spec, at)) {
    for (const [i, variable] of maps(container, 'env').entries()) {
      const file = map(map(variable, 'valueFrom') ?? {}, 'fileKeyRef');
      if (file === undefined) continue;
      const name = text(file, 'volumeName');
      const field = within(item(child(path, 'env'), i), 'valueFrom', 'fileKeyRef', 'volumeName');
      const volume = maps(spec, 'volumes').findLast((each) => text(each, 'name') === name);
      if (volume === undefined) into.push(notFound(field, name));
      else if (!has(volume, 'emptyDir')) into.push(invalid(c, field, name, 'referenced volume must be of type emptyDir'));
    }
  }
}

/** A pod template with its defaults. `at`: its path; its labels and annotations are named without `metadata`, as the server does. */
export function templateCauses(c: PodContext, into: Cause[], at: Path, template: Json): void {
  const [metadata, spec] = [map(template, 'metadata') ?? {}, map(template, 'spec') ?? {}];
  templateMetadataCauses(c, into, at, metadata);
  podAnnotationCauses(c, into, child(at, 'annotations'), stringMapOf(metadata['annotations']), spec);
  podSpecCauses(c, into, child(at, 'spec'), spec, undefined);
  profileMismatchCauses(c, into, child(at, 'spec'), metadata, spec);
  if (maps(spec, 'ephemeralContainers').length > 0)
    into.push(forbidden(within(at, 'spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template'));
}

/** Labels and annotations of a template. */
export function templateMetadataCauses(c: PodContext, into: Cause[], at: Path, metadata: Json): void {
  into.push(
    ...validateLabels(c, child(at, 'labels'), stringMapOf(metadata['labels'])),
    ...validateAnnotations(c, child(at, 'annotations'), stringMapOf(metadata['annotations'])),
  );
}

/** A Pod beside its metadata (kubernetes ValidatePodCreate), with the service account that admission has given it by then (plugin/pkg/admission/serviceaccount). */
export function podCauses(c: PodContext, into: Cause[], object: Json): void {
  const [metadata, spec] = [map(object, 'metadata') ?? {}, map(object, 'spec') ?? {}];
  podAnnotationCauses(c, into, 'metadata.annotations', stringMapOf(metadata['annotations']), spec);
  podSpecCauses(c, into, 'spec', spec, metadata);
  for (const list of ['containers', 'initContainers'])
    for (const [i, container] of maps(spec, list).entries()) imageSpaceCauses(c, into, item(child('spec', list), i), container);
  if (maps(spec, 'ephemeralContainers').length > 0) into.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (text(spec, 'nodeName') !== '' && maps(spec, 'schedulingGates').length > 0)
    into.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  profileMismatchCauses(c, into, 'spec', metadata, spec);
}
