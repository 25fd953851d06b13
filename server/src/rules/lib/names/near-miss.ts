import { own } from '../../../base/own.ts';
import { areKnown } from '../../../facts/known.ts';
import type { Labels, Pod, Service, Workload } from '../../../k8s/kinds.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import { isRunTimeState } from '../../../k8s/pod-labels.ts';
import { itsPodLabels } from '../../../model/scope/aspects.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import { labelDifferences } from '../../../k8s/selector.ts';
import type { LabelDifference } from '../../../k8s/selector.ts';
import { distance, tolerance } from '../../../base/texts/nearest.ts';

type Maker = InstanceOf<Workload | Pod>;

export interface NearMiss {
  readonly pods: Maker;
  readonly differences: readonly LabelDifference[];
}

/** Labels that many unrelated objects share: agreeing on them says nothing. */
const shared = /(^|[./])(part-of|managed-by|instance|release|heritage|chart|version|environment|env|team|owner|created-by)$/;

/**
 * The pods that a selector without a match most likely means: near by, and either named like the Service, the only ones of the
 * file, spelled alike, or agreeing in a telling pair while others are lacking.
 */
export function nearMiss(service: InstanceOf<Service>, selector: Labels, model: Model): NearMiss | undefined {
  const around = model.scope.podsInReach(service).filter((candidate) => candidate.distance <= 1 && countsHere(candidate));
  const makers = around.map((candidate) => candidate.instance).filter(({ facts }) => areKnown(facts, itsPodLabels(facts.object)));
  if (makers.length === 0) return undefined;
  const inFile = makers.filter((maker) => maker.facts.uri === service.facts.uri && maker.bundle === service.bundle);
  const servicesInFile = model.scope
    .servicesInReach(service)
    .filter((candidate) => candidate.distance === 0 && candidate.instance !== service).length;
  let best: { readonly miss: NearMiss; readonly score: number } | undefined;
  for (const pods of makers) {
    const miss = { pods, differences: labelDifferences(selector, pods.facts.object.template.labels) };
    const score = scoreOf(service, selector, miss, inFile.length === 1 && inFile[0] === pods && servicesInFile === 0);
    if (score > (best?.score ?? 0)) best = { miss, score };
  }
  return best?.miss;
}

function scoreOf(service: InstanceOf<Service>, selector: Labels, miss: NearMiss, alone: boolean): number {
  const { pods } = miss;
  const { labels } = pods.facts.object.template;
  const equal = Object.entries(selector).filter(([key, value]) => own(labels, key) === value && !shared.test(key)).length;
  const alike = miss.differences.filter(({ wanted, found }) => found !== undefined && isSlip(wanted, found)).length;
  const comparable =
    Object.keys(selector).some((key) => own(labels, key) !== undefined) ||
    Object.values(selector).some((value) => Object.values(labels).includes(value));
  const named = isNamedAlike(service.facts.object.name, pods.facts.object.name);
  const allAlike = alike === miss.differences.length;
  const onlyMissing = equal > 0 && miss.differences.every(({ found }) => found === undefined);
  if (
    !comparable ||
    Object.keys(labels).length === 0 ||
    miss.differences.some(({ wanted, found }) => isRunTimeState(wanted, found, pods.facts.object.kind))
  )
    return 0;
  if (!(alone || named || allAlike || onlyMissing)) return 0;
  return equal * 4 + alike * 3 + (named ? 2 : 0) + (alone ? 2 : 0) + (onlyMissing ? 1 : 0);
}

/** Few slips apart, and not only in digits: `web-1` and `web-2` are two things. */
function isSlip(wanted: string, found: string): boolean {
  const limit = tolerance(Math.min(wanted.length, found.length)) - 1;
  const plain = (text: string): string => text.toLowerCase().replace(/\d/g, '0');
  return distance(wanted.toLowerCase(), found.toLowerCase(), limit) <= limit && plain(wanted) !== plain(found)
    ? true
    : wanted !== found && wanted.toLowerCase() === found.toLowerCase();
}

/** `db` and `db-headless`, `web-svc` and `web`. */
export function isNamedAlike(a: string, b: string): boolean {
  return stem(a) === stem(b);
}

function stem(name: string): string {
  return name.replace(/(-(svc|service|headless|hs|hl|internal|pods|peers?|nodes|discovery|deployment|deploy|statefulset|sts))+$/, '');
}
