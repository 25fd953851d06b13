import { plainBreaks } from '../yaml/line-breaks.ts';
import { splitDocuments } from '../yaml/split.ts';

/** Kinds of which nobody here reads a word. Everything else may be an object that we link, or an operator's that makes Services. */
const irrelevantKinds = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ServiceAccount',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'PriorityClass',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'Event',
  'Node',
  'Lease',
  'CSIDriver',
  'IngressClass',
  'RuntimeClass',
  'VolumeSnapshotClass',
  'CertificateSigningRequest',
]);

/** `kind` as a top-level key of block style. */
const topKind = /^(?:kind|"kind"|'kind')[ \t]*:[ \t]*["']?([A-Za-z0-9]+)["']?[ \t]*(?:#.*)?$/gm;

/**
 * May a file with this content hold anything for us? Cheap, and never wrong in the one direction: quoted keys, flow style, JSON,
 * List items and any line ends are let through. Files with a role by name (`roleOf`) matter whatever they hold.
 */
export function mayMatter(text: string): boolean {
  const plain = plainBreaks(text);
  if (!text.includes('kind') || !text.includes('apiVersion')) return mayBePatch(plain);
  return splitDocuments(text).some((chunk) => chunkMatters(plain.slice(chunk.start, chunk.end)));
}

/** JSON 6902 patches, replacements and configurations of kustomize have no apiVersion, and no kind of their own; other patches may have none. */
function mayBePatch(text: string): boolean {
  if (text.length > 200_000) return false;
  return (
    mayBeReplacement(text) ||
    mayBeConfiguration(text) ||
    mayLackVersion(text) ||
    (text.includes('path') && /["']?op["']?[ \t]*:[ \t]*["']?(add|remove|replace|move|copy|test)\b/.test(text))
  );
}

function mayBeReplacement(text: string): boolean {
  return text.includes('fieldPaths') && text.includes('targets');
}

/** Fields that kustomize's transformations are told of. */
export const configurationKeys: ReadonlySet<string> = new Set([
  'nameReference',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'templateLabels',
  'labels',
  'commonAnnotations',
  'replicas',
]);
const configurationKey = new RegExp(`(?:^|[{,][ \\t]*)["']?(?:${[...configurationKeys].join('|')})["']?[ \\t]*:`, 'm');

function mayBeConfiguration(text: string): boolean {
  return text.includes('path') && configurationKey.test(text);
}

/** A patch that says its kind and name only. */
function mayLackVersion(text: string): boolean {
  return text.includes('metadata') && text.includes('name') && !text.includes('apiVersion') && kindsIn(text) === 'relevant';
}

/** The same question for one document, with plain line breaks. Documents whose top-level kinds are all irrelevant need not be parsed. */
export function chunkMatters(text: string): boolean {
  if (!text.includes('kind') || !text.includes('apiVersion'))
    return (text.includes('op') && text.includes('path')) || mayBeReplacement(text) || mayBeConfiguration(text) || mayLackVersion(text);
  return kindsIn(text) !== 'irrelevant';
}

/** What the top-level kinds of a text say, where it has any. */
function kindsIn(text: string): 'relevant' | 'irrelevant' | 'none' {
  let kinds: 'irrelevant' | 'none' = 'none';
  topKind.lastIndex = 0;
  for (let match = topKind.exec(text); match !== null; match = topKind.exec(text)) {
    if (!isIrrelevantKind(match[1] ?? '') && !isDefinitionOnly(match[1], text)) return 'relevant';
    kinds = 'irrelevant';
  }
  return kinds;
}

/** Definitions of custom resources are long, and few of them name the Service that converts their objects. */
function isDefinitionOnly(kind: string | undefined, text: string): boolean {
  return kind === 'CustomResourceDefinition' && !text.includes('lientConfig');
}

/** May objects of this kind be left unread, so that nobody knows of one that it is not there? */
export function mayBeUnread(kind: string): boolean {
  return isIrrelevantKind(kind) || isDefinitionOnly(kind, '');
}

/** Can objects of this kind have no part in cluster DNS, so that they need not be read? */
export function isIrrelevantKind(kind: string): boolean {
  return irrelevantKinds.has(kind);
}
