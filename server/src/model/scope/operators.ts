import { own, setOwn } from '../../base/own.ts';
import { fitsWildcard } from '../../base/texts/wildcard.ts';
import { isControllerLabel } from '../../k8s/operators/controller-labels.ts';
import type { Custom, Labels } from '../../k8s/kinds.ts';
import { asObject, isObject } from '../../k8s/json.ts';
import { matchesLabels } from '../../k8s/selector.ts';
import type { InstanceIndex } from '../instances/instance-index.ts';
import { operatorLabels, operatorTable } from '../../k8s/operators/operator-table.ts';
import type { OperatorEntry } from '../../k8s/operators/operator-table.ts';
import { groupOf, isMaker, podTemplatesIn } from '../../k8s/operators/custom-objects.ts';
import type { Instance } from '../types.ts';

/** Whether a custom object may work where a look-up stands; `target`: namespace that it installs into. */
export type Reach = (custom: Instance, target?: string) => 'near' | 'far' | undefined;

/** Who puts a label with that key on pods, when it is an operator or another part of the cluster. */
export function operatorLabelOwner(key: string): string | undefined {
  const slash = key.indexOf('/');
  const domain = slash < 0 ? key : key.slice(0, slash);
  const found = own(operatorLabels, domain);
  if (found !== undefined) return found;
  for (let dot = domain.indexOf('.'); slash >= 0 && dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    const parent = domain.slice(dot + 1);
    const above = own(operatorLabels, parent);
    if (above !== undefined) return above;
  }
  return undefined;
}

/** A custom object that may make a Service of some name. `isLikely`: it makes Services of such names; else it may make anything. */
export interface Maker {
  readonly words: string;
  readonly isLikely: boolean;
}

/** The custom object that may make a Service of that name. */
export function operatorsMaking(instances: InstanceIndex, name: string, reach: Reach): Maker | undefined {
  const likely = makerNamed(instances, name, reach) ?? operatorNaming(instances, name, reach);
  if (likely !== undefined) return { words: likely, isLikely: true };
  const anything = anythingNear(instances, reach);
  return anything === undefined ? undefined : { words: anything, isLikely: false };
}

/** The custom object, in words, whose operator calls a Service so by the table. */
export function operatorNaming(instances: InstanceIndex, name: string, reach: Reach): string | undefined {
  return customInTable(
    instances,
    (found, entry, custom) =>
      entry.services.some((pattern) => fits(pattern, found.name, name)) &&
      (entry.everywhere === true || reach(custom, targetOf(found)) !== undefined),
  );
}

/** What may make anything, near by, in words. */
export function anythingNear(instances: InstanceIndex, reach: Reach): string | undefined {
  return customInTable(instances, (found, entry, custom) => entry.anything === true && reach(custom, targetOf(found)) === 'near');
}

/** In words, the first custom object of the table for which that holds. */
function customInTable(
  instances: InstanceIndex,
  holds: (found: Custom, entry: OperatorEntry, custom: Instance) => boolean,
): string | undefined {
  for (const entry of operatorTable) {
    for (const custom of instances.customsOfKind(entry.kind)) {
      const found = customOf(custom);
      if (found !== undefined && isOf(found, entry) && holds(found, entry, custom)) return words(found);
    }
  }
  return undefined;
}

/** The custom object, in words, that may make pods with these labels. */
export function podsMadeBy(instances: InstanceIndex, selector: Labels, reach: Reach): string | undefined {
  const written: Record<string, string> = {};
  for (const [key, value] of Object.entries(selector)) if (!isControllerLabel(key)) setOwn(written, key, value);
  for (const custom of instances.customsWithPodLabels(written)) {
    const found = customOf(custom);
    if (found === undefined || reach(custom) === undefined) continue;
    if (podTemplatesIn(found.spec).some((labels) => matchesLabels(written, labels))) return words(found);
  }
  for (const value of Object.values(written)) {
    const namesake = makerNamed(instances, value, reach);
    if (namesake !== undefined) return namesake;
  }
  return customInTable(
    instances,
    (found, entry, custom) =>
      entry.shown !== true &&
      entry.podless !== true &&
      reach(custom, targetOf(found)) === 'near' &&
      (entry.anything === true || mayCarry(found, written)),
  );
}

/** In words, one whose name is this one or its beginning, and whose operator may call what it makes as it likes. */
function makerNamed(instances: InstanceIndex, name: string, reach: Reach): string | undefined {
  for (const custom of namesakes(instances, name)) {
    const found = customOf(custom);
    if (
      found !== undefined &&
      !namesAreFixed(found) &&
      isMaker(found.apiVersion, found.customKind) &&
      reach(custom, targetOf(found)) !== undefined
    )
      return words(found);
  }
  return undefined;
}

/**
 * May the pods that an operator makes of this resource carry these labels? Theirs speak of the resource, of its kind or of its operator
 * (`app: prometheus`, `app.kubernetes.io/name: strimzi`), or stand somewhere in its spec.
 */
function mayCarry(custom: Custom, labels: Labels): boolean {
  const { apiVersion, customKind, name, spec } = custom;
  if (namesAreFixed(custom)) {
    // `prometheus: <name>`, `app.kubernetes.io/name: prometheus`, `app.kubernetes.io/instance: <name>`.
    const kind = customKind.toLowerCase();
    return Object.entries(labels).some(
      ([key, value]) =>
        key.includes(kind) || value.toLowerCase().includes(kind) || (key.startsWith('app.kubernetes.io/') && value === name),
    );
  }
  const own = [customKind.toLowerCase(), name.toLowerCase(), ...groupOf(apiVersion).split('.').slice(0, -1)].filter(
    (text) => text.length > 2,
  );
  const values = Object.values(labels)
    .map((value) => value.toLowerCase())
    .filter((value) => value !== '');
  if (values.length === 0 || values.some((value) => own.some((text) => value.includes(text) || text.includes(value)))) return true;
  const written = JSON.stringify(spec ?? null).toLowerCase();
  return values.every((value) => written.includes(JSON.stringify(value)));
}

/** Prometheus and its like: their Services are called `prometheus-operated` and so on, whatever the resource is called. */
function namesAreFixed({ apiVersion, customKind }: Custom): boolean {
  return (
    groupOf(apiVersion) === 'monitoring.coreos.com' &&
    operatorTable.some((entry) => entry.kind === customKind && entry.services.every((name) => !/[{*]/.test(name)))
  );
}

/** Custom objects whose name is that text or its beginning before a dash. */
function* namesakes(instances: InstanceIndex, text: string): Iterable<Instance> {
  for (let end = text.length; end > 0; end = text.lastIndexOf('-', end - 1)) yield* instances.customsNamed(text.slice(0, end));
}

/** The custom object of an instance that is one. */
export function customOf(instance: Instance): Custom | undefined {
  const { object } = instance.facts;
  return object.kind === 'Custom' ? object : undefined;
}

/** Is it of the kind and the group, or of one below that? */
export function isOf(custom: Custom, entry: { readonly kind: string; readonly group: string }): boolean {
  const group = groupOf(custom.apiVersion);
  return custom.customKind === entry.kind && (group === entry.group || group.endsWith(`.${entry.group}`));
}

function words(custom: Custom): string {
  return `${custom.customKind} ${custom.name} may make it`;
}

/** Namespace that a release or application installs into. */
function targetOf(custom: Custom): string | undefined {
  const spec = custom.customKind === 'ApplicationSet' ? asObject(asObject(asObject(custom.spec)['template'])['spec']) : custom.spec;
  if (!isObject(spec)) return undefined;
  const { targetNamespace, destination } = spec;
  const text = isObject(destination) ? destination['namespace'] : targetNamespace;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** Is that the name which a pattern makes of a resource's? */
export function fits(pattern: string, resource: string, name: string): boolean {
  return fitsWildcard(pattern.replaceAll('{name}', resource), name);
}
