import { legacyNetwork, networkWarning } from './addresses.ts';
import type { Context } from '../context.ts';
import { eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { contains, parseNetwork } from '../ip.ts';
import { selectorCauses } from '../labels.ts';
import { validateMetadata } from '../metadata.ts';
import { dnsSubdomain, portName, portNumber } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item, pathText } from '../path.ts';
import { draft, drafts, has, map, maps, maybeNumber, text, texts } from '../taken.ts';
import type { Draft } from '../taken.ts';
import { endPortShown } from '../../versions.ts';
import type { Json } from '../../json.ts';

const ways = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const;

/** What the server fills into a NetworkPolicy. */
export function defaultNetworkPolicy(_c: Context, object: Draft): void {
  const spec = draft(object, 'spec') ?? {};
  for (const [list] of ways) for (const rule of drafts(spec, list)) for (const port of drafts(rule, 'ports')) port['protocol'] ??= 'TCP';
  if (texts(spec, 'policyTypes').length === 0) spec['policyTypes'] = maps(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** NetworkPolicies (kubernetes pkg/apis/networking/validation). */
export function validateNetworkPolicy(c: Context, object: Json): Cause[] {
  const spec = map(object, 'spec') ?? {};
  const causes = validateMetadata(c, object, dnsSubdomain);
  selectorCauses(c, causes, 'spec.podSelector', spec['podSelector']);
  for (const [list, peers] of ways) {
    for (const [i, rule] of maps(spec, list).entries()) {
      const at = item(child('spec', list), i);
      for (const [k, port] of maps(rule, 'ports').entries()) portCauses(c, causes, item(child(at, 'ports'), k), port);
      for (const [k, peer] of maps(rule, peers).entries()) peerCauses(c, causes, item(child(at, peers), k), peer);
    }
  }
  const types = texts(spec, 'policyTypes');
  if (types.length > 2) {
    const shown = { value: types, json: goJson(types), go: `[]networking.PolicyType{${types.map(goJson).join(', ')}}` };
    causes.push(invalid(c, 'spec.policyTypes', shown, 'may not specify more than two policyTypes'));
  } else
    for (const [i, type] of types.entries())
      if (type !== 'Ingress' && type !== 'Egress') causes.push(notSupported(c, item('spec.policyTypes', i), type, ['Ingress', 'Egress']));
  return causes;
}

function portCauses(c: Context, into: Cause[], at: Path, written: Json): void {
  const [protocol, port, end] = [text(written, 'protocol'), written['port'], maybeNumber(written, 'endPort')];
  if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) into.push(notSupported(c, child(at, 'protocol'), protocol, ['TCP', 'UDP', 'SCTP']));
  if (typeof port === 'number') {
    for (const message of portNumber(port)) into.push(invalid(c, child(at, 'port'), port, message));
    if (end === undefined) return;
    if (end < port) into.push(invalid(c, child(at, 'endPort'), endPortShown(c) ? end : port, 'must be greater than or equal to `port`'));
    for (const message of portNumber(end)) into.push(invalid(c, child(at, 'endPort'), end, message));
    return;
  }
  if (end !== undefined)
    into.push(
      invalid(
        c,
        child(at, 'endPort'),
        end,
        `may not be specified when \`port\` is ${port === undefined ? 'not specified' : 'non-numeric'}`,
      ),
    );
  if (typeof port === 'string') into.push(...eachInvalid(c, child(at, 'port'), port, portName(port)));
}

function peerCauses(c: Context, into: Cause[], at: Path, peer: Json): void {
  const block = map(peer, 'ipBlock');
  const selectors = ['podSelector', 'namespaceSelector'].filter((key) => has(peer, key));
  for (const key of selectors) selectorCauses(c, into, child(at, key), peer[key]);
  if (block !== undefined) blockCauses(c, into, child(at, 'ipBlock'), block);
  else if (selectors.length === 0) into.push(required(at, 'must specify a peer'));
  if (block !== undefined && selectors.length > 0) into.push(forbidden(at, 'may not specify both ipBlock and another peer'));
}

function blockCauses(c: Context, into: Cause[], at: Path, block: Json): void {
  const range = text(block, 'cidr');
  if (range === '') {
    into.push(required(child(at, 'cidr')));
    return;
  }
  into.push(...legacyNetwork(c, child(at, 'cidr'), range));
  const network = parseNetwork(range);
  if (network === undefined) return;
  for (const [i, written] of texts(block, 'except').entries()) {
    const [field, except] = [item(child(at, 'except'), i), parseNetwork(written)];
    into.push(...legacyNetwork(c, field, written));
    if (except !== undefined && !(contains(network, except.base) && network.prefix < except.prefix))
      into.push(invalid(c, field, written, 'must be a strict subset of `cidr`'));
  }
}

/** The server's warnings about a NetworkPolicy. */
export function networkPolicyWarnings(c: Context, object: Json): string[] {
  const warnings: string[] = [];
  for (const [list, peers] of ways) {
    for (const [i, rule] of maps(map(object, 'spec') ?? {}, list).entries()) {
      for (const [k, peer] of maps(rule, peers).entries()) {
        const block = map(peer, 'ipBlock');
        if (block === undefined) continue;
        const at = child(item(child(item(child('spec', list), i), peers), k), 'ipBlock');
        warnings.push(...networkWarning(c, pathText(child(at, 'cidr')), text(block, 'cidr')));
        for (const [n, except] of texts(block, 'except').entries())
          warnings.push(...networkWarning(c, pathText(item(child(at, 'except'), n)), except));
      }
    }
  }
  return warnings;
}
