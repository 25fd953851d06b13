import { spawnSync } from 'node:child_process';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import type { KubeObject } from '../../../server/src/k8s/kinds.ts';
import { kindOf } from '../../../server/src/k8s/kinds.ts';
import { factsOf } from '../../../server/src/model/kustomize/item.ts';
import type { Build } from '../../../server/src/model/kustomize/evaluate.ts';

export const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** What kustomize appends to generated names: ten letters of its own alphabet. */
const contentHash = /-[bcdfghkmt2456789]{10}"/g;

/** Objects as kustomize and we must agree on them: without hashes of generated names and template expressions, maps in one order. */
export function comparable(objects: readonly KubeObject[]): string[] {
  return objects.map((object) => JSON.stringify(ordered({ ...object, kind: kindOf(object) })).replaceAll(contentHash, '"')).sort();
}

function ordered(value: unknown): unknown {
  if (typeof value === 'string' && /⟪|[\uE000-\uF8FF]/.test(value)) return 'a template';
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}

/** Facts of what kustomize printed. It breaks lines inside of template expressions, which are only texts here. */
export function objectsOf(text: string): readonly KubeObject[] {
  return extractFacts('rendered.yaml', text.replaceAll('{{', '⟪⟪').replaceAll('}}', '⟫⟫')).objects.map(({ object }) => object);
}

export function builtObjects(build: Build): readonly KubeObject[] {
  return build.items.map((item) => factsOf(item).object);
}

/** What `kubectl kustomize` prints, or why it refuses. It finds no network. */
export function kubectlKustomize(folder: string): { readonly text: string } | { readonly refusal: string } {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8', env, maxBuffer: 1e8 });
  return status === 0 ? { text: stdout } : { refusal: stderr };
}
