import { getOrMake } from '../../../base/get-or-make.ts';
import { memo } from '../../../base/memo.ts';
import type { Instance, Model } from '../../../model/types.ts';

/** A version in the name of a folder or file: `v0.3.0`, `release-1.4`, `install-2.0.0-rc1.yaml`, `1.8+` (and later). A single number counts chapters or years. */
const version = /\d{1,9}(?:\.\d{1,9}){1,5}(?:[-.]?(?:rc|alpha|beta)[-.]?\d{0,9})?\+?/i;

interface Versioned {
  /** The path up to the name, and the name without its version. */
  readonly series: string;
  readonly version: string;
}

/**
 * Does the object stand in the folder or file of a version beside which there is one of a later version, as projects keep what they released? Nobody
 * mends those: they are for the clusters of their time.
 */
export function isSuperseded({ facts: { uri } }: Instance, model: Model): boolean {
  const latest = latestVersions(model);
  return versionsIn(uri).some((each) => compareVersions(latest.get(each.series) ?? each.version, each.version) > 0);
}

const latestVersions = memo((model: Model): ReadonlyMap<string, string> => {
  const series = new Map<string, Set<string>>();
  for (const uri of new Set(model.instances().map(({ facts }) => facts.uri))) {
    for (const each of versionsIn(uri)) getOrMake(series, each.series, () => new Set<string>()).add(each.version);
  }
  return new Map([...series].map(([name, versions]) => [name, [...versions].sort(compareVersions).at(-1) ?? '']));
});

function versionsIn(uri: string): readonly Versioned[] {
  const names = uri.split('/');
  return names.flatMap((name, at): Versioned[] => {
    const [found] = version.exec(name) ?? [];
    return found === undefined ? [] : [{ series: [...names.slice(0, at), name.replace(found, '*')].join('/'), version: found }];
  });
}

/** By numbers; what is released comes behind its candidates. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(isCandidate(other)) - Number(isCandidate(one)) || one.localeCompare(other, 'en', { numeric: true });
}

const isCandidate = (text: string): boolean => /[a-z]/i.test(text);
const numbersOf = (text: string): readonly number[] => (/^[\d.]+/.exec(text)?.[0] ?? '').split('.').map(Number);
