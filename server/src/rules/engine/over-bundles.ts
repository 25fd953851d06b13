import { getOrMake } from '../../base/get-or-make.ts';
import type { Bundle, Instance } from '../../model/types.ts';
import type { Finding } from '../define.ts';

/** What a rule found on an object as one bundle deploys it. */
export interface Judged {
  readonly instance: Instance;
  readonly finding: Finding;
}

/**
 * One finding per rule and place: what all bundles share is said once, what only some have names them. `group`: one written object in all its
 * bundles; `judged`: what was found on each, in the same order; `least`: there are so many bundles, though the object may not be in all of them.
 */
export function overBundles(group: readonly Instance[], judged: readonly Judged[], least = 0): Judged[] {
  const flaws = new Map<string, Judged[]>();
  let at = 0;
  for (const instance of group) {
    const seen = new Set<string>();
    const counts = new Map<string, number>();
    for (let one = judged[at]; one?.instance === instance; one = judged[++at]) {
      const { rule, place, message } = one.finding;
      const key = `${rule} ${place.span.start} ${place.span.end}`;
      if (seen.has(`${key} ${message}`)) continue;
      seen.add(`${key} ${message}`);
      const ordinal = counts.get(key) ?? 0;
      counts.set(key, ordinal + 1);
      getOrMake(flaws, `${key} ${ordinal}`, () => []).push(one);
    }
  }
  return [...flaws.values()].flatMap((members) => {
    const first = members[0];
    return first === undefined
      ? []
      : [{ instance: first.instance, finding: { ...first.finding, message: messageOver(Math.max(group.length, least), members, first) } }];
  });
}

function messageOver(total: number, members: readonly Judged[], first: Judged): string {
  const { message } = first.finding;
  const same = members.every((member) => member.finding.message === message);
  if (same && members.length === total) return message;
  const named = same ? members : members.filter((member) => member.finding.message === message);
  const others = members.filter((member) => !named.includes(member));
  const likewise = others.length === 0 ? '' : ` (Likewise ${bundleText(others.map((member) => member.instance.bundle))}.)`;
  return `${bundleText(named.map((member) => member.instance.bundle))}: ${message}${likewise}`;
}

const bundleNoun = { kustomization: 'overlay', chart: 'chart', folder: 'folder', file: 'file' } as const;

const nounOf = (bundle: Bundle | undefined): string =>
  bundle?.environment?.name === undefined ? bundleNoun[bundle?.kind ?? 'folder'] : 'environment';

function bundleText(bundles: readonly Bundle[]): string {
  const labels = bundles.slice(0, 3).map((bundle) => bundle.label);
  const more = bundles.length > 3 ? ` and ${bundles.length - 3} more` : '';
  const noun = nounOf(bundles[0]) + (bundles.length > 1 ? 's' : '');
  return `in ${noun} ${labels.join(', ')}${more}`;
}
