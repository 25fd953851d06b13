import { isWithin } from '../../../k8s/dns-name.ts';
import type { Answer } from '../types.ts';
import type { Resolution, Step } from './resolve.ts';

const nowhere = new Set(['service-unknown', 'namespace-unknown', 'too-many-labels', 'not-svc-or-pod']);
const traces = new Set(['service-elsewhere', 'manifest-rejected']);

const has = (step: Step, codes: ReadonlySet<string>): boolean => step.answer.reasons.some(({ code }) => codes.has(code));

/**
 * The question that was meant by a name without answer: the one it spells (`db.data.svc` and longer), else the first that leads to a
 * Service that exists or was refused. `undefined`: it may be any name of the world outside.
 */
export function meantStep({ asked, steps }: Resolution, zone: string): Step | undefined {
  const inside = steps.filter((step) => isWithin(step.name, zone));
  const host = asked.toLowerCase();
  const spelled = [host, `${host}.${zone}`].find((name) => name.endsWith(`.svc.${zone}`) || name.endsWith(`.pod.${zone}`));
  return inside.find((step) => step.name === spelled) ?? inside.find((step) => !has(step, nowhere));
}

/**
 * The same for a person who asks, and surely asks for a name of the cluster if one is near: then also the question whose Service is only
 * elsewhere, the one whose last label is a namespace that exists, and a single label in the asker's own namespace.
 */
function likelyStep(resolution: Resolution, zone: string): Step | undefined {
  const meant = meantStep(resolution, zone);
  const inside = resolution.steps.filter((step) => isWithin(step.name, zone));
  const [first, second] = inside;
  if (meant !== undefined || first === undefined || resolution.asked.endsWith('.')) return meant;
  const isInNamespace =
    second !== undefined && second.name.endsWith(`.svc.${zone}`) && second.answer.reasons.some(({ code }) => code === 'service-unknown');
  return inside.find((step) => has(step, traces)) ?? (isInNamespace ? second : resolution.asked.includes('.') ? undefined : first);
}

/** The answer that tells a person most: the records, else what the question that was likely meant got. */
export function tellingAnswer(resolution: Resolution, zone: string): Answer | undefined {
  const { answer } = resolution;
  return answer === undefined || answer.answers.length > 0 ? answer : (likelyStep(resolution, zone)?.answer ?? answer);
}
