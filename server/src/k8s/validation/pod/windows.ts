import { eachInvalid, forbidden, invalid, typedText } from '../errors.ts';
import type { Cause } from '../errors.ts';
import type { Context } from '../context.ts';
import { byteLength, dnsSubdomain } from '../names.ts';
import type { Path } from '../path.ts';
import { child, within } from '../path.ts';
import { flag, has, map, maybeText, texts } from '../taken.ts';
import type { Json } from '../../json.ts';
import { containersOf } from './visit.ts';

const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const isDomainName = (text: string): boolean =>
  text.split('.').every((label) => /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/.test(label));

/** Options of a container or pod on Windows. */
export function windowsOptionCauses(c: Context, into: Cause[], at: Path, options: Json | undefined): void {
  if (options === undefined) return;
  const [name, spec, user] = [
    maybeText(options, 'gmsaCredentialSpecName'),
    maybeText(options, 'gmsaCredentialSpec'),
    maybeText(options, 'runAsUserName'),
  ];
  if (name !== undefined) into.push(...eachInvalid(c, child(at, 'gmsaCredentialSpecName'), typedText(name), dnsSubdomain(name)));
  if (spec === '') into.push(invalid(c, child(at, 'gmsaCredentialSpec'), typedText(spec), 'gmsaCredentialSpec cannot be an empty string'));
  else if (spec !== undefined && byteLength(spec) > 64 * 1024)
    into.push(invalid(c, child(at, 'gmsaCredentialSpec'), typedText(spec), 'gmsaCredentialSpec size must be under 64 KiB'));
  if (user !== undefined) into.push(...eachInvalid(c, child(at, 'runAsUserName'), typedText(user), userMessages(user)));
}

function userMessages(text: string): readonly string[] {
  const parts = text.split('\\');
  if (text === '') return ['runAsUserName cannot be an empty string'];
  if (/[\x00-\x1f\x7f]/.test(text)) return ['runAsUserName cannot contain control characters'];
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1) ?? '';
  const domain = parts.length === 2 ? parts[0] : undefined;
  return [
    ...(byteLength(domain ?? '') >= 256 ? ["runAsUserName's Domain length must be under 256 characters"] : []),
    ...(domain !== undefined && !netBios.test(domain) && !isDomainName(domain)
      ? ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]
      : []),
    ...(user === ''
      ? ["runAsUserName's User cannot be empty"]
      : byteLength(user) > 104
        ? ["runAsUserName's User length must not be longer than 104 characters"]
        : []),
    ...(/^[. ]+$/.test(user) ? ["runAsUserName's User cannot contain only periods or spaces"] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user) ? ['runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]'] : []),
  ];
}

const optionsOf = (context: Json | undefined): Json => map(map(context ?? {}, 'securityContext') ?? {}, 'windowsOptions') ?? {};
const hostProcessOf = (holder: Json): boolean | undefined => {
  const value = optionsOf(holder)['hostProcess'];
  return typeof value === 'boolean' ? value : undefined;
};

/** Pods whose containers run as processes of the host: then all of them do, on its network. */
export function hostProcessCauses(c: Context, into: Cause[], at: Path, spec: Json): void {
  const ofPod = hostProcessOf(spec);
  let [all, ofHost] = [0, 0];
  for (const { container, path } of containersOf(spec, at)) {
    const own = hostProcessOf(container);
    all += 1;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      into.push(
        invalid(
          c,
          within(path, 'securityContext', 'windowsOptions', 'hostProcess'),
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
    }
    if (own ?? ofPod) ofHost += 1;
  }
  if (ofHost === 0) return;
  if (ofHost !== all)
    into.push(invalid(c, at, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (!flag(spec, 'hostNetwork'))
    into.push(invalid(c, child(at, 'hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers'));
}

/** Pods that say to be for Linux have no options of Windows. */
export function linuxCauses(into: Cause[], at: Path, spec: Json): void {
  const context = map(spec, 'securityContext') ?? {};
  if (has(context, 'windowsOptions'))
    into.push(forbidden(within(at, 'securityContext', 'windowsOptions'), 'windows options cannot be set for a linux pod'));
  for (const { container, path } of containersOf(spec, at)) {
    if (has(map(container, 'securityContext') ?? {}, 'windowsOptions'))
      into.push(forbidden(within(path, 'securityContext', 'windowsOptions'), 'windows options cannot be set for a linux pod'));
  }
}

const ofLinuxPods = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const ofLinuxContainers = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** Pods that say to be for Windows have nothing of Linux. */
export function windowsCauses(into: Cause[], at: Path, spec: Json): void {
  const refuse = (field: Path): void => {
    into.push(forbidden(field, 'cannot be set for a windows pod'));
  };
  const [context, path] = [map(spec, 'securityContext') ?? {}, child(at, 'securityContext')];
  for (const key of ofLinuxPods) if (has(context, key) && (key !== 'sysctls' || texts(context, key).length > 0)) refuse(child(path, key));
  if (has(spec, 'hostUsers')) refuse(child(at, 'hostUsers'));
  for (const key of ['hostPID', 'hostIPC']) if (flag(spec, key)) refuse(child(at, key));
  if (has(spec, 'shareProcessNamespace')) refuse(child(at, 'shareProcessNamespace'));
  for (const { container, path: own } of containersOf(spec, at)) {
    const security = map(container, 'securityContext') ?? {};
    for (const key of ofLinuxContainers) if (has(security, key)) refuse(child(child(own, 'securityContext'), key));
  }
}
