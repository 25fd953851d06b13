import type { MapNode } from '../yaml/node.ts';
import { child } from '../yaml/path.ts';
import type { FileRole } from './types.ts';

/** Role of a file by its name. Other YAML and JSON files are manifests until their content says otherwise. */
export function roleOf(uri: string): FileRole {
  const path = /[?#]/.test(uri) ? (uri.split(/[?#]/, 1)[0] ?? uri) : uri;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (!/^[kKC.v]/.test(name)) return 'manifests';
  if (/^(kustomization\.ya?ml|Kustomization)$/.test(name)) return 'kustomization';
  if (/^Chart\.ya?ml$/.test(name)) return 'chart';
  if (/^\.headlight\.ya?ml$/.test(name)) return 'config';
  return /^values[^/]*\.ya?ml$/.test(name) ? 'values' : 'manifests';
}

/** Is it a kustomization by its content, whatever its file is called? Somebody copies it to the name that kustomize reads. */
export function isKustomization(root: MapNode): boolean {
  const [kind, version] = [child(root, 'kind'), child(root, 'apiVersion')];
  return (
    kind?.kind === 'scalar' &&
    (kind.value === 'Kustomization' || kind.value === 'Component') &&
    version?.kind === 'scalar' &&
    version.value.startsWith('kustomize.config.k8s.io/')
  );
}

/** Is the file by its name (`web.template.yaml`, `web-template.yaml`, `template.yaml`, `web.yaml.j2`) a text that another tool completes? */
export function isTemplateName(uri: string): boolean {
  return /(?:\.(?:template|tmpl|tpl|gotmpl|j2|jinja2?|erb)|[/\\_-]template)\.(?:ya?ml|json)$/i.test(uri) || isUnfinishedName(uri);
}

/** A manifest that other tools have to complete first, by what stands behind its ending: `web.yaml.tmpl`. */
export function isUnfinishedName(uri: string): boolean {
  return /\.ya?ml\.(?:template|tmpl|tpl|gotmpl|j2|jinja2?|erb|ftl|mustache|hbs|m4|sed|in|dist|envsubst)$/i.test(uri);
}
