import type { Context } from '../context.ts';
import { eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { httpHeaderName, portName, portNumber } from '../names.ts';
import type { Path } from '../path.ts';
import { child } from '../path.ts';
import { map, maps, maybeNumber, number, text, texts } from '../taken.ts';
import { sleepGateNamed, sleepMayBeZero } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { nonNegative } from '../numbers.ts';

/** Seconds that the containers of the pod have to stop. */
type Grace = number | undefined;

/** A port by its number or name. */
export function portCauses(c: Context, into: Cause[], field: Path, port: unknown): void {
  if (typeof port === 'string') into.push(...eachInvalid(c, field, port, portName(port)));
  else {
    const value = typeof port === 'number' ? port : 0;
    for (const message of portNumber(value)) into.push(invalid(c, field, value, message));
  }
}

/** The three probes of a container that runs. */
export function probeCauses(c: Context, into: Cause[], at: Path, container: Json, grace: Grace): void {
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = map(container, key);
    if (probe === undefined) continue;
    const field = child(at, key);
    handlerCauses(c, into, field, probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], grace);
    for (const each of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'])
      nonNegative(c, into, field, probe, each);
    const seconds = maybeNumber(probe, 'terminationGracePeriodSeconds');
    if (seconds !== undefined && seconds <= 0)
      into.push(invalid(c, child(field, 'terminationGracePeriodSeconds'), seconds, 'must be greater than 0'));
    if (key === 'readinessProbe') {
      if (seconds !== undefined)
        into.push(invalid(c, child(field, 'terminationGracePeriodSeconds'), seconds, 'must not be set for readinessProbes'));
    } else if (number(probe, 'successThreshold') !== 1)
      into.push(invalid(c, child(field, 'successThreshold'), number(probe, 'successThreshold'), 'must be 1'));
  }
}

function handlerCauses(c: Context, into: Cause[], at: Path, handler: Json, kinds: readonly string[], grace: Grace): void {
  let count = 0;
  for (const kind of kinds) {
    const action = map(handler, kind);
    if (action === undefined) continue;
    count += 1;
    if (count > 1) into.push(forbidden(child(at, kind), 'may not specify more than 1 handler type'));
    else actionCauses(c, into, child(at, kind), kind, action, grace);
  }
  if (count === 0) into.push(required(at, 'must specify a handler type'));
}

function actionCauses(c: Context, into: Cause[], at: Path, kind: string, action: Json, grace: Grace): void {
  if (kind === 'exec') {
    if (texts(action, 'command').length === 0) into.push(required(child(at, 'command')));
  } else if (kind === 'httpGet') httpCauses(c, into, at, action);
  else if (kind === 'sleep') sleepCauses(c, into, at, number(action, 'seconds'), grace);
  else portCauses(c, into, child(at, 'port'), action['port']);
}

function httpCauses(c: Context, into: Cause[], at: Path, action: Json): void {
  const scheme = text(action, 'scheme');
  portCauses(c, into, child(at, 'port'), action['port']);
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') into.push(notSupported(c, child(at, 'scheme'), scheme, ['HTTP', 'HTTPS']));
  for (const header of maps(action, 'httpHeaders')) {
    const name = text(header, 'name');
    into.push(...eachInvalid(c, child(at, 'httpHeaders'), name, httpHeaderName(name)));
  }
}

const sleepHint = (c: Context): string =>
  sleepGateNamed(c) ? '. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.' : '';

function sleepCauses(c: Context, into: Cause[], field: Path, seconds: number, grace: Grace): void {
  if (grace === undefined || (seconds <= grace && (sleepMayBeZero(c) ? seconds >= 0 : seconds > 0))) return;
  const [zero, hint] = sleepMayBeZero(c) ? ['non-negative', ''] : ['greater than 0', sleepHint(c)];
  into.push(invalid(c, field, seconds, `must be ${zero} and less than terminationGracePeriodSeconds (${grace})${hint}`));
}

/** What is done when a container starts and stops. */
export function lifecycleCauses(c: Context, into: Cause[], at: Path, lifecycle: Json, grace: Grace): void {
  for (const key of ['postStart', 'preStop']) {
    const handler = map(lifecycle, key);
    if (handler !== undefined) handlerCauses(c, into, child(at, key), handler, ['exec', 'httpGet', 'tcpSocket', 'sleep'], grace);
  }
}
