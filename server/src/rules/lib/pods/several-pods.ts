import { asObject } from '../../../k8s/json.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';

const scalers = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** Does something here scale the workload, so that nobody knows how many pods it has? */
export function isScaled(
  {
    facts: {
      object: { kind, name },
    },
    namespace,
    namespaceExplicit,
  }: Instance,
  model: Model,
): boolean {
  return scalers.some((scaler) =>
    [...model.scope.customs(scaler)].some((each) => {
      const { object } = each.facts;
      const target = object.kind === 'Custom' ? asObject(asObject(object.spec)['scaleTargetRef']) : {};
      return (
        (each.namespace === namespace || each.namespaceExplicit !== namespaceExplicit) &&
        (target['kind'] ?? 'Deployment') === kind &&
        target['name'] === name
      );
    }),
  );
}

/** Has it more pods than one, as far as is written? */
export function hasSeveralPods(maker: InstanceOf<Workload | Pod>, model: Model): boolean {
  const { object } = maker.facts;
  if (object.kind === 'Pod' || object.kind === 'Job' || object.kind === 'CronJob') return false;
  return object.kind === 'DaemonSet' || (object.replicas ?? 1) > 1 || isScaled(maker, model);
}
