import type { Labels, Pod, Service, Workload } from '../../k8s/kinds.ts';
import { labelDifferences, type LabelDifference } from '../../k8s/selector.ts';
import { isRunTimeState } from '../../k8s/pod-labels.ts';
import type { InstanceOf } from '../../model/types.ts';
import type { Fix } from '../define.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';
import { setField, together } from './field-edits.ts';
import { stableLabels } from './new-service.ts';
import { templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

type Maker = InstanceOf<Workload | Pod>;

/** May a program put what the labels lack on them while it runs: `role: primary`, `active: "true"`? */
export function mayDifferAtRunTime(selector: Labels, maker: Workload | Pod): boolean {
  const all = labelDifferences(selector, maker.template.labels);
  return all.length > 0 && all.every(({ wanted, found }) => isRunTimeState(wanted, found, maker.kind));
}

/** Values of a sentence about labels that differ. */
export interface Differences extends SentenceValues {
  /** What a selector asks for. */
  readonly wanted: string;
  /** What stands there of the same keys. */
  readonly found?: string;
  /** The only key, which is not there. */
  readonly lacking?: string;
}

/** Those of labels that differ. */
export function differences(all: readonly LabelDifference[]): Differences {
  const wanted = all.map((each) => `${each.key}=${each.wanted}`).join(', ');
  const found = all.flatMap((each) => (each.found === undefined ? [] : [`${each.key}=${each.found}`])).join(', ');
  const [only, ...more] = all;
  return { wanted, ...(found !== '' ? { found } : only !== undefined && more.length === 0 ? { lacking: only.key } : {}) };
}

/** Makes the Service select these pods: its selector from their labels. */
export function selectThesePods(service: InstanceOf<Service>, pods: Maker): Fix {
  const selected = pods.facts.object.kind === 'Pod' ? undefined : pods.facts.object.selector?.matchLabels;
  const labels = selected !== undefined && Object.keys(selected).length > 0 ? selected : stableLabels(pods.facts.object.template.labels);
  const edits = Object.keys(labels).length === 0 ? () => [] : setField(service, 'spec', 'selector', { ...labels });
  return { title: `Select the pods of ${called(pods)} in Service "${service.facts.object.name}"`, safe: false, edits };
}

/** Gives the pods the labels that the Service selects; none where the workload's own selector forbids it. */
export function labelThesePods(service: InstanceOf<Service>, pods: Maker): Fix | undefined {
  const { object } = pods.facts;
  const missing = labelDifferences(service.facts.object.selector ?? {}, object.template.labels);
  const own = object.kind === 'Pod' ? {} : (object.selector?.matchLabels ?? object.template.labels);
  if (missing.length === 0 || missing.some(({ key }) => key in own)) return undefined;
  const path = `${templatePath(pods, 'metadata')}.labels`;
  const fresh = missing.filter(({ found }) => found === undefined);
  if (fresh.length > 1) return undefined;
  const edits = together(...missing.map(({ key, wanted }) => setField(pods, path, key, wanted)));
  return { title: `Add label ${missing.map(({ key, wanted }) => `${key}: ${wanted}`).join(', ')} to the pods`, safe: false, edits };
}
