import { duplicate, eachInvalid, forbidden, invalid, notFound, notSupported, required, tooMany } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { dnsLabel, portName, portNumber } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { protocols } from '../network/service-ports.ts';
import { has, map, maps, maybeText, number, text } from '../taken.ts';
import {
  containerRestartPolicies,
  podPolicyNamed,
  resizeOfInitContainers,
  restartAllContainers,
  sidecarResizeOnly,
} from '../../versions.ts';
import type { Json } from '../../json.ts';
import type { PodContext } from './context.ts';
import { envCauses } from './env.ts';
import { imageSpaceCauses, pullPolicyCauses } from './images.ts';
import { mountCauses } from './volumes/mounts.ts';
import type { Volumes } from './volumes/mounts.ts';
import { lifecycleCauses, probeCauses } from './probes.ts';
import { containerResource, resourceCauses } from './resources.ts';
import { containerSecurityCauses } from './security.ts';

/** What the containers of a pod share. */
export interface Surroundings {
  readonly spec: Json;
  readonly volumes: Volumes;
  /** Names of the pod's resource claims. */
  readonly claims: ReadonlySet<string>;
  /** The pod uses the users of the host. */
  readonly hostUsers: boolean;
}

/** All containers of a pod. `at`: the spec's path. */
export function containersCauses(c: PodContext, into: Cause[], at: Path, pod: Surroundings): void {
  const { spec } = pod;
  const [containers, inits, list] = [maps(spec, 'containers'), maps(spec, 'initContainers'), child(at, 'containers')];
  const grace = number(spec, 'terminationGracePeriodSeconds');
  if (containers.length === 0) into.push(required(list));
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const [path, name] = [item(list, i), text(container, 'name')];
    containerCauses(c, into, path, container, pod);
    if (names.has(name)) into.push(duplicate(c, child(path, 'name'), name));
    names.add(name);
    runningCauses(c, into, path, container, grace);
    restartCauses(c, into, path, container, false);
  }
  hostPortCauses(c, into, list, containers);
  for (const [i, container] of inits.entries()) initContainerCauses(c, into, child(at, 'initContainers'), i, container, names, grace, pod);
  ephemeralCauses(c, into, child(at, 'ephemeralContainers'), pod);
}

/** What only containers have that go on running. */
function runningCauses(c: PodContext, into: Cause[], path: Path, container: Json, grace: number): void {
  const lifecycle = map(container, 'lifecycle');
  if (lifecycle !== undefined) lifecycleCauses(c, into, child(path, 'lifecycle'), lifecycle, grace);
  probeCauses(c, into, path, container, grace);
}

const ofRunning = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

function initContainerCauses(
  c: PodContext,
  into: Cause[],
  list: Path,
  index: number,
  container: Json,
  names: Set<string>,
  grace: number,
  pod: Surroundings,
): void {
  const [path, name] = [item(list, index), text(container, 'name')];
  containerCauses(c, into, path, container, pod);
  restartCauses(c, into, path, container, true);
  if (names.has(name)) into.push(duplicate(c, child(path, 'name'), name));
  else if (name !== '') names.add(name);
  hostPortCauses(c, into, list, [container]);
  const isSidecar = text(container, 'restartPolicy') === 'Always';
  if (isSidecar) runningCauses(c, into, path, container, grace);
  else
    for (const key of ofRunning)
      if (has(container, key)) into.push(forbidden(child(path, key), 'may not be set for init containers without restartPolicy=Always'));
  resizeOfInitCauses(c, into, path, maps(container, 'resizePolicy'), isSidecar);
}

function resizeOfInitCauses(c: PodContext, into: Cause[], path: Path, policies: readonly Json[], isSidecar: boolean): void {
  if (policies.length === 0) return;
  if (!resizeOfInitContainers(c))
    into.push(invalid(c, child(path, 'resizePolicy'), resizeValue(policies), 'must not be set for init containers'));
  if (isSidecar || !sidecarResizeOnly(c)) return;
  for (const [i, policy] of policies.entries()) {
    const value = text(policy, 'restartPolicy');
    if (value === 'RestartContainer') {
      into.push(
        invalid(
          c,
          child(item(child(path, 'resizePolicy'), i), 'restartPolicy'),
          { value, json: goJson(value), go: goJson(value) },
          "must not be set to 'RestartContainer' for non-sidecar initContainers",
        ),
      );
    }
  }
}

function resizeValue(policies: readonly Json[]): { readonly value: unknown; readonly json: string; readonly go: string } {
  const json = goJson(
    policies.map((policy) => ({ ResourceName: text(policy, 'resourceName'), RestartPolicy: text(policy, 'restartPolicy') })),
  );
  return { value: policies, json, go: json };
}

/** What every container has. */
function containerCauses(
  c: PodContext,
  into: Cause[],
  path: Path,
  container: Json,
  { spec, volumes, claims, hostUsers }: Surroundings,
): void {
  const [name, policy, resources] = [text(container, 'name'), text(container, 'terminationMessagePolicy'), map(container, 'resources')];
  if (name === '') into.push(required(child(path, 'name')));
  else into.push(...eachInvalid(c, child(path, 'name'), name, dnsLabel(name)));
  if (text(container, 'image') === '') into.push(required(child(path, 'image')));
  if (policy !== 'File' && policy !== 'FallbackToLogsOnError')
    into.push(notSupported(c, child(path, 'terminationMessagePolicy'), policy, ['File', 'FallbackToLogsOnError']));
  portCauses(c, into, child(path, 'ports'), maps(container, 'ports'));
  envCauses(c, into, path, container);
  mountCauses(c, into, path, container, volumes);
  pullPolicyCauses(c, into, child(path, 'imagePullPolicy'), text(container, 'imagePullPolicy'));
  if (resources !== undefined) resourceCauses(c, into, child(path, 'resources'), resources, containerResource, claims);
  resizeCauses(c, into, child(path, 'resizePolicy'), maps(container, 'resizePolicy'), text(spec, 'restartPolicy'));
  containerSecurityCauses(c, into, child(path, 'securityContext'), map(container, 'securityContext'), hostUsers);
}

function portCauses(c: PodContext, into: Cause[], list: Path, ports: readonly Json[]): void {
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const [path, name, protocol] = [item(list, i), text(port, 'name'), text(port, 'protocol')];
    const [own, host] = [number(port, 'containerPort'), number(port, 'hostPort')];
    const wrong = name === '' ? [] : portName(name);
    into.push(...eachInvalid(c, child(path, 'name'), name, wrong));
    if (wrong.length === 0 && name !== '') {
      if (names.has(name)) into.push(duplicate(c, child(path, 'name'), name));
      names.add(name);
    }
    if (own === 0) into.push(required(child(path, 'containerPort')));
    else for (const message of portNumber(own)) into.push(invalid(c, child(path, 'containerPort'), own, message));
    if (host !== 0) for (const message of portNumber(host)) into.push(invalid(c, child(path, 'hostPort'), host, message));
    if (!protocols.includes(protocol)) into.push(notSupported(c, child(path, 'protocol'), protocol, protocols));
  }
}

function hostPortCauses(c: PodContext, into: Cause[], list: Path, containers: readonly Json[]): void {
  const seen = new Set<string>();
  for (const [i, container] of containers.entries()) {
    for (const [k, port] of maps(container, 'ports').entries()) {
      const host = number(port, 'hostPort');
      if (host === 0) continue;
      const key = `${text(port, 'protocol')}/${text(port, 'hostIP')}/${host}`;
      if (seen.has(key)) into.push(duplicate(c, child(item(child(item(list, i), 'ports'), k), 'hostPort'), key));
      seen.add(key);
    }
  }
}

function resizeCauses(c: PodContext, into: Cause[], list: Path, policies: readonly Json[], podPolicy: string): void {
  const seen = new Set<string>();
  for (const [i, policy] of policies.entries()) {
    const [name, value] = [text(policy, 'resourceName'), text(policy, 'restartPolicy')];
    if (seen.has(name)) into.push(duplicate(c, item(list, i), { value: name, json: goJson(name), go: goJson(name) }));
    seen.add(name);
    if (name === '') into.push(required(list));
    else if (name !== 'cpu' && name !== 'memory') into.push(notSupported(c, list, name, ['cpu', 'memory']));
    if (value === '') into.push(required(list));
    else if (value !== 'NotRequired' && value !== 'RestartContainer')
      into.push(notSupported(c, list, value, ['NotRequired', 'RestartContainer']));
    if (podPolicy === 'Never' && value !== 'NotRequired') {
      into.push(
        invalid(
          c,
          list,
          { value, json: goJson(value), go: goJson(value) },
          `must be 'NotRequired' when ${podPolicyNamed(c) ? 'pod ' : ''}\`restartPolicy\` is 'Never'`,
        ),
      );
    }
  }
}

/** Restart policies of single containers, and their rules. */
function restartCauses(c: PodContext, into: Cause[], path: Path, container: Json, isInit: boolean): void {
  const [policy, rules] = [maybeText(container, 'restartPolicy'), maps(container, 'restartPolicyRules')];
  const [field, allowed] = [child(path, 'restartPolicy'), containerRestartPolicies(c)];
  if (policy === undefined) {
    if (rules.length > 0) into.push(required(field, 'must specify restartPolicy when restart rules are used'));
    if (isInit) return;
  } else if (allowed === 'dropped') return;
  else if (allowed === 'sidecars') {
    if (!isInit) into.push(forbidden(field, 'may not be set for non-init containers'));
    else if (policy !== 'Always') into.push(notSupported(c, field, policy, ['Always']));
    return;
  } else if (isInit && policy === 'Always' && !restartAllContainers(c)) {
    if (rules.length > 0)
      into.push(
        forbidden(child(path, 'restartPolicyRules'), 'restartPolicyRules are not allowed for init containers with restart policy Always'),
      );
    return;
  } else if (!['Always', 'Never', 'OnFailure'].includes(policy))
    into.push(notSupported(c, field, policy, ['Always', 'Never', 'OnFailure']));
  ruleCauses(c, into, child(path, 'restartPolicyRules'), rules);
}

function ruleCauses(c: PodContext, into: Cause[], list: Path, rules: readonly Json[]): void {
  if (rules.length > 20) into.push(tooMany(list, rules.length, 20));
  const actions = restartAllContainers(c) ? ['Restart', 'RestartAllContainers'] : ['Restart'];
  for (const [i, rule] of rules.entries()) {
    const [action, codes, path] = [text(rule, 'action'), map(rule, 'exitCodes'), item(list, i)];
    if (!actions.includes(action)) into.push(notSupported(c, child(path, 'action'), action, actions));
    if (codes === undefined) {
      into.push(required(child(path, 'exitCodes'), 'must be specified'));
      continue;
    }
    const [operator, values] = [text(codes, 'operator'), codes['values']];
    if (operator !== 'In' && operator !== 'NotIn')
      into.push(notSupported(c, child(child(path, 'exitCodes'), 'operator'), operator, ['In', 'NotIn']));
    if (Array.isArray(values) && values.length > 255) into.push(tooMany(child(child(path, 'exitCodes'), 'values'), values.length, 255));
  }
}

const notEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];

/** Containers for debugging, which are added to a pod that runs: what they are is judged all the same. */
function ephemeralCauses(c: PodContext, into: Cause[], list: Path, pod: Surroundings): void {
  const containers = maps(pod.spec, 'ephemeralContainers');
  if (containers.length === 0) return;
  const others = new Set(
    [...maps(pod.spec, 'containers'), ...maps(pod.spec, 'initContainers')].map((container) => text(container, 'name')),
  );
  const names = new Set(others);
  for (const [i, container] of containers.entries()) {
    const [path, name, target] = [item(list, i), text(container, 'name'), text(container, 'targetContainerName')];
    containerCauses(c, into, path, container, pod);
    imageSpaceCauses(c, into, path, container);
    if (names.has(name)) into.push(duplicate(c, child(path, 'name'), name));
    names.add(name);
    if (target !== '' && !others.has(target)) into.push(notFound(child(path, 'targetContainerName'), target));
    for (const key of notEphemeral)
      if (isSet(container, key)) into.push(forbidden(child(path, key), 'cannot be set for an Ephemeral Container'));
    for (const [k, mount] of maps(container, 'volumeMounts').entries()) {
      for (const key of ['subPath', 'subPathExpr']) {
        if (text(mount, key) !== '')
          into.push(forbidden(child(item(child(path, 'volumeMounts'), k), key), 'cannot be set for an Ephemeral Container'));
      }
    }
  }
}

const isSet = (container: Json, key: string): boolean =>
  key === 'resources' ? Object.keys(map(container, key) ?? {}).length > 0 : has(container, key);
