import type { Model } from '../../model/types.ts';
import { UsageError } from '../io.ts';
import { suggestion } from '../usage/options.ts';

/** Namespaces that every cluster has. */
const everywhere = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Why a namespace cannot be meant: nothing in the manifests lies in it, and no cluster has it by itself. `undefined`: it can. */
export function namespaceFault(model: Model, name: string): string | undefined {
  if (name === '') return 'The name of a namespace is empty.';
  const known = new Set(
    [
      ...model
        .instances()
        .flatMap(({ namespace, facts: { object } }) => [namespace, ...(object.kind === 'Namespace' ? [object.name] : [])]),
      model.settings.defaultNamespace,
    ].filter((each) => each !== ''),
  );
  if (known.has(name) || everywhere.includes(name)) return undefined;
  const all = [...known].sort();
  const listed = all.length > 10 ? '' : ` There are ${all.join(', ')}.`;
  return `Nothing in these manifests lies in a namespace "${name}".${suggestion(name, [...all, ...everywhere]) || listed}`;
}

/** A namespace that cannot be meant is a usage error. */
export function requireNamespaces(model: Model, names: readonly string[]): void {
  for (const name of names) {
    const fault = namespaceFault(model, name);
    if (fault !== undefined) throw new UsageError(fault);
  }
}
