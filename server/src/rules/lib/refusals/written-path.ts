import { kindOf } from '../../../k8s/kinds.ts';
import type { Instance } from '../../../model/types.ts';
import { child } from '../../../yaml/path.ts';
import type { Node } from '../../../yaml/node.ts';
import { find } from '../../fixes/field-edits.ts';

/** Names that the server's paths have for fields, and those that manifests have. */
const renamed: readonly (readonly [RegExp, string])[] = [
  [/^spec\.LoadBalancerSourceRanges/, 'spec.loadBalancerSourceRanges'],
  [/(^|\.)template\.(labels|annotations)\b/, '$1template.metadata.$2'],
  [/^annotations\b/, 'metadata.annotations'],
  [/\.HostPID$/, '.hostPID'],
  [/\.HostIPC$/, '.hostIPC'],
  [/(^|\.)spec\.overhead\.limits\b/, '$1spec.overhead'],
];

/** Where the server's path stands in the manifest: it names some fields otherwise than they are written. */
export function writtenPath(subject: Instance, field: string): string {
  const path = renamed.reduce((text, [server, manifest]) => text.replace(server, manifest), field);
  const written = (candidate: string): boolean => find(subject, candidate) !== undefined;
  if (/^spec\.clusterIPs(\[0\])?$/.test(path) && !written(path) && written('spec.clusterIP')) return 'spec.clusterIP';
  if (path === 'spec.clusterIPs' && written('spec.clusterIP') && !written('spec.clusterIPs')) return 'spec.clusterIP';
  if (path.endsWith('.targetPort') && !written(path)) return path.replace(/targetPort$/, 'port');
  return kindOf(subject.facts.object) === 'StatefulSet' ? withClaims(subject, path) : path;
}

const textOf = (node: Node | undefined): string => (node?.kind === 'scalar' ? node.value : '');
const itemsAt = (subject: Instance, path: string): readonly Node[] => {
  const node = find(subject, path)?.node;
  return node?.kind === 'seq' ? node.items : [];
};

/** The server puts the claims of a StatefulSet before the volumes of its pods, and leaves volumes of the same name out. */
function withClaims(subject: Instance, path: string): string {
  const [, index, rest = ''] = /^spec\.template\.spec\.volumes\[(\d+)\](.*)$/.exec(path) ?? [];
  const claims = itemsAt(subject, 'spec.volumeClaimTemplates').map((claim) => textOf(child(child(claim, 'metadata'), 'name')));
  if (index === undefined || claims.length === 0) return path;
  const names = [...new Set(claims)];
  const own = Number(index) - names.length;
  if (own < 0) return `spec.volumeClaimTemplates[${claims.indexOf(names[Number(index)] ?? '')}].metadata.name`;
  const volumes = [...itemsAt(subject, 'spec.template.spec.volumes').entries()].filter(
    ([, volume]) => !names.includes(textOf(child(volume, 'name'))),
  );
  return `spec.template.spec.volumes[${volumes[own]?.[0] ?? own}]${rest}`;
}
