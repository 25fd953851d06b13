import type { Context } from '../context.ts';
import { eachInvalid, forbidden, invalid, stringList, typedText } from '../errors.ts';
import type { Cause, Rendered } from '../errors.ts';
import { qualifiedName } from '../names.ts';
import { rangeCauses } from '../network/service-ip.ts';
import { isReachable, readServiceSpec } from '../network/service-spec.ts';
import { validateService } from '../network/service.ts';
import { drafts, has, maybeText, number, text } from '../taken.ts';
import type { Draft } from '../taken.ts';
import type { Json } from '../../json.ts';
import { fillFamilies, giveAddresses, staysPreferring } from './service-families.ts';
import {
  clusterIPs,
  families,
  hasClusterIP,
  hasHealthPort,
  hasNodePorts,
  isHeadlessSpec,
  nodePortsOf,
  policyOf,
  sameClusterIPs,
  sameFamilies,
  typeOf,
} from './service-fields.ts';
import { defaultService, keepNodePorts, serviceSpec } from './service-stored.ts';
import { metadataKept, notTold } from './metadata.ts';
import { specOf } from './object.ts';

/** What the server refuses of an update of a Service. `problem`: it fails without a cause. `after` becomes what would be stored. */
export function serviceUpdate(c: Context, before: Json, after: Draft): { readonly causes: readonly Cause[]; readonly problem?: string } {
  const spec = defaultService(c, after);
  const was = specOf(before);
  keepGiven(was, spec);
  alignClusterIPs(was, spec);
  const refused = fillFamilies(c, spec, was);
  if (refused.length > 0) return { causes: refused };
  const outside = takeAddresses(c, was, spec);
  if (outside.length > 0) return { causes: outside };
  const shared = keepNodePorts(spec, hasHealthPort(was));
  if (shared !== undefined) return { causes: [], problem: `duplicate nodePort: {${shared}}` };
  dropUnused(c, was, spec);
  return { causes: updateCauses(c, before, after) };
}

/** What the client did not say is as it was (Go `patchAllocatedValues`). */
function keepGiven(was: Json, spec: Draft): void {
  if (hasClusterIP(was) && hasClusterIP(spec)) {
    if (text(spec, 'clusterIP') === '') spec['clusterIP'] = was['clusterIP'];
    if (clusterIPs(spec).length === 0 && clusterIPs(was).length > 0) spec['clusterIPs'] = clusterIPs(was);
  }
  if (hasNodePorts(was) && hasNodePorts(spec)) {
    const wanted = new Set(nodePortsOf(spec));
    const used = new Set(nodePortsOf(was).filter((port) => wanted.has(port)));
    const byName = new Map(drafts(was, 'ports').map((port) => [text(port, 'name'), number(port, 'nodePort')]));
    for (const port of drafts(spec, 'ports')) {
      const old = byName.get(text(port, 'name')) ?? 0;
      if (number(port, 'nodePort') === 0 && !used.has(old)) port['nodePort'] = old;
    }
  }
  if (hasHealthPort(was) && hasHealthPort(spec) && number(spec, 'healthCheckNodePort') === 0)
    spec['healthCheckNodePort'] = was['healthCheckNodePort'];
}

/** `clusterIP` and `clusterIPs` say the same where only one was changed (Go `normalizeClusterIPs`). */
function alignClusterIPs(was: Json, spec: Draft): void {
  const [old, now] = [text(was, 'clusterIP'), text(spec, 'clusterIP')];
  const same = sameClusterIPs(was, spec);
  if (clusterIPs(was).length > 0 && clusterIPs(spec).length === 0 && old === now) spec['clusterIPs'] = clusterIPs(was);
  if (old !== now && same) spec['clusterIPs'] = now === '' ? [] : [now];
}

/** Gives addresses that an update needs anew; tells which of the written ones are out of range. */
function takeAddresses(c: Context, was: Json, spec: Draft): readonly Cause[] {
  if (staysPreferring(was, spec) || !hasClusterIP(spec)) return [];
  const isSecond = hasClusterIP(was) && clusterIPs(was)[0] !== 'None' && families(was).length === 1 && families(spec).length === 2;
  if (hasClusterIP(was) && !isSecond) return [];
  const read = readServiceSpec(c, { spec });
  const taken = isSecond ? { ...read, clusterIPs: ['', ...read.clusterIPs.slice(1)] } : read;
  const outside = rangeCauses(c, taken, families(spec));
  if (outside.length === 0) giveAddresses(spec, isSecond);
  return outside;
}

/** Clears what a type does not need and the client did not change (Go `dropTypeDependentFields`). */
function dropUnused(c: Context, was: Json, spec: Draft): void {
  const [old, is] = [readServiceSpec(c, { spec: was }), readServiceSpec(c, { spec })];
  if (hasClusterIP(was) && !hasClusterIP(spec)) {
    if (sameClusterIPs(was, spec) && text(was, 'clusterIP') === text(spec, 'clusterIP'))
      for (const key of ['clusterIP', 'clusterIPs']) delete spec[key];
    if (sameFamilies(was, spec)) delete spec['ipFamilies'];
    if (policyOf(was) === policyOf(spec)) delete spec['ipFamilyPolicy'];
  }
  const known = new Set(nodePortsOf(was));
  if (hasNodePorts(was) && !hasNodePorts(spec) && nodePortsOf(spec).every((port) => known.has(port)))
    for (const port of drafts(spec, 'ports')) delete port['nodePort'];
  const sameHealth = number(was, 'healthCheckNodePort') === number(spec, 'healthCheckNodePort');
  if (hasHealthPort(was) && !hasHealthPort(spec) && sameHealth) delete spec['healthCheckNodePort'];
  if (typeOf(was) === 'LoadBalancer' && typeOf(spec) !== 'LoadBalancer') {
    if (was['allocateLoadBalancerNodePorts'] === spec['allocateLoadBalancerNodePorts']) delete spec['allocateLoadBalancerNodePorts'];
    if (was['loadBalancerClass'] === spec['loadBalancerClass']) delete spec['loadBalancerClass'];
  }
  if (isReachable(old, c) && !isReachable(is, c) && old.externalTrafficPolicy === is.externalTrafficPolicy)
    delete spec['externalTrafficPolicy'];
}

/** Kubernetes ValidateServiceUpdate. */
function updateCauses(c: Context, before: Json, after: Draft): readonly Cause[] {
  const [was, spec] = [specOf(before), serviceSpec(after)];
  const all = validateService(c, after, { ...readServiceSpec(c, after), oldClusterIPs: clusterIPs(was) });
  const isMeta = (cause: Cause): boolean => cause.field.startsWith('metadata.') && !/^metadata\.annotations\[/.test(cause.field);
  const common = metadataKept(c, before, after);
  const causes: Cause[] = [
    ...common,
    ...notTold(
      common,
      all.filter((cause) => isMeta(cause) && !/^metadata\.(name|generateName|namespace|generation)$/.test(cause.field)),
    ),
  ];
  if (hasClusterIP(was) && hasClusterIP(spec)) {
    keptAddresses(c, causes, was, spec);
    keptFamilies(c, causes, was, spec);
  }
  classCauses(c, causes, was, spec);
  if (hasHealthPort(was) && hasHealthPort(spec) && number(was, 'healthCheckNodePort') !== number(spec, 'healthCheckNodePort')) {
    causes.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  }
  return [...causes, ...all.filter((cause) => !isMeta(cause))];
}

const unchanging = 'may not change once set';
const familyList = (list: readonly string[]): Rendered => stringList(list, '[]core.IPFamily');

function keptAddresses(c: Context, into: Cause[], was: Json, spec: Json): void {
  if (isHeadlessSpec(was) && isHeadlessSpec(spec)) return;
  const [old, now] = [clusterIPs(was), clusterIPs(spec)];
  const refuse = (index: number, detail: string): void => {
    into.push(invalid(c, `spec.clusterIPs[${index}]`, stringList(now), detail));
  };
  if (old.length === now.length) {
    for (const [i, ip] of old.entries()) if (ip !== now[i]) refuse(i, unchanging);
    return;
  }
  if (old.length > now.length && now.length === 0) refuse(0, 'primary clusterIP can not be unset');
  if (old.length > 0 && now.length > 0 && now[0] !== old[0]) refuse(0, unchanging);
  if (old.length > now.length && now.length === 1 && policyOf(spec) !== 'SingleStack') {
    into.push(
      invalid(c, 'spec.ipFamilyPolicy', typedText(policyOf(spec)), "must be set to 'SingleStack' when releasing the secondary clusterIP"),
    );
  }
}

function keptFamilies(c: Context, into: Cause[], was: Json, spec: Json): void {
  if (isHeadlessSpec(was) || isHeadlessSpec(spec)) return;
  const [old, now, field] = [families(was), families(spec), 'spec.ipFamilies[0]'];
  if (old.length === now.length) {
    for (const [i, family] of old.entries()) if (family !== now[i]) into.push(invalid(c, field, familyList(now), unchanging));
    return;
  }
  if (old.length > now.length && clusterIPs(spec).length === 0)
    into.push(invalid(c, field, familyList(now), 'primary ipFamily can not be unset'));
  if (old.length > 0 && now.length > 0 && now[0] !== old[0]) into.push(invalid(c, field, stringList(clusterIPs(spec)), unchanging));
  if (old.length > now.length && now.length === 1 && policyOf(spec) !== 'SingleStack') {
    into.push(
      invalid(c, 'spec.ipFamilyPolicy', typedText(policyOf(spec)), "must be set to 'SingleStack' when releasing the secondary ipFamily"),
    );
  }
}

function classCauses(c: Context, into: Cause[], was: Json, spec: Json): void {
  const [field, name] = ['spec.loadBalancerClass', maybeText(spec, 'loadBalancerClass')];
  const balanced = typeOf(spec) === 'LoadBalancer';
  if (balanced && typeOf(was) === 'LoadBalancer' && maybeText(was, 'loadBalancerClass') !== name) {
    into.push(invalid(c, field, name ?? { value: null, json: 'null', go: '(*string)(nil)' }, unchanging));
  }
  if (name === undefined) return;
  if (balanced) into.push(...eachInvalid(c, field, name, qualifiedName(c, name)));
  else if (has(spec, 'loadBalancerClass')) into.push(forbidden(field, "may only be used when `type` is 'LoadBalancer'"));
}
