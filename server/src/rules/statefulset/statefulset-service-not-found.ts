import { distance, isSlipOf, isWithinSlip } from '../../base/texts/nearest.ts';
import type { Workload } from '../../k8s/kinds.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import type { Evidence, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { govern, misplacedServices, writtenServiceName, isOne, podNames, writtenNamespace } from '../lib/references/governing.ts';
import { levelOfLoss } from '../lib/names/need-names.ts';
import { partingFindings } from '../lib/pods/partings.ts';
import { lacksService, lacksServiceSomewhere } from '../lib/preconditions.ts';
import { levelOfMissing, atName, onObject } from '../lib/reach.ts';
import { writtenName } from '../lib/names/renamed.ts';
import { createService, meantService, proposed } from '../fixes/service-fixes.ts';
import type { MeantService } from '../fixes/service-fixes.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import { podText } from '../lib/words.ts';
import type { Pods } from '../lib/words.ts';

const say = sentences({
  missing: ({ name, namespace, lost }: { readonly name: string; readonly namespace?: string; readonly lost: Pods }) =>
    namespace === undefined
      ? isOne(lost)
        ? `serviceName "${name}" names no Service, so ${podText(lost)} will have no DNS name.`
        : `serviceName "${name}" names no Service, so ${podText(lost)} will have no DNS names.`
      : isOne(lost)
        ? `serviceName "${name}" names no Service in namespace ${namespace}, so ${podText(lost)} will have no DNS name.`
        : `serviceName "${name}" names no Service in namespace ${namespace}, so ${podText(lost)} will have no DNS names.`,
  create: ({ name }: { readonly name: string }) => `Create a headless Service "${name}".`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  when: lacksServiceSomewhere,
  *check(subject, model) {
    const found = lacksService(subject, model) ? [...lost(subject, model)] : [];
    yield* found;
    yield* partingFindings(subject, 'serviceName', found);
  },
});

function* lost(set: InstanceOf<Workload>, model: Model): Iterable<RuleFinding> {
  const name = writtenServiceName(set);
  if (name === undefined) return;
  if (misplacedServices(set, model).length > 0) return;
  if (model.options.external?.(name, set.namespace) === true) return;
  yield finding(set, name, meantService(set, name, model), model);
}

function finding(set: InstanceOf<Workload>, name: string, meant: MeantService | undefined, model: Model): RuleFinding {
  const told = say('missing', { name, ...writtenNamespace(set), lost: podNames(set) });
  return {
    field: 'spec.serviceName',
    ...levelOf(set, name, meant, model),
    rests: [evidence(set, [...itsName, 'spec.serviceName']), ground(set, name, meant, model)],
    ...inTurn(told, meant === undefined ? say('create', { name }) : proposed(meant)),
    related: meant === undefined ? [] : [atName(model, meant.service)],
    fixes: [...(meant === undefined ? [] : [govern(set, meant.service)]), ...onObject(model, set, set, createService(set, name))],
  };
}

/** A slip in the name of a Service that is here is one whoever else may make Services; all else rests on there being none. */
function ground(set: InstanceOf<Workload>, name: string, meant: MeantService | undefined, model: Model): Evidence {
  const isSlip =
    meant !== undefined &&
    isHeadless(meant.service.facts.object) &&
    meant.because === 'selects' &&
    isSlipOf(name, writtenName(meant.service, name));
  return isSlip ? evidence(meant.service, [...itsName, ...itsShape, ...itsSelector]) : missing(model.scope.serviceAbsence(set, name));
}

function levelOf(set: InstanceOf<Workload>, name: string, meant: MeantService | undefined, model: Model): Pick<RuleFinding, 'severity'> {
  const isClear = meant !== undefined && (isHeadless(meant.service.facts.object) || meant.because === 'slip');
  if (set.bundle.kind === 'file') return levelOfMissing(set, isClear ? meant.service : undefined);
  return isClear && isNearMiss(name, meant) ? {} : levelOfLoss(set, name, [], model);
}

/** Of a Service that selects the pods a name that is only like it is enough. */
function isNearMiss(name: string, { service, because }: MeantService): boolean {
  const written = writtenName(service, name);
  return because === 'slip' || isWithinSlip(name, written) || distance(name, written, 1) === 1;
}
