import type { Context } from '../context.ts';
import { quote } from '../go/go-text.ts';
import { has, map, maps, maybeText, text } from '../taken.ts';
import { overlapsWarned } from '../../versions.ts';
import type { Json } from '../../json.ts';

interface Source {
  readonly path: string;
  /** Where it comes from, in projected volumes. */
  readonly from: string;
}

const shown = ({ path, from }: Source): string => (from === '' ? quote(path) : `${quote(path)} (${from})`);

/** Files of one volume that lie in each other's way. */
export function overlapWarnings(c: Context, volumes: readonly Json[]): readonly string[] {
  return overlapsWarned(c) ? volumes.flatMap(ofVolume) : [];
}

function ofVolume(volume: Json): readonly string[] {
  const name = text(volume, 'name');
  const say = (what: string, overlaps: readonly string[]): readonly string[] =>
    overlaps.map((overlap) => `volume ${quote(name)} (${what}): overlapping paths: ${overlap}`);
  const [config, secret, files, projected] = [
    map(volume, 'configMap'),
    map(volume, 'secret'),
    map(volume, 'downwardAPI'),
    map(volume, 'projected'),
  ];
  return [
    ...(config === undefined ? [] : say(`ConfigMap ${quote(text(config, 'name'))}`, overlaps(pathsOf(config, '')))),
    ...(secret === undefined ? [] : say(`Secret ${quote(text(secret, 'secretName'))}`, overlaps(pathsOf(secret, '')))),
    ...(files === undefined ? [] : say('DownwardAPI', overlaps(pathsOf(files, '')))),
    ...(projected === undefined ? [] : ofProjected(name, projected, say)),
  ];
}

const pathsOf = (source: Json, from: string): readonly Source[] =>
  maps(source, 'items').map((each) => ({ path: text(each, 'path'), from }));

function ofProjected(
  name: string,
  projected: Json,
  say: (what: string, overlaps: readonly string[]) => readonly string[],
): readonly string[] {
  const warnings: string[] = [];
  const before: Source[] = [];
  for (const source of maps(projected, 'sources')) {
    if (Object.keys(source).length === 0) warnings.push(`volume ${quote(name)} (Projected) has no sources provided`);
    else warnings.push(...say('Projected', overlaps(projectedPaths(source), before)));
  }
  return warnings;
}

function projectedPaths(source: Json): readonly Source[] {
  const [config, secret, files, token, bundle, certificate] = [
    'configMap',
    'secret',
    'downwardAPI',
    'serviceAccountToken',
    'clusterTrustBundle',
    'podCertificate',
  ].map((key) => map(source, key));
  if (config !== undefined && has(config, 'items')) return pathsOf(config, `ConfigMap ${quote(text(config, 'name'))}`);
  if (secret !== undefined && has(secret, 'items')) return pathsOf(secret, `Secret ${quote(text(secret, 'name'))}`);
  if (files !== undefined && has(files, 'items')) return pathsOf(files, 'DownwardAPI');
  if (token !== undefined) return [{ path: text(token, 'path'), from: 'ServiceAccountToken' }];
  if (bundle !== undefined)
    return [{ path: text(bundle, 'path'), from: `ClusterTrustBundle ${quote(maybeText(bundle, 'name') ?? text(bundle, 'signerName'))}` }];
  const kept = [
    ['certificateChainPath', 'chain'],
    ['keyPath', 'key'],
    ['credentialBundlePath', 'credential bundle'],
  ] as const;
  return kept
    .filter(([key]) => certificate !== undefined && text(certificate, key) !== '')
    .map(([key, what]) => ({ path: text(certificate ?? {}, key), from: `PodCertificate ${what}` }));
}

/** `before`: of other sources of the volume, grows. */
function overlaps(sources: readonly Source[], before: Source[] = []): readonly string[] {
  return sources.flatMap(({ path, from }) => {
    const one = { path: withoutSlashes(path), from };
    const others = one.path === '' ? [] : before.filter((other) => other.path !== '' && overlap(one, other));
    before.push(one);
    return others.map((other) => `${shown(one)} with ${shown(other)}`);
  });
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}

function overlap(a: Source, b: Source): boolean {
  return `${a.path}/`.startsWith(`${b.path}/`) || `${b.path}/`.startsWith(`${a.path}/`);
}
