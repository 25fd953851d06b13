import { isUnfinishedName } from '../../facts/role.ts';
import type { FileFacts } from '../../facts/types.ts';

/**
 * Is the file a template, so that rendering may make other objects than it shows? Braces in texts (alert messages, scripts, secrets'
 * templates) do not make one: an object's own fields must hang on them, or nothing but the template must be there. A name that says so
 * (`web.yaml.tmpl`) is enough.
 */
export function isTemplate(file: FileFacts): boolean {
  if (file.rendered !== undefined) return false;
  if (isUnfinishedName(file.uri)) return file.role === 'manifests';
  if (!file.templated || file.role !== 'manifests') return false;
  if (file.objects.length === 0) return file.trees.length === 0;
  return file.objects.some(
    ({ partial, object }) => partial && object.kind !== 'Custom' && object.kind !== 'ConfigMap' && object.kind !== 'Secret',
  );
}
