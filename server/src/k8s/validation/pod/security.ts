import type { Context } from '../context.ts';
import { invalid, notSupported, required, tooLong, typedText } from '../errors.ts';
import { goJson, trimSpace } from '../go/go-text.ts';
import type { Cause, Rendered } from '../errors.ts';
import { duplicate } from '../errors.ts';
import { byteLength } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { flag, map, maps, maybeNumber, maybeText, text, texts } from '../taken.ts';
import { anySeLinuxChangePolicy, hostSysctlsJudged, unmaskedNeedsUserNamespace } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { linuxId } from '../numbers.ts';
import { descendingPath } from './volumes/paths.ts';
import { windowsOptionCauses } from './windows.ts';

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function seccompCauses(c: Context, into: Cause[], at: Path, profile: Json | undefined): void {
  if (profile === undefined) return;
  const [type, local] = [text(profile, 'type'), maybeText(profile, 'localhostProfile')];
  if (type === '') into.push(required(child(at, 'type'), 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(type)) into.push(notSupported(c, child(at, 'type'), type, profileTypes));
  const field = child(at, 'localhostProfile');
  if (type !== 'Localhost') {
    const json = `{"Type":${goJson(type)},"LocalhostProfile":${goJson(local)}}`;
    if (local !== undefined)
      into.push(invalid(c, field, { value: profile, json, go: json }, 'can only be set when seccomp type is Localhost'));
  } else if (local === undefined) into.push(required(field, 'must be set when seccomp type is Localhost'));
  else descendingPath(c, into, field, local);
}

function appArmorCauses(c: Context, into: Cause[], at: Path, profile: Json | undefined): void {
  if (profile === undefined) return;
  const [type, local, field] = [text(profile, 'type'), maybeText(profile, 'localhostProfile'), child(at, 'localhostProfile')];
  if (type === '') into.push(required(child(at, 'type'), 'type is required when appArmorProfile is set'));
  else if (!profileTypes.includes(type)) into.push(notSupported(c, child(at, 'type'), type, profileTypes));
  else if (type !== 'Localhost') {
    if (local !== undefined) into.push(invalid(c, field, typedText(local), 'can only be set when AppArmor type is Localhost'));
  } else if (local === undefined) into.push(required(field, 'must be set when AppArmor type is Localhost'));
  else {
    if (trimSpace(local) !== local) into.push(invalid(c, field, local, 'must not be padded with whitespace'));
    else if (local === '') into.push(required(field, 'must be set when AppArmor type is Localhost'));
    if (byteLength(local) > 4095) into.push(tooLong(c, field, 4095));
  }
}

/** Security of one container. `hostUsers`: it uses the users of the host. */
export function containerSecurityCauses(c: Context, into: Cause[], at: Path, context: Json | undefined, hostUsers: boolean): void {
  if (context === undefined) return;
  const mount = maybeText(context, 'procMount');
  linuxId(c, into, child(at, 'runAsUser'), maybeNumber(context, 'runAsUser'));
  linuxId(c, into, child(at, 'runAsGroup'), maybeNumber(context, 'runAsGroup'));
  if (mount !== undefined && mount !== 'Default' && mount !== 'Unmasked')
    into.push(notSupported(c, child(at, 'procMount'), mount, ['Default', 'Unmasked']));
  if (mount === 'Unmasked' && hostUsers && unmaskedNeedsUserNamespace(c)) {
    into.push(
      invalid(c, child(at, 'procMount'), { value: mount, json: goJson(mount), go: mount }, '`hostUsers` must be false to use `Unmasked`'),
    );
  }
  seccompCauses(c, into, child(at, 'seccompProfile'), map(context, 'seccompProfile'));
  if (context['allowPrivilegeEscalation'] === false) escalationCauses(c, into, at, context);
  windowsOptionCauses(c, into, child(at, 'windowsOptions'), map(context, 'windowsOptions'));
  appArmorCauses(c, into, child(at, 'appArmorProfile'), map(context, 'appArmorProfile'));
}

function escalationCauses(c: Context, into: Cause[], at: Path, context: Json): void {
  if (flag(context, 'privileged'))
    into.push(invalid(c, at, contextValue(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
  for (const capability of texts(map(context, 'capabilities') ?? {}, 'add')) {
    if (capability === 'CAP_SYS_ADMIN')
      into.push(
        invalid(c, at, contextValue(context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'),
      );
  }
}

/** Go's own structures, in their order: they are shown whole. */
const contextFields: readonly (readonly [go: string, key: string, fields?: readonly (readonly [go: string, key: string])[]])[] = [
  [
    'Capabilities',
    'capabilities',
    [
      ['Add', 'add'],
      ['Drop', 'drop'],
    ],
  ],
  ['Privileged', 'privileged'],
  [
    'SELinuxOptions',
    'seLinuxOptions',
    [
      ['User', 'user'],
      ['Role', 'role'],
      ['Type', 'type'],
      ['Level', 'level'],
    ],
  ],
  [
    'WindowsOptions',
    'windowsOptions',
    [
      ['GMSACredentialSpecName', 'gmsaCredentialSpecName'],
      ['GMSACredentialSpec', 'gmsaCredentialSpec'],
      ['RunAsUserName', 'runAsUserName'],
      ['HostProcess', 'hostProcess'],
    ],
  ],
  ['RunAsUser', 'runAsUser'],
  ['RunAsGroup', 'runAsGroup'],
  ['RunAsNonRoot', 'runAsNonRoot'],
  ['ReadOnlyRootFilesystem', 'readOnlyRootFilesystem'],
  ['AllowPrivilegeEscalation', 'allowPrivilegeEscalation'],
  ['ProcMount', 'procMount'],
  [
    'SeccompProfile',
    'seccompProfile',
    [
      ['Type', 'type'],
      ['LocalhostProfile', 'localhostProfile'],
    ],
  ],
  [
    'AppArmorProfile',
    'appArmorProfile',
    [
      ['Type', 'type'],
      ['LocalhostProfile', 'localhostProfile'],
    ],
  ],
];
/** Texts that are '' where they are not written. */
const plainTexts = new Set(['User', 'Role', 'Type', 'Level']);

function contextValue(context: Json): Rendered {
  const shown = contextFields.map(([go, key, fields]) => {
    const inner = map(context, key);
    if (fields === undefined || inner === undefined) return `"${go}":${goJson(context[key] ?? null)}`;
    return `"${go}":{${fields.map(([name, each]) => `"${name}":${goJson(inner[each] ?? (plainTexts.has(name) ? '' : null))}`).join(',')}}`;
  });
  const json = `{${shown.join(',')}}`;
  return { value: context, json, go: json };
}

const sysctlName = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const sysctlFormat = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

function sysctlCauses(c: Context, into: Cause[], list: Path, sysctls: readonly Json[], spec: Json): void {
  const seen = new Set<string>();
  for (const [i, sysctl] of sysctls.entries()) {
    const [name, field] = [text(sysctl, 'name'), child(item(list, i), 'name')];
    if (name === '') into.push(required(field));
    else if (byteLength(name) > 253 || !sysctlName.test(name))
      into.push(invalid(c, field, name, `must have at most 253 characters and match regex ${sysctlFormat}`));
    else if (seen.has(name)) into.push(duplicate(c, field, name));
    const namespace = namespaceOf(name);
    if (hostSysctlsJudged(c)) {
      if (flag(spec, 'hostNetwork') && namespace === 'net')
        into.push(invalid(c, field, name, "may not be specified when 'hostNetwork' is true"));
      else if (flag(spec, 'hostIPC') && namespace === 'ipc')
        into.push(invalid(c, field, name, "may not be specified when 'hostIPC' is true"));
    }
    seen.add(name);
  }
}

/** Names with slashes are those with dots; the first of both decides. */
function namespaceOf(sysctl: string): 'net' | 'ipc' | undefined {
  const first = /[./]/.exec(sysctl)?.[0];
  const name = first === '/' ? sysctl.replace(/[./]/g, (each) => (each === '/' ? '.' : '/')) : sysctl;
  if (name.startsWith('net.')) return 'net';
  return /^(?:kernel\.(?:sem|shm(?:all|max|mni|_rmid_forced)?|msg(?:max|mnb|mni)?)$|fs\.mqueue\.)/.test(name) ? 'ipc' : undefined;
}

const oneOf = (c: Context, into: Cause[], at: Path, context: Json, key: string, values: readonly string[]): void => {
  const value = maybeText(context, key);
  if (value !== undefined && !values.includes(value)) into.push(notSupported(c, child(at, key), value, values));
};

/** Security of a pod as a whole. `spec`: the pod's. */
export function podSecurityCauses(c: Context, into: Cause[], at: Path, spec: Json): void {
  const context = map(spec, 'securityContext');
  if (context === undefined) return;
  for (const key of ['fsGroup', 'runAsUser', 'runAsGroup']) linuxId(c, into, child(at, key), maybeNumber(context, key));
  const groups = context['supplementalGroups'];
  if (Array.isArray(groups))
    for (const [i, group] of groups.entries())
      linuxId(c, into, item(child(at, 'supplementalGroups'), i), typeof group === 'number' ? group : 0);
  sysctlCauses(c, into, child(at, 'sysctls'), maps(context, 'sysctls'), spec);
  oneOf(c, into, at, context, 'fsGroupChangePolicy', ['Always', 'OnRootMismatch']);
  seccompCauses(c, into, child(at, 'seccompProfile'), map(context, 'seccompProfile'));
  windowsOptionCauses(c, into, child(at, 'windowsOptions'), map(context, 'windowsOptions'));
  appArmorCauses(c, into, child(at, 'appArmorProfile'), map(context, 'appArmorProfile'));
  oneOf(c, into, at, context, 'supplementalGroupsPolicy', ['Merge', 'Strict']);
  oneOf(c, into, at, context, 'seLinuxChangePolicy', anySeLinuxChangePolicy(c) ? ['MountOption', 'Recursive'] : ['Recursive']);
}
