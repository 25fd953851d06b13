import type { Context } from '../../context.ts';
import { invalid, required } from '../../errors.ts';
import type { Cause } from '../../errors.ts';
import { byteLength } from '../../names.ts';
import type { Path } from '../../path.ts';
import { child } from '../../path.ts';
import { flag, has, maybeText, number, text } from '../../taken.ts';
import type { Json } from '../../../json.ts';
import { inRange } from '../../numbers.ts';

const initiators: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
};

/** Names of iSCSI targets and initiators. */
function initiatorCauses(c: Context, into: Cause[], field: Path, name: string): void {
  const shape = initiators[name.slice(0, 3)];
  if (shape === undefined) into.push(invalid(c, field, name, 'must be valid format starting with iqn, eui, or naa'));
  else if (!shape.test(name)) into.push(invalid(c, field, name, 'must be valid format'));
}

/** Disks on an iSCSI target. */
export function iscsiCauses(c: Context, into: Cause[], at: Path, source: Json): void {
  const [name, initiator] = [text(source, 'iqn'), maybeText(source, 'initiatorName')];
  if (text(source, 'targetPortal') === '') into.push(required(child(at, 'targetPortal')));
  if (name === '') into.push(required(child(at, 'iqn')));
  else initiatorCauses(c, into, child(at, 'iqn'), name);
  inRange(c, into, child(at, 'lun'), number(source, 'lun'), 0, 255);
  if ((flag(source, 'chapAuthDiscovery') || flag(source, 'chapAuthSession')) && !has(source, 'secretRef'))
    into.push(required(child(at, 'secretRef')));
  if (initiator !== undefined) initiatorCauses(c, into, child(at, 'initiatorname'), initiator);
}

const registries = 'must be a host:port pair or multiple pairs separated by commas';

/** Volumes of a Quobyte cluster. */
export function quobyteCauses(c: Context, into: Cause[], at: Path, source: Json): void {
  const registry = text(source, 'registry');
  if (registry === '') into.push(required(child(at, 'registry'), registries));
  else if (byteLength(text(source, 'tenant')) >= 65)
    into.push(required(child(at, 'tenant'), 'must be a UUID and may not exceed a length of 64 characters'));
  else for (const pair of registry.split(',')) if (!isHostAndPort(pair)) into.push(invalid(c, child(at, 'registry'), registry, registries));
  if (text(source, 'volume') === '') into.push(required(child(at, 'volume')));
}

/** As Go's `net.SplitHostPort` takes it: `host:port`, `[address]:port`. */
function isHostAndPort(text: string): boolean {
  return /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(text);
}
