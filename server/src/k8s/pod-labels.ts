import { own } from '../base/own.ts';
import { podsLabelled } from './operators/controller-labels.ts';
import type { Labels, Pod, Workload } from './kinds.ts';
import { ordinalsOf } from './pod-ordinals.ts';

const states: ReadonlySet<string> = new Set([
  'master',
  'slave',
  'primary',
  'secondary',
  'leader',
  'follower',
  'replica',
  'standby',
  'active',
  'passive',
  'sentinel',
  'arbiter',
  'writer',
  'reader',
  'write',
  'read',
  'read-write',
  'read-only',
  'rw',
  'ro',
  'true',
  'false',
  'yes',
  'no',
  'up',
  'down',
  'ready',
]);

/**
 * Is that what a program says of a pod while it runs: which of them leads, which is active? Patroni, Vault, Redis and the like put such
 * labels on pods and move them at a failover, so that templates lack them, or those of StatefulSets show another state.
 * `written`: what the template of the pods has; `kind`: of their maker.
 */
export function isRunTimeState(value: string, written: string | undefined, kind: string): boolean {
  if (!states.has(value.toLowerCase())) return false;
  return written === undefined || (kind === 'StatefulSet' && states.has(written.toLowerCase()));
}

/**
 * Does at least one pod of the maker carry all these labels, those that Kubernetes puts on pods included? Of what nobody knows before deployment every
 * value counts as right. An empty selector selects nothing here.
 */
export function selectsPodsOf(selector: Labels, maker: Workload | Pod): boolean {
  let pairs = 0;
  let number: number | undefined;
  for (const key of Object.keys(selector)) {
    pairs++;
    const value = selector[key] ?? '';
    if (own(maker.template.labels, key) === value) continue;
    const pods = podsLabelled(maker, key, value);
    if (pods === 'none' || (typeof pods === 'number' && pods !== (number ??= pods))) return false;
  }
  return pairs > 0 && (number === undefined || hasNumber(maker, number));
}

/** Is there a pod with that ordinal, or completion index? */
function hasNumber(maker: Workload | Pod, number: number): boolean {
  if (maker.kind === 'Pod') return false;
  if (maker.kind !== 'StatefulSet') return number < (maker.completions ?? maker.parallelism ?? 1);
  const { first, last } = ordinalsOf(maker);
  return number >= first && number <= last;
}
